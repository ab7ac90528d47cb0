import Reconstruction
import SSTCore

/// Which rows of which files are written to the stereo file.
struct PartnerRows {
  /// One pair of events.
  struct Pair: Equatable {
    /// The row in the first telescope's file.
    var first: Int
    /// The second telescope's file, an index into the list of files.
    var file: Int
    /// The row in it.
    var second: Int
    /// The decision that made the pair.
    var coincidence: Coincidence
  }

  /// The pairs, in the order of the first telescope's file.
  let pairs: [Pair]

  /// The matched pairs; `counts` are the numbers of events of the second telescope's files.
  init(_ coincidences: [Coincidence], counts: [Int]) {
    var starts: [Int] = [0]
    for count in counts { starts.append(starts[starts.count - 1] + count) }
    var pairs: [Pair] = []
    for (row, coincidence) in coincidences.enumerated() where coincidence.status == .matched {
      guard let partner = coincidence.partner else { continue }
      var file = 0
      while file + 1 < counts.count, partner >= starts[file + 1] { file += 1 }
      pairs.append(Pair(first: row, file: file, second: partner - starts[file], coincidence: coincidence))
    }
    self.pairs = pairs
  }

  /// The same pairs as the original merges them: each file is read forward once, and where the wanted event id
  /// does not come any more, the last event of the file is taken, now and for every later event.
  func withForwardOnlyReading(ids: [[Int64]]) -> [Pair] {
    var cursors = [Int](repeating: 0, count: ids.count)
    return pairs.map { pair in
      let wanted = ids[pair.file][pair.second]
      var row = cursors[pair.file]
      while row < ids[pair.file].count, ids[pair.file][row] != wanted { row += 1 }
      cursors[pair.file] = min(row + 1, ids[pair.file].count)
      var result = pair
      result.second = min(row, ids[pair.file].count - 1)
      return result
    }
  }
}
