import Reconstruction
import SSTCore
import SSTData

/// The histogram of the time differences of candidates.
struct TimeDifferences: Equatable {
  /// Edges of the bins, in ns.
  let edges: [Double]
  /// Events with one candidate, in each bin.
  let candidates: [Int]
  /// Matched events.
  let matched: [Int]

  private static let binCount = 200

  /// Fills the histogram; its range is four times the limits of the peak, or all differences.
  init(_ matching: StereoMatching) {
    let differences = matching.coincidences.compactMap(\.differenceNS)
    let all = (differences.min() ?? -1)...(differences.max() ?? 1)
    var (low, high) = (Double(all.lowerBound), Double(all.upperBound))
    if let peak = matching.peak {
      low = max(low, Double(peak.centre - 4 * peak.limit))
      high = min(high, Double(peak.centre + 4 * peak.limit))
    }
    // Whole nanoseconds a bin, and edges between the integers.
    let width = max(1, ((high - low + 1) / Double(Self.binCount)).rounded(.up))
    let start = low.rounded(.down) - 0.5
    edges = (0...Self.binCount).map { start + width * Double($0) }
    var candidates = [Int](repeating: 0, count: Self.binCount)
    var matched = candidates
    for coincidence in matching.coincidences {
      guard let difference = coincidence.differenceNS else { continue }
      let place = (Double(difference) - start) / width
      guard place >= 0, place < Double(Self.binCount) else { continue }
      candidates[Int(place)] += 1
      if coincidence.status == .matched { matched[Int(place)] += 1 }
    }
    self.candidates = candidates
    self.matched = matched
  }

  /// The rows of the table in the stereo file.
  var rows: [TimeDifferenceBin] {
    candidates.indices.map {
      TimeDifferenceBin(
        low: edges[$0], high: edges[$0 + 1], candidates: candidates[$0], matched: matched[$0])
    }
  }
}
