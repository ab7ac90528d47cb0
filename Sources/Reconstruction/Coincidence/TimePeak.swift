internal import SSTCore

/// The peak of the time differences of coincidences, and which of them are random.
///
/// True pairs differ by the clocks' constant offset and a few nanoseconds; random ones are spread evenly over the
/// window. The peak is found from the median and the median deviation, which up to a third of random ones leave alone.
public struct TimePeak: Sendable, Equatable {
  /// The median difference, in nanoseconds.
  public let centre: Int64
  /// 1.4826 times the median deviation, in nanoseconds.
  public let width: Double
  /// Differences farther than this from ``centre`` count as random, in nanoseconds.
  public let limit: Int64

  /// The fewest differences that a peak can be found from.
  public static let fewest = 20
  /// No limit is below this, in nanoseconds: two samples of the camera's trigger.
  public static let smallestLimit: Int64 = 50

  /// Finds the peak; nil for fewer than ``fewest`` differences. Complexity: O(n log n).
  ///
  /// - Parameters:
  ///   - differences: nanoseconds.
  ///   - widths: the limit in units of ``width``.
  ///   - resolution: the smallest step of the times, in nanoseconds; no limit is below four of them.
  public init?(_ differences: [Int64], widths: Double = 10, resolution: Int64 = 1) {
    guard differences.count >= Self.fewest, let middle = differences.upperMedian() else { return nil }
    centre = middle
    width = 1.4826 * Double(differences.map { abs($0 - middle) }.upperMedian() ?? 0)
    limit = max(Self.smallestLimit, 4 * resolution, Int64(min(widths * width, 1e18).rounded()))
  }

  /// Whether a difference belongs to the peak.
  public func contains(_ difference: Int64) -> Bool { abs(difference - centre) <= limit }
}
