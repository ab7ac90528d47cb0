/// True if `value` agrees with `expected` within `relative` of its size or within `absolute`; NaN equals NaN.
public func isClose(_ value: Double, _ expected: Double, relative: Double, absolute: Double = 0) -> Bool {
  if value.isNaN || expected.isNaN { return value.isNaN && expected.isNaN }
  if value == expected { return true }
  return abs(value - expected) <= max(absolute, relative * abs(expected))
}
