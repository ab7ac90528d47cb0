public import SSTCore

/// Why an Earth-orientation table was refused.
public enum EarthOrientationError: SSTError, Equatable {
  /// A line is not one of an IERS `finals2000A` table.
  case badLine(file: String, line: Int, found: String, expected: String)
  /// The days do not follow each other.
  case gap(file: String, line: Int, foundMJD: Int, expectedMJD: Int)
  /// No line has values.
  case noRows(file: String)
  /// The table ends with measured values.
  case noPredictions(file: String, lastMJD: Int)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .badLine: ErrorCode(.inputCorrupt, 61, "earth-orientation-line")
    case .gap: ErrorCode(.inputCorrupt, 62, "earth-orientation-gap")
    case .noRows: ErrorCode(.inputCorrupt, 63, "earth-orientation-empty")
    case .noPredictions: ErrorCode(.inputCorrupt, 64, "earth-orientation-cut")
    }
  }

  /// What was found, where, and what to do.
  public var description: String {
    let hint = "Is it the file finals2000A.all or finals2000A.daily of the IERS (fixed columns)?"
    switch self {
    case .badLine(let file, let line, let found, let expected):
      return "\(file), line \(line): '\(found.prefix(80))', expected \(expected). \(hint)"
    case .gap(let file, let line, let found, let expected):
      return "\(file), line \(line): MJD \(found), expected \(expected). \(hint)"
    case .noRows(let file): return "\(file): no line has values. \(hint)"
    case .noPredictions(let file, let last):
      let day = CivilDate.text(unixSeconds: Int64(last - 40_587) * 86_400)
      return "\(file): it ends on \(day) without predictions, which complete tables have: it was truncated."
        + " Download it again"
    }
  }
}

extension EarthOrientation {
  /// Reads the text of an IERS table in the format of `finals2000A.all` and `finals2000A.daily`.
  ///
  /// Final values (Bulletin B) are used where present, else rapid or predicted ones (Bulletin A); days
  /// without values at the end are left out.
  ///
  /// - Parameters:
  ///   - text: the content.
  ///   - file: the path, for errors; its last part is the ``source``.
  /// - Throws: ``EarthOrientationError``.
  public init(finals text: String, file: String) throws(EarthOrientationError) {
    var values: [(Double, Double, Double)] = []
    var (first, lastMeasured) = (0, 0)
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    try Self.refuseCutLine(lines, file: file)
    for (index, line) in lines.enumerated() {
      guard let row = try FinalsRow(Array(line), file: file, line: index + 1) else { continue }
      if values.isEmpty {
        first = row.mjd
      } else if row.mjd != first + values.count {
        throw .gap(file: file, line: index + 1, foundMJD: row.mjd, expectedMJD: first + values.count)
      }
      if !row.isPredicted { lastMeasured = row.mjd }
      values.append(row.values)
    }
    if values.isEmpty { throw .noRows(file: file) }
    if lastMeasured == first + values.count - 1 { throw .noPredictions(file: file, lastMJD: lastMeasured) }
    let name = file.split(separator: "/").last.map(String.init) ?? file
    self.init(
      source: "IERS table \(name)", firstMJD: first, lastMeasuredMJD: lastMeasured, values: values)
  }
}

extension EarthOrientation {
  /// All lines are as long as the first one; a last line that is shorter and has no end was cut.
  private static func refuseCutLine(
    _ lines: [Substring.UTF8View], file: String
  ) throws(EarthOrientationError) {
    guard let first = lines.first, let last = lines.last else { return }
    let (expected, found) = (first.filter { $0 != 13 }.count, last.filter { $0 != 13 }.count)
    if found == 0 || found >= expected { return }
    throw .badLine(
      file: file, line: lines.count, found: String(decoding: last, as: UTF8.self),
      expected: "\(expected) columns as in the first line: the file was truncated")
  }
}

/// One day of a `finals2000A` table.
private struct FinalsRow {
  let mjd: Int
  /// True if UT1 is a prediction.
  let isPredicted: Bool
  /// UT1 − UTC (s), polar motion x and y (arcsec).
  let values: (Double, Double, Double)

  /// Reads a line; nil without values.
  init?(_ bytes: [UInt8], file: String, line: Int) throws(EarthOrientationError) {
    let isBlank = bytes.allSatisfy { $0 <= 0x20 }
    if isBlank { return nil }
    let row = FinalsLine(bytes: bytes, file: file, line: line)
    guard let day = try row.number(7..<15, within: 0...99_999), let mjd = Int(exactly: day) else {
      throw row.error(expected: "a whole MJD in columns 8 to 15")
    }
    self.mjd = mjd
    isPredicted = bytes.count > 57 && bytes[57] == UInt8(ascii: "P")
    if let x = try row.number(134..<144, within: -2...2), let y = try row.number(144..<154, within: -2...2),
      let ut1 = try row.number(154..<165, within: -99...99)
    {
      values = (ut1, x, y)
      return
    }
    guard let x = try row.number(18..<27, within: -2...2), let y = try row.number(37..<46, within: -2...2),
      let ut1 = try row.number(58..<68, within: -99...99)
    else { return nil }
    values = (ut1, x, y)
  }
}

/// A line of fixed columns, with its place for errors.
private struct FinalsLine {
  let bytes: [UInt8]
  let file: String
  let line: Int

  /// The number in a range of columns, from 0; nil if they are blank.
  func number(
    _ columns: Range<Int>, within range: ClosedRange<Double>
  ) throws(EarthOrientationError) -> Double? {
    let field = bytes.dropFirst(columns.lowerBound).prefix(columns.count).filter { $0 > 0x20 }
    if field.isEmpty { return nil }
    guard let value = Double(String(decoding: field, as: UTF8.self)), range.contains(value) else {
      throw error(
        expected:
          "a number from \(range.lowerBound) to \(range.upperBound) in columns \(columns.lowerBound + 1) to "
          + "\(columns.upperBound)"
      )
    }
    return value
  }

  func error(expected: String) -> EarthOrientationError {
    let printable = bytes.map { (0x20...0x7E).contains($0) ? $0 : 0x20 }
    return .badLine(
      file: file, line: line, found: String(decoding: printable, as: UTF8.self), expected: expected)
  }
}
