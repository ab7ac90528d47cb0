/// The receiver operating characteristic of a score.
public struct ROCCurve: Sendable, Equatable {
  /// The fraction of background at each threshold or above.
  public private(set) var falsePositiveRate: [Double] = []
  /// The fraction of signal at each threshold or above.
  public private(set) var truePositiveRate: [Double] = []
  /// The thresholds, falling; the first is one above the largest score.
  public private(set) var thresholds: [Double] = []
  /// The area under the curve: the probability that a signal event has a higher score than a background event, equal scores
  /// counting half.
  public let area: Double

  /// Makes the curve with one point for each different score, without those that lie between neighbors on a straight line in
  /// steps of equal counts.
  ///
  /// - Parameters:
  ///   - signal: the scores of signal events; NaN is left out.
  ///   - background: the scores of background events; NaN is left out.
  /// - Throws: ``ResponseError/noEvents(what:)`` if one of them is empty.
  public init(signal: [Double], background: [Double]) throws(ResponseError) {
    let (signal, background) = (signal.filter { !$0.isNaN }, background.filter { !$0.isNaN })
    guard !signal.isEmpty, !background.isEmpty else { throw .noEvents(what: "a curve of scores") }
    let points = Self.counts(signal, background)
    var area = 0.0
    for (before, point) in zip(points, points.dropFirst()) {
      area += Double(point.wrong - before.wrong) * Double(point.right + before.right) / 2
    }
    self.area = area / Double(signal.count) / Double(background.count)
    thresholds.append(points[1].threshold + 1)
    falsePositiveRate.append(0)
    truePositiveRate.append(0)
    for place in points.indices.dropFirst() where Self.isCorner(points, place) {
      thresholds.append(points[place].threshold)
      falsePositiveRate.append(Double(points[place].wrong) / Double(background.count))
      truePositiveRate.append(Double(points[place].right) / Double(signal.count))
    }
  }

  /// How many events of each kind have a threshold or more.
  private struct Point {
    var threshold: Double
    var right: Int
    var wrong: Int
  }

  /// Counts at each different score from the highest down, behind a point without events.
  private static func counts(_ signal: [Double], _ background: [Double]) -> [Point] {
    let (signal, background) = (signal.sorted(), background.sorted())
    var points = [Point(threshold: .infinity, right: 0, wrong: 0)]
    var (s, b) = (signal.count - 1, background.count - 1)
    while s >= 0 || b >= 0 {
      let threshold = max(s >= 0 ? signal[s] : -.infinity, b >= 0 ? background[b] : -.infinity)
      while s >= 0, signal[s] >= threshold { s -= 1 }
      while b >= 0, background[b] >= threshold { b -= 1 }
      points.append(
        Point(
          threshold: threshold, right: signal.count - 1 - s, wrong: background.count - 1 - b))
    }
    return points
  }

  /// Whether the counts of a point are not the middle of those before and behind it; the first and the last score stay.
  private static func isCorner(_ points: [Point], _ place: Int) -> Bool {
    guard place > 1, place + 1 < points.count else { return true }
    let (before, point, after) = (points[place - 1], points[place], points[place + 1])
    return after.wrong + before.wrong != 2 * point.wrong || after.right + before.right != 2 * point.right
  }

  /// The columns of the original's table.
  public var columns: [FigureColumn] {
    [
      FigureColumn("false_positive_rate", falsePositiveRate),
      FigureColumn("true_positive_rate", truePositiveRate),
      FigureColumn("threshold", thresholds),
    ]
  }
}
