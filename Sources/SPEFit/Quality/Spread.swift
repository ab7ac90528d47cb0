internal import SSTCore

/// Centre and width of the values of many pixels.
struct Spread {
  let centre: Double
  let width: Double

  init(_ values: [Double], _ scatter: GoodPixelRule.Scatter) {
    centre = values.filter(\.isFinite).median()
    switch scatter {
    case .standardDeviation:
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      width = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
    case .median:
      let distances = values.map { [centre] in abs($0 - centre) }.filter(\.isFinite)
      // Equal pixels but for rounding must not make outliers of each other.
      width = max(1.4826 * distances.median(), 1e-3 * abs(centre))
    }
  }

  func isOutside(_ value: Double, _ times: Double) -> Bool { abs(value - centre) > times * width }
}
