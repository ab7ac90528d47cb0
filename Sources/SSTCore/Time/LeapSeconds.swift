/// The leap-second table: TAI − UTC since 1972 (IERS Bulletin C).
public enum LeapSeconds {
  /// The date until which the table is known to be complete (IERS Bulletin C 72, of July 2026), ISO 8601.
  public static let validUntil = "2027-06-28"

  /// First day (year, month) of each value of TAI − UTC; the first value is 10 s, each next one is 1 s more.
  private static let months: [(Int64, Int64)] = [
    (1972, 1), (1972, 7), (1973, 1), (1974, 1), (1975, 1), (1976, 1), (1977, 1), (1978, 1), (1979, 1),
    (1980, 1), (1981, 7), (1982, 7), (1983, 7), (1985, 7), (1988, 1), (1990, 1), (1991, 1), (1992, 7),
    (1993, 7), (1994, 7), (1996, 1), (1997, 7), (1999, 1), (2006, 1), (2009, 1), (2012, 7), (2015, 7),
    (2017, 1),
  ]

  /// Unix seconds at which each value starts.
  private static let starts: [Int64] = months.map {
    CivilDate.toDays(year: $0.0, month: $0.1, day: 1) * 86400
  }

  /// TAI − UTC in seconds at a Unix time; 10 before 1972.
  public static func taiMinusUTC(unixSeconds: Int64) -> Int64 {
    let later = starts.count - 1
    for index in stride(from: later, through: 0, by: -1) where unixSeconds >= starts[index] {
      return Int64(10 + index)
    }
    return 10
  }

  /// TAI − UTC in seconds at a number of TAI seconds since 1970.
  ///
  /// During a leap second the value of the time after it is returned, so that Unix time repeats a second.
  public static func taiMinusUTC(taiSeconds: Int64) -> Int64 {
    for index in stride(from: starts.count - 1, through: 0, by: -1)
    where taiSeconds >= starts[index] + Int64(9 + index) {
      return Int64(10 + index)
    }
    return 10
  }
}
