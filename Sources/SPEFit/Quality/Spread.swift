/// Centre and width of the values of many pixels.
struct Spread {
  let centre: Double
  let width: Double

  init(_ values: [Double], _ scatter: GoodPixelRule.Scatter) {
    centre = Self.median(values)
    switch scatter {
    case .standardDeviation:
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      width = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
    case .median:
      let centre = centre
      // Equal pixels but for rounding must not make outliers of each other.
      width = max(1.4826 * Self.median(values.map { abs($0 - centre) }), 1e-3 * abs(centre))
    }
  }

  func isOutside(_ value: Double, _ times: Double) -> Bool { abs(value - centre) > times * width }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.filter(\.isFinite).sorted()
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? 0.5 * (sorted[middle - 1] + sorted[middle]) : sorted[middle]
  }
}
