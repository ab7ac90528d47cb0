internal import Foundation
import SSTCore

/// A text table as it stands in a file (CSV): a line of names, then one line a row, fields separated by commas.
///
/// UTF-8 with or without a byte order mark; lines end with LF, CR LF or CR. Lines above the names that start with `#` are
/// comments, and so is every blank line. Whatever else a file holds is an error that shows what was found.
public struct DelimitedText: Sendable {
  /// A line of fields and its number, from 1.
  struct Record {
    var fields: [String]
    var line: Int
  }

  /// Where the table is from.
  public let path: String
  /// The names of the columns; empty for a table without any line.
  public let names: [String]
  let records: [Record]

  /// Larger files are refused.
  static let maximumSize = 256 << 20
  /// More columns are refused: no table has as many.
  static let maximumColumns = 10_000

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - hasCommentsBelow: true if lines below the names may be comments as well.
  /// - Throws: ``TableError/badLine(path:line:found:expected:)`` or ``FileError``.
  public init(path: String, hasCommentsBelow: Bool = false) throws {
    let file = try RandomAccessFile(path: path)
    guard file.size <= Self.maximumSize else {
      throw TableError.badLine(
        path: path, line: 1, found: "\(file.size) bytes", expected: "a table of at most \(Self.maximumSize)")
    }
    try self.init(try file.bytes(0..<file.size), path: path, hasCommentsBelow: hasCommentsBelow)
  }

  init(_ bytes: [UInt8], path: String, hasCommentsBelow: Bool = false) throws(TableError) {
    self.path = path
    var names: [String] = []
    var records: [Record] = []
    let lines = try Self.lines(bytes, path)
    for (index, line) in lines.enumerated() {
      if line.allSatisfy({ $0 == " " || $0 == "\t" }) { continue }
      if line.hasPrefix("#"), names.isEmpty || hasCommentsBelow { continue }
      let record = Record(fields: DelimitedLine.fields(line), line: index + 1)
      if names.isEmpty {
        names = try Self.names(record, line, path)
      } else {
        let isCut = index == lines.count - 1 && bytes.last != 0x0A && bytes.last != 0x0D
        records.append(try Self.checked(record, names, path, isCut: isCut))
      }
    }
    (self.names, self.records) = (names, records)
  }

  /// Names that are not known and resemble one that is, with that one.
  public func nearMisses(among known: [String]) -> [(found: String, meant: String)] {
    let missing = known.filter { !names.contains($0) }
    return names.filter { !$0.isEmpty && !known.contains($0) }.compactMap { name in
      NearestMatch.find(name, among: missing).map { (name, $0) }
    }
  }

  // MARK: - Parts

  private static func lines(_ bytes: [UInt8], _ path: String) throws(TableError) -> [Substring] {
    func refused(_ line: Int, _ found: String) -> TableError {
      .badLine(path: path, line: line, found: found, expected: "UTF-8; save the table as 'CSV UTF-8'")
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw refused(1, "the byte order mark of UTF-16")
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if let zero = bytes.firstIndex(of: 0) {
      throw refused(bytes[..<zero].count { $0 == 0x0A } + 1, "a byte 0, as in UTF-16 or in no text at all")
    }
    guard let text = String(validating: bytes[start...], as: UTF8.self) else {
      let parts = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      let line = parts.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
      throw refused(line + 1, shown(String(decoding: parts[line], as: UTF8.self)[...]))
    }
    // A quick look first: CR alone ends the lines of few files.
    let hasReturns = bytes.contains(0x0D)
    let plain = hasReturns ? text.replacing("\r\n", with: "\n").replacing("\r", with: "\n") : text
    return plain.split(separator: "\n", omittingEmptySubsequences: false)
  }

  private static func names(_ record: Record, _ line: Substring, _ path: String) throws(TableError)
    -> [String]
  {
    let names = record.fields
    func refused(_ found: String, _ expected: String) -> TableError {
      .badLine(path: path, line: record.line, found: found, expected: expected)
    }
    guard names.count <= maximumColumns else {
      throw refused("\(names.count) names", "at most \(maximumColumns)")
    }
    if names.count == 1, let separator = line.first(where: { $0 == ";" || $0 == "\t" }) {
      let word = separator == ";" ? "semicolons" : "tabs"
      throw refused("\(shown(line)), separated by \(word)", "names separated by commas")
    }
    var places: [String: Int] = [:]
    for (place, name) in names.enumerated() where !name.isEmpty {
      if let first = places.updateValue(place, forKey: name) {
        throw refused("the name '\(name)' in fields \(first + 1) and \(place + 1)", "each name once")
      }
    }
    return names
  }

  /// A record of as many fields as there are names; empty fields behind them are dropped.
  private static func checked(
    _ record: Record, _ names: [String], _ path: String, isCut: Bool
  ) throws(TableError) -> Record {
    var record = record
    while record.fields.count > names.count, record.fields.last == "" { record.fields.removeLast() }
    guard record.fields.count != names.count else { return record }
    let count = record.fields.count == 1 ? "1 field" : "\(record.fields.count) fields"
    let end = isCut && record.fields.count < names.count ? " in the last line, which has no end" : ""
    throw .badLine(
      path: path, line: record.line,
      found: "\(count) (\(shown(record.fields.joined(separator: ",")[...])))" + end,
      expected: "\(names.count), as there are names")
  }

  /// The begin of a text in quotes.
  static func shown(_ text: Substring) -> String {
    "'" + text.prefix(80) + (text.count > 80 ? "…" : "") + "'"
  }
}
