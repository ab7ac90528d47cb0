internal import Foundation
public import SSTCore

/// How many pairs of events of two telescopes lie within a window, as a function of an offset of their clocks.
public struct OffsetScan: Sendable, Equatable {
  /// The settings of a scan, in seconds.
  public struct Settings: Configurable {
    /// Half the width of the window.
    public var halfWidth = 0.001
    /// The first offset.
    public var start = -0.01
    /// No offset reaches this one.
    public var stop = 0.01
    /// The distance of offsets.
    public var step = 2e-5

    /// Makes the original's settings.
    public init() {}

    /// The keys of `stereo.SlidingWindow`.
    public static let settings: [Setting<Settings>] = [
      Setting(
        "window_half_width", \.halfWidth, .notNegative,
        "half-width of the coincidence window in seconds, around the clock offset"),
      .group(
        "offset_search",
        [
          Setting("time_start", \.start, .number(), "first clock offset of the search in seconds"),
          Setting("time_stop", \.stop, .number(), "end of the search in seconds (excluded)"),
          Setting("time_step", \.step, .notNegative, "step of the search in seconds"),
        ]),
    ]

    /// The largest number of offsets.
    public static let mostOffsets = 1_000_000
    /// The largest time that any setting may have, in seconds.
    public static let longest = 1e6

    /// Whether a scan can be made: no negative width, `start` not above `stop`, at most ``mostOffsets`` steps.
    public var isValid: Bool {
      let times = [start, stop, halfWidth, step]
      guard times.allSatisfy({ $0.magnitude <= Self.longest }) else { return false }
      return halfWidth >= 0 && step > 0 && start <= stop && (stop - start) / step <= Double(Self.mostOffsets)
    }

    /// start, start + step, … below stop.
    var offsets: [Double] {
      (0..<Int(((stop - start) / step).rounded(.up))).map { start + Double($0) * step }
    }
  }

  /// The offsets, in seconds.
  public let offsets: [Double]
  /// The number of pairs at each.
  public let counts: [Int]
  private let centralDifferences: [Double]

  /// Counts pairs. Complexity: O(events + pairs within the scanned range).
  ///
  /// - Parameters:
  ///   - first: trigger times of good events of the first telescope, in seconds, in any order.
  ///   - second: the same of the second telescope.
  ///   - settings: the window and the offsets, which must be valid.
  public init(first: [Double], second: [Double], settings: Settings = Settings()) {
    precondition(settings.isValid, "settings of which no scan can be made")
    let offsets = settings.offsets
    self.offsets = offsets
    let (a, b) = (first.filter(\.isFinite).sorted(), second.filter(\.isFinite).sorted())
    let reach = settings.start - 2 * settings.halfWidth...settings.stop + 2 * settings.halfWidth
    var pairCount = 0
    Self.forEachNeighborhood(a, b, within: reach) { pairCount += $1.count }
    // So many pairs come only from clocks that stand still; a part of the events is enough then.
    let step = pairCount / Self.mostPairs + 1
    var changes = [Int](repeating: 0, count: offsets.count + 1)
    var differences: [Double] = []
    Self.forEachNeighborhood(a, b, within: reach) { place, others in
      guard place % step == 0 else { return }
      let t = a[place]
      for other in b[others] {
        // Rounding is monotone: the offsets whose window holds the pair are next to each other.
        let from = offsets.partitionIndex { other > t + $0 + settings.halfWidth }
        let to = offsets.partitionIndex { other >= t + $0 - settings.halfWidth }
        if from < to {
          changes[from] += 1
          changes[to] -= 1
        }
        differences.append(other - t)
      }
    }
    var sum = 0
    counts = changes.dropLast().map { change in
      sum += change
      return sum
    }
    let centre = Self.plateauCentre(offsets, counts)
    centralDifferences = differences.filter { abs($0 - centre) <= settings.halfWidth }
  }

  /// The largest number of pairs.
  public var maximum: Int { counts.max() ?? 0 }

  /// The original's choice: the first offset with the largest number of pairs, in seconds.
  public var firstMaximum: Double { counts.firstIndex(of: maximum).map { offsets[$0] } ?? 0 }

  /// The mean of all offsets with the largest number of pairs, in seconds.
  ///
  /// The counts have a plateau as wide as the window; its first offset is half a window away from the truth.
  public var plateauCentre: Double { Self.plateauCentre(offsets, counts) }

  /// The centre of the plateau, moved to the median difference of the pairs in the window around it, in seconds.
  public var refinedOffset: Double {
    centralDifferences.upperMedian() ?? plateauCentre
  }

  private static let mostPairs = 20_000_000

  /// Calls `body` with each place of `a` and the places of `b` whose difference to it is in the range.
  private static func forEachNeighborhood(
    _ a: [Double], _ b: [Double], within reach: ClosedRange<Double>, _ body: (Int, Range<Int>) -> Void
  ) {
    var (low, high) = (0, 0)
    for (place, t) in a.enumerated() {
      while low < b.count, b[low] < t + reach.lowerBound { low += 1 }
      high = max(low, high)
      while high < b.count, b[high] <= t + reach.upperBound { high += 1 }
      body(place, low..<high)
    }
  }

  private static func plateauCentre(_ offsets: [Double], _ counts: [Int]) -> Double {
    guard let best = counts.max(), best > 0 else { return 0 }
    let plateau = offsets.indices.filter { counts[$0] == best }
    return plateau.reduce(0) { $0 + offsets[$1] } / Double(plateau.count)
  }
}
