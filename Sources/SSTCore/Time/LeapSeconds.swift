/// A table of leap seconds: TAI − UTC since 1972, with its source and the day until which it is complete.
///
/// Whatever turns UTC into TAI or back takes such a value; without one it is ``packaged``. Files of the IERS are
/// read by the module `SSTIO`.
public struct LeapSeconds: Sendable, Equatable {
  /// A value of TAI − UTC and its beginning.
  public struct Step: Sendable, Equatable {
    /// The first second with this value, as Unix time.
    public var unixSeconds: Int64
    /// TAI − UTC, in seconds.
    public var taiMinusUTC: Int64

    /// Makes a step from a Unix time and TAI − UTC, both in seconds.
    public init(unixSeconds: Int64, taiMinusUTC: Int64) {
      self.unixSeconds = unixSeconds
      self.taiMinusUTC = taiMinusUTC
    }
  }

  /// Where the table comes from, for provenance records; with the number or date of its issue.
  public let source: String
  /// The Unix time up to which the table is known to be complete.
  public let validUntil: Int64
  /// The values in order of time; at least one.
  public let steps: [Step]
  /// For each step, the TAI seconds since 1970 at which its value begins to be used.
  private let taiStarts: [Int64]

  /// Makes a table from steps in order of time.
  package init(source: String, validUntil: Int64, first: Step, later: [Step]) {
    self.source = source
    self.validUntil = validUntil
    steps = [first] + later
    taiStarts = zip(steps, [first] + steps).map { step, previous in
      step.unixSeconds + min(step.taiMinusUTC, previous.taiMinusUTC)
    }
  }

  /// TAI − UTC in seconds at a Unix time; before the first step, its value.
  public func taiMinusUTC(unixSeconds: Int64) -> Int64 {
    steps[steps.lastIndex { $0.unixSeconds <= unixSeconds } ?? 0].taiMinusUTC
  }

  /// TAI − UTC in seconds at a number of TAI seconds since 1970.
  ///
  /// During a leap second the value of the time after it is returned, so that Unix time repeats a second.
  public func taiMinusUTC(taiSeconds: Int64) -> Int64 {
    steps[taiStarts.lastIndex { $0 <= taiSeconds } ?? 0].taiMinusUTC
  }

  /// True if the table is known to be complete at an instant.
  public func covers(_ time: TAITime) -> Bool { time.wholeUnixSeconds(leapSeconds: self) < validUntil }

  /// The day until which the table is complete, as ISO text (`2027-06-28`).
  public var validUntilDay: String { CivilDate.text(unixSeconds: validUntil) }
}

extension LeapSeconds {
  /// The table in the package: IERS Bulletin C 72 of July 2026, complete until 2027-06-28.
  public static let packaged: LeapSeconds = {
    let steps = packagedMonths.enumerated().map { index, month in
      Step(
        unixSeconds: CivilDate.toDays(year: month.0, month: month.1, day: 1) * 86_400,
        taiMinusUTC: Int64(10 + index))
    }
    return LeapSeconds(
      source: "IERS Bulletin C 72 (July 2026)",
      validUntil: CivilDate.toDays(year: 2027, month: 6, day: 28) * 86_400, first: steps[0],
      later: Array(steps.dropFirst()))
  }()

  /// The first day (year, month) of each value of TAI − UTC; the first is 10 s, each next one is 1 s more.
  private static let packagedMonths: [(Int64, Int64)] = [
    (1972, 1), (1972, 7), (1973, 1), (1974, 1), (1975, 1), (1976, 1), (1977, 1), (1978, 1), (1979, 1),
    (1980, 1), (1981, 7), (1982, 7), (1983, 7), (1985, 7), (1988, 1), (1990, 1), (1991, 1), (1992, 7),
    (1993, 7), (1994, 7), (1996, 1), (1997, 7), (1999, 1), (2006, 1), (2009, 1), (2012, 7), (2015, 7),
    (2017, 1),
  ]
}
