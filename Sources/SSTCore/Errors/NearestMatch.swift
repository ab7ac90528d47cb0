/// Finds what a user may have meant by a name that is not known.
public enum NearestMatch {
  /// The candidate with the smallest edit distance to `name`, if it is near enough to be worth suggesting.
  ///
  /// Upper and lower case count as equal. Complexity: O(candidates × length²).
  public static func find(_ name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().utf8)
    var best: (distance: Int, name: String)?
    for candidate in candidates.sorted() {
      let distance = editDistance(wanted, Array(candidate.lowercased().utf8))
      if distance < best?.distance ?? Int.max { best = (distance, candidate) }
    }
    guard let best, best.distance <= max(2, wanted.count / 2) else { return nil }
    return best.name
  }

  /// The number of inserted, deleted and replaced bytes between two texts (Levenshtein).
  static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let replaced = diagonal + (x == y ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
