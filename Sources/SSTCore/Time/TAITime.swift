/// An instant as whole nanoseconds since 1970-01-01T00:00:00 TAI.
///
/// No `Double` holds a time stamp inside the package; the conversions below are for files and displays.
public struct TAITime: Hashable, Comparable, Sendable, Codable {
  /// Nanoseconds since 1970-01-01T00:00:00 TAI.
  public var nanoseconds: Int64

  /// Makes an instant from nanoseconds since 1970-01-01T00:00:00 TAI.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Makes an instant from whole UTC seconds since 1970 (Unix time) and nanoseconds.
  public init(unixSeconds: Int64, nanoseconds: Int64 = 0, leapSeconds: LeapSeconds = .packaged) {
    let offset = leapSeconds.taiMinusUTC(unixSeconds: unixSeconds)
    self.nanoseconds = (unixSeconds + offset) * 1_000_000_000 + nanoseconds
  }

  /// Earlier is smaller.
  public static func < (a: TAITime, b: TAITime) -> Bool { a.nanoseconds < b.nanoseconds }

  /// Whole seconds since 1970 TAI, rounded down.
  public var wholeSeconds: Int64 {
    let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Nanoseconds after ``wholeSeconds``, 0 to 999,999,999.
  public var subsecondNanoseconds: Int64 { nanoseconds - wholeSeconds * 1_000_000_000 }

  /// The Modified Julian Date on the TAI scale; a `Double` resolves about 1 µs.
  public var mjdTAI: Double {
    let (days, rest) = nanoseconds.quotientAndRemainder(dividingBy: Self.nanosecondsPerDay)
    return Double(40587 + days) + Double(rest) / Double(Self.nanosecondsPerDay)
  }

  /// UTC seconds since 1970 (Unix time); a `Double` resolves about 0.2 µs.
  public func unixSeconds(leapSeconds: LeapSeconds = .packaged) -> Double {
    Double(wholeUnixSeconds(leapSeconds: leapSeconds)) + Double(subsecondNanoseconds) * 1e-9
  }

  /// Whole UTC seconds since 1970 (Unix time), rounded down; a leap second repeats the second before it.
  public func wholeUnixSeconds(leapSeconds: LeapSeconds) -> Int64 {
    wholeSeconds - leapSeconds.taiMinusUTC(taiSeconds: wholeSeconds)
  }

  /// Whole UTC seconds since 1970 (Unix time) with the packaged leap seconds.
  public var wholeUnixSeconds: Int64 { wholeUnixSeconds(leapSeconds: .packaged) }

  /// UTC as ISO text with nanoseconds, for example `2026-01-21T17:07:05.383583536Z`; with the packaged leap
  /// seconds.
  public var iso8601UTC: String {
    let unix = wholeUnixSeconds
    let second = unix - CivilDate.day(ofUnixSeconds: unix) * 86_400
    func pad(_ value: Int64, _ width: Int) -> String { CivilDate.padded(value, width) }
    return CivilDate.text(unixSeconds: unix) + "T\(pad(second / 3600, 2)):"
      + "\(pad(second / 60 % 60, 2)):\(pad(second % 60, 2)).\(pad(subsecondNanoseconds, 9))Z"
  }

  static let nanosecondsPerDay: Int64 = 86_400_000_000_000
}

/// Dates of the proleptic Gregorian calendar.
public enum CivilDate {
  /// Year, month and day of a number of days since 1970-01-01.
  public static func fromDays(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    let month = m < 10 ? m + 3 : m - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * m + 2) / 5 + 1)
  }

  /// Days since 1970-01-01 of a date.
  public static func toDays(year: Int64, month: Int64, day: Int64) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Days since 1970-01-01 of the day that holds a Unix time.
  public static func day(ofUnixSeconds seconds: Int64) -> Int64 {
    seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
  }

  /// The day that holds a Unix time, as ISO text (`2026-01-21`).
  public static func text(unixSeconds: Int64) -> String {
    let (year, month, day) = fromDays(day(ofUnixSeconds: unixSeconds))
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  static func padded(_ value: Int64, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
