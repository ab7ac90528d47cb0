/// A range of rows as a user gives it: `A:B`, `A:`, `:B` or a single row `A`.
public struct RowSelection: Sendable, Equatable {
  /// The first row.
  public var start: Int
  /// The row after the last one; nil for the end of the table.
  public var end: Int?

  /// All rows.
  public static let all = RowSelection(start: 0, end: nil)

  /// Selects rows `start` up to but without `end`.
  public init(start: Int, end: Int?) {
    self.start = start
    self.end = end
  }

  /// Parses a text; nil if it has not the form.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first else { return nil }
    func number(_ part: Substring) -> Int? { part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil }
    if parts.count == 1 {
      guard let row = number(first), row < .max else { return nil }
      self.init(start: row, end: row + 1)
      return
    }
    guard first.isEmpty || number(first) != nil, parts[1].isEmpty || number(parts[1]) != nil else {
      return nil
    }
    self.init(start: number(first) ?? 0, end: number(parts[1]))
    if let end, end < start { return nil }
  }

  /// The rows in a table of `count` rows, nil if it has not so many.
  func resolve(count: Int) -> Range<Int>? {
    let last = end ?? max(count, start)
    return start <= last && last <= count ? start..<last : nil
  }

  /// The text that gives this selection.
  var text: String { "\(start):\(end.map(String.init) ?? "")" }
}
