public import SSTCore

/// Why an Earth-orientation table was refused.
public enum EarthOrientationError: SSTError, Equatable {
  /// A line is not one of an IERS `finals2000A` table.
  case badLine(number: Int, text: String, reason: String)
  /// The days do not follow each other.
  case gap(lineNumber: Int, expectedMJD: Int, foundMJD: Int)
  /// No line has values.
  case noRows

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .badLine: ErrorCode(.inputCorrupt, 61, "earth-orientation-line")
    case .gap: ErrorCode(.inputCorrupt, 62, "earth-orientation-gap")
    case .noRows: ErrorCode(.inputCorrupt, 63, "earth-orientation-empty")
    }
  }

  /// What was found, where, and what to do.
  public var description: String {
    let hint = "Is it the IERS file finals2000A.all (fixed columns)?"
    switch self {
    case .badLine(let number, let text, let reason):
      return "line \(number) of the Earth-orientation table: \(reason) in '\(text.prefix(80))'. \(hint)"
    case .gap(let number, let expected, let found):
      return "line \(number) of the Earth-orientation table: MJD \(found), expected \(expected). \(hint)"
    case .noRows: return "the Earth-orientation table has no row with values. \(hint)"
    }
  }
}

extension EarthOrientation {
  /// Reads the text of an IERS table in the format of `finals2000A.all`.
  ///
  /// Final values (Bulletin B) are used where present, else rapid or predicted ones (Bulletin A); days
  /// without values
  /// at the end are left out. Throws ``EarthOrientationError``.
  public init(finals text: String, source: String) throws(EarthOrientationError) {
    var values: [(Double, Double, Double)] = []
    var (first, lastMeasured) = (0, 0)
    for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
      .enumerated()
    {
      let bytes = Array(line)
      guard let row = try Self.row(bytes, number: index + 1) else { continue }
      if values.isEmpty {
        first = row.mjd
      } else if row.mjd != first + values.count {
        throw .gap(lineNumber: index + 1, expectedMJD: first + values.count, foundMJD: row.mjd)
      }
      if !row.isPredicted { lastMeasured = row.mjd }
      values.append(row.values)
    }
    if values.isEmpty { throw .noRows }
    self.init(source: source, firstMJD: first, lastMeasuredMJD: lastMeasured, values: values)
  }

  private static func row(
    _ bytes: [UInt8], number: Int
  ) throws(EarthOrientationError) -> (mjd: Int, isPredicted: Bool, values: (Double, Double, Double))? {
    func bad(_ reason: String) -> EarthOrientationError {
      .badLine(number: number, text: String(decoding: bytes, as: UTF8.self), reason: reason)
    }
    func field(_ range: Range<Int>) throws(EarthOrientationError) -> Double? {
      let text = String(decoding: bytes.dropFirst(range.lowerBound).prefix(range.count), as: UTF8.self)
      let digits = text.filter { $0 != " " && $0 != "\r" }
      if digits.isEmpty { return nil }
      guard let value = Double(digits), value.isFinite, abs(value) < 1e6 else {
        throw bad("'\(text)' is no number")
      }
      return value
    }
    guard let mjd = try field(7..<15) else { throw bad("no MJD") }
    let isPredicted = bytes.count > 57 && bytes[57] == UInt8(ascii: "P")
    if let x = try field(134..<144), let y = try field(144..<154), let ut1 = try field(154..<165) {
      return (Int(mjd), isPredicted, (ut1, x, y))
    }
    guard let x = try field(18..<27), let y = try field(37..<46), let ut1 = try field(58..<68) else {
      return nil
    }
    return (Int(mjd), isPredicted, (ut1, x, y))
  }
}
