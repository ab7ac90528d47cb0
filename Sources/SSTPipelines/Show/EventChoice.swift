/// Which rows of a file are shown.
struct EventChoice {
  let path: String
  let options: ShowOptions

  /// The rows in the order in which they are shown.
  ///
  /// - Parameters:
  ///   - count: the rows of the file.
  ///   - identifiers: the ids of all rows; asked for only if ids were given.
  /// - Throws: ``ShowError`` for rows or ids that are not there, for too many, and for a file without events.
  func rows(count: Int, identifiers: () throws -> [Int64]) throws -> [Int] {
    guard count > 0 else { throw ShowError.wrongKind(path: path, found: "it has no event") }
    let rows =
      options.identifiers.isEmpty ? try chosen(count) : try find(options.identifiers, in: identifiers())
    guard rows.count <= ShowOptions.maximumEventCount else {
      throw ShowError.tooManyEvents(output: path, count: rows.count, limit: ShowOptions.maximumEventCount)
    }
    return rows
  }

  private func chosen(_ count: Int) throws(ShowError) -> [Int] {
    guard let selection = options.rows else { return Array(0..<min(count, ShowOptions.defaultEventCount)) }
    guard let range = selection.resolve(count: count), !range.isEmpty else {
      throw .noSuchEvent(
        path: path, wanted: "rows \(selection.text)",
        has: "\(count) events, counted from 0; the end is left out")
    }
    return Array(range)
  }

  /// An id that occurs several times gives all its rows.
  private func find(_ wanted: [Int64], in identifiers: [Int64]) throws(ShowError) -> [Int] {
    let all = Set(wanted)
    var places: [Int64: [Int]] = [:]
    for (row, id) in identifiers.enumerated() where all.contains(id) { places[id, default: []].append(row) }
    var rows: [Int] = []
    var done: Set<Int64> = []
    for id in wanted where done.insert(id).inserted {
      guard let found = places[id] else {
        let range = (identifiers.min() ?? 0, identifiers.max() ?? 0)
        throw .noSuchEvent(
          path: path, wanted: "event \(id)", has: "\(identifiers.count) events from \(range.0) to \(range.1)")
      }
      rows += found
    }
    return rows
  }
}
