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

  private static let mostBins = 200

  /// Fills the histogram; its range is four times the limits of the peak, or all differences.
  ///
  /// Bins are multiples of the clock step, so that each holds equally many possible differences.
  init(_ matching: StereoMatching) {
    let differences = matching.coincidences.compactMap(\.differenceNS)
    let all = (differences.min() ?? -1)...(differences.max() ?? 1)
    var (low, high) = (Double(all.lowerBound), Double(all.upperBound))
    if let peak = matching.peak {
      low = max(low, Double(peak.centre - 4 * peak.limit))
      high = min(high, Double(peak.centre + 4 * peak.limit))
    }
    // Whole steps of the clock a bin, and edges between the integers.
    let step = Double(matching.clockStepNS)
    let width = step * max(1, ((high - low + 1) / Double(Self.mostBins) / step).rounded(.up))
    let count = min(Self.mostBins, max(1, Int(((high - low + 1) / width).rounded(.up))))
    let start = low.rounded(.down) - 0.5
    edges = (0...count).map { start + width * Double($0) }
    var candidates = [Int](repeating: 0, count: count)
    var matched = candidates
    for coincidence in matching.coincidences {
      guard let difference = coincidence.differenceNS else { continue }
      let place = (Double(difference) - start) / width
      guard place >= 0, place < Double(count) else { continue }
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
