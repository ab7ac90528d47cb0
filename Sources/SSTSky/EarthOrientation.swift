public import SSTCore

/// The rotation of the Earth against time scales and its axis: UT1 − UTC and polar motion.
///
/// Values between the daily rows are interpolated linearly, UT1 across leap seconds without a jump. Outside
/// the table the nearest row is used and the status says so; nothing is extrapolated.
public struct EarthOrientation: Sendable, Equatable {
  /// Where the values for an instant come from.
  public enum Status: String, Sendable, Codable {
    /// Measured values.
    case measured
    /// Predicted values of the table.
    case predicted
    /// Before the table: its first row.
    case beforeTable
    /// After the table: its last row.
    case afterTable
    /// No table: UT1 = UTC and constant polar motion.
    case constant
  }

  /// The values of one instant.
  public struct Values: Sendable, Equatable {
    /// UT1 − UTC, in seconds.
    public var ut1MinusUTC: Double
    /// Polar motion x, in arcseconds.
    public var polarMotionXArcsec: Double
    /// Polar motion y, in arcseconds.
    public var polarMotionYArcsec: Double
    /// Where the values come from.
    public var status: Status
  }

  /// What the values are made from, for provenance records.
  public let source: String
  /// The first and last day (MJD, UTC) of the table; nil for constant values.
  public var range: ClosedRange<Int>? {
    rows.isEmpty ? nil : firstMJD...(firstMJD + rows.count - 1)
  }

  private struct Row: Sendable, Equatable {
    var ut1MinusUTC, x, y: Double
  }
  /// The last day (MJD, UTC) with measured values, the days after it are predictions; nil without such a day.
  public var lastMeasuredMJD: Int? { lastMeasured > 0 ? lastMeasured : nil }

  private let firstMJD: Int
  private let lastMeasured: Int
  private let rows: [Row]
  private let constant: Values

  /// The values at an instant; `leapSeconds` tells UTC, the scale of the rows. Complexity: O(1).
  public func values(at time: TAITime, leapSeconds: LeapSeconds = .packaged) -> Values {
    guard let first = rows.first, let last = rows.last else { return constant }
    let unix = time.wholeUnixSeconds(leapSeconds: leapSeconds)
    let day = CivilDate.day(ofUnixSeconds: unix)
    let index = Int(day) + 40587 - firstMJD
    if index < 0 { return Self.nearest(first, .beforeTable) }
    if index + 1 >= rows.count {
      let isLastInstant = index + 1 == rows.count && unix == day * 86400 && time.subsecondNanoseconds == 0
      return Self.nearest(last, isLastInstant ? status(mjd: firstMJD + index) : .afterTable)
    }
    let (a, b) = (rows[index], rows[index + 1])
    let fraction = (Double(unix - day * 86400) + Double(time.subsecondNanoseconds) * 1e-9) / 86400
    var ut1Change = b.ut1MinusUTC - a.ut1MinusUTC
    ut1Change -= ut1Change.rounded()  // a leap second at the end of the day
    return Values(
      ut1MinusUTC: a.ut1MinusUTC + fraction * ut1Change, polarMotionXArcsec: a.x + fraction * (b.x - a.x),
      polarMotionYArcsec: a.y + fraction * (b.y - a.y), status: status(mjd: firstMJD + index + 1))
  }

  /// The first day (MJD) at which this table and one of leap seconds do not have the same leap second; nil if
  /// they belong together.
  public func firstConflict(with leapSeconds: LeapSeconds) -> Int? {
    func offset(_ mjd: Int) -> Int64 { leapSeconds.taiMinusUTC(unixSeconds: Int64(mjd - 40587) * 86_400) }
    return rows.indices.dropFirst().first { index in
      let jump = (rows[index].ut1MinusUTC - rows[index - 1].ut1MinusUTC).rounded()
      return jump != Double(offset(firstMJD + index) - offset(firstMJD + index - 1))
    }.map { firstMJD + $0 }
  }

  private func status(mjd: Int) -> Status { mjd <= lastMeasured ? .measured : .predicted }

  private static func nearest(_ row: Row, _ status: Status) -> Values {
    Values(
      ut1MinusUTC: row.ut1MinusUTC, polarMotionXArcsec: row.x, polarMotionYArcsec: row.y, status: status)
  }

  /// Constant values at all times, for example of one night's bulletin; seconds and arcseconds.
  public init(ut1MinusUTC: Double, polarMotionXArcsec: Double, polarMotionYArcsec: Double) {
    source = "constant"
    (firstMJD, lastMeasured, rows) = (0, 0, [])
    constant = Values(
      ut1MinusUTC: ut1MinusUTC, polarMotionXArcsec: polarMotionXArcsec,
      polarMotionYArcsec: polarMotionYArcsec,
      status: .constant)
  }

  /// A table of consecutive days; `values` are UT1 − UTC (s), polar motion x and y (arcsec) at 0 h UTC.
  init(source: String, firstMJD: Int, lastMeasuredMJD: Int, values: [(Double, Double, Double)]) {
    self.source = source
    self.firstMJD = firstMJD
    lastMeasured = lastMeasuredMJD
    rows = values.map { Row(ut1MinusUTC: $0.0, x: $0.1, y: $0.2) }
    constant = Values(ut1MinusUTC: 0, polarMotionXArcsec: 0, polarMotionYArcsec: 0, status: .constant)
  }

  /// UT1 = UTC and mean polar motion (0.035″, 0.29″), as astropy does without IERS data; wrong by up to 15″.
  public static let zero = EarthOrientation(
    ut1MinusUTC: 0, polarMotionXArcsec: 0.035, polarMotionYArcsec: 0.29)

  /// The table in the package: from 2011 to the end of the predictions at its snapshot.
  public static let packaged: EarthOrientation = {
    var reader = IntegerReader(EarthOrientationTable.text)
    var values: [(Double, Double, Double)] = []
    while let ut1 = reader.next(), let x = reader.next(), let y = reader.next() {
      values.append((Double(ut1) * 1e-5, Double(x) * 1e-4, Double(y) * 1e-4))
    }
    return EarthOrientation(
      source: EarthOrientationTable.source, firstMJD: EarthOrientationTable.firstMJD,
      lastMeasuredMJD: EarthOrientationTable.lastMeasuredMJD, values: values)
  }()
}

/// Reads whole numbers that are separated by blanks and line ends.
private struct IntegerReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ text: StaticString) {
    bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  mutating func next() -> Int? {
    while position < bytes.count, bytes[position] <= 32 { position += 1 }
    guard position < bytes.count else { return nil }
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    var value = 0
    while position < bytes.count, bytes[position] > 32 {
      value = value * 10 + Int(bytes[position]) - 48
      position += 1
    }
    return isNegative ? -value : value
  }
}
