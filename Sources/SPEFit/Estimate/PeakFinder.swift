/// The local maxima of a row of numbers, with prominence and width as scipy's peak finder defines them.
struct PeakFinder {
  /// A local maximum.
  struct Peak: Equatable {
    /// Where it is; for a plateau the middle sample, the left one of two.
    var index: Int
    var height: Double
    /// The height above the higher of the two lowest samples between the peak and higher ground, or the end.
    var prominence: Double
    /// The distance of the crossings at half prominence, in samples.
    var width: Double
    /// The height at which the width is measured.
    var widthHeight: Double
  }

  /// All maxima in the order of their places. The first and the last sample are none, nor plateaus that reach there.
  static func peaks(_ y: [Double]) -> [Peak] { maxima(y).map { describe($0, y) } }

  /// The middles of samples, or of runs of equal samples, whose neighbors are lower on both sides.
  static func maxima(_ y: [Double]) -> [Int] {
    var found: [Int] = []
    var i = 1
    while i < y.count - 1 {
      guard y[i - 1] < y[i] else {
        i += 1
        continue
      }
      var end = i
      while end + 1 < y.count, y[end + 1] == y[i] { end += 1 }
      if end + 1 < y.count, y[end + 1] < y[i] { found.append((i + end) / 2) }
      i = end + 1
    }
    return found
  }

  private static func describe(_ index: Int, _ y: [Double]) -> Peak {
    let left = base(index, -1, y)
    let right = base(index, 1, y)
    let prominence = y[index] - max(y[left], y[right])
    let level = y[index] - 0.5 * prominence
    let from = crossing(index, -1, until: left, level, y)
    let to = crossing(index, 1, until: right, level, y)
    return Peak(
      index: index, height: y[index], prominence: prominence, width: to - from, widthHeight: level)
  }

  /// The lowest sample to one side before a sample above the peak; of equal ones the nearest.
  private static func base(_ peak: Int, _ step: Int, _ y: [Double]) -> Int {
    var (i, lowest) = (peak, peak)
    while y.indices.contains(i), y[i] <= y[peak] {
      if y[i] < y[lowest] { lowest = i }
      i += step
    }
    return lowest
  }

  /// Where the straight lines between samples come down to a level.
  private static func crossing(
    _ peak: Int, _ step: Int, until end: Int, _ level: Double, _ y: [Double]
  ) -> Double {
    var i = peak
    while i != end, level < y[i] { i += step }
    guard y[i] < level else { return Double(i) }
    return Double(i) - Double(step) * (level - y[i]) / (y[i - step] - y[i])
  }
}
