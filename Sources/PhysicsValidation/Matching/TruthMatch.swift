/// Which row of a table of results belongs to which row of the truth.
///
/// ```swift
/// let match = TruthMatch(results: dl2.map(\.key), truth: showers.map(\.key))
/// let deviations = match.pairs.map { dl2[$0.result].energy / showers[$0.truth].energy - 1 }
/// ```
public struct TruthMatch: Sendable, Equatable {
  /// A row of the results and the row of the truth that belongs to it.
  public struct Pair: Sendable, Equatable {
    /// The row of the results.
    public var result: Int
    /// The row of the truth.
    public var truth: Int
  }

  /// Rows with the same key, in the order of the results.
  public private(set) var pairs: [Pair] = []
  /// Rows of the results whose key the truth does not have.
  public private(set) var resultsWithoutTruth: [Int] = []
  /// Rows of the truth whose key the results do not have.
  public private(set) var truthWithoutResult: [Int] = []
  /// Rows of the results whose key an earlier one had; they are in no pair.
  public private(set) var repeatedResults: [Int] = []
  /// Rows of the truth whose key an earlier one had; they are in no pair.
  public private(set) var repeatedTruth: [Int] = []

  /// Matches by keys, such as run, event and telescope. Complexity: O(rows).
  ///
  /// - Parameters:
  ///   - results: the key of every row.
  ///   - truth: the key of every row.
  public init<Key: Hashable>(results: [Key], truth: [Key]) {
    var places: [Key: Int] = [:]
    places.reserveCapacity(truth.count)
    for (row, key) in truth.enumerated() {
      if places[key] == nil { places[key] = row } else { repeatedTruth.append(row) }
    }
    var seen = Set<Key>()
    seen.reserveCapacity(results.count)
    for (row, key) in results.enumerated() {
      guard seen.insert(key).inserted else {
        repeatedResults.append(row)
        continue
      }
      if let place = places[key] {
        pairs.append(Pair(result: row, truth: place))
      } else {
        resultsWithoutTruth.append(row)
      }
    }
    truthWithoutResult = places.filter { !seen.contains($0.key) }.map(\.value).sorted()
  }
}

/// The key of an event in a telescope.
public struct TelescopeEventKey: Hashable, Sendable {
  /// The run.
  public var run: Int
  /// The event in the run.
  public var event: Int
  /// The telescope.
  public var telescope: Int

  /// Makes a key.
  public init(run: Int, event: Int, telescope: Int) {
    (self.run, self.event, self.telescope) = (run, event, telescope)
  }
}
