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
