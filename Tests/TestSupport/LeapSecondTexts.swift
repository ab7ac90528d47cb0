/// Tables of leap seconds as the IERS publishes them, for tests.
public enum LeapSecondTexts {
  /// Seconds since 1900 and TAI − UTC.
  private static let steps: [(ntp: Int, offset: Int)] = [
    (2_272_060_800, 10), (2_287_785_600, 11), (2_303_683_200, 12), (2_335_219_200, 13), (2_366_755_200, 14),
    (2_398_291_200, 15), (2_429_913_600, 16), (2_461_449_600, 17), (2_492_985_600, 18), (2_524_521_600, 19),
    (2_571_782_400, 20), (2_603_318_400, 21), (2_634_854_400, 22), (2_698_012_800, 23), (2_776_982_400, 24),
    (2_840_140_800, 25), (2_871_676_800, 26), (2_918_937_600, 27), (2_950_473_600, 28), (2_982_009_600, 29),
    (3_029_443_200, 30), (3_076_704_000, 31), (3_124_137_600, 32), (3_345_062_400, 33), (3_439_756_800, 34),
    (3_550_089_600, 35), (3_644_697_600, 36), (3_692_217_600, 37),
  ]

  /// The numbers of `leap-seconds.list` of 2025-07-07 with the SHA-1 that the IERS gives.
  public static let list =
    "# head\n#$\t3960835200\n#@\t3991593600\n"
    + steps.map { "\($0.ntp)\t\($0.offset)\t# a day\n" }.joined()
    + "#h\t49db2447 571e5e1b 2f002a53 9c8da8e4 39b8e49e\n"

  /// The lines that matter of `Leap_Second.dat` of July 2026.
  public static let data = dataHead + dataLines

  /// The same with a leap second at the end of June 2027, which nobody has announced.
  public static let dataWithOneMore =
    dataHead.replacing("Bulletin 72 issued in July 2026", with: "Bulletin C 74")
    .replacing("28 June 2027", with: "28 December 2027") + dataLines + "    61587.0    1  7 2027       38\n"

  private static let dataHead = """
    #  Updated through IERS Bulletin 72 issued in July 2026
    #
    #  File expires on 28 June 2027
    #

    """

  private static let dataLines = steps.map { ntp, offset in
    let days = ntp / 86_400
    return "    \(days + 15_020).0    \(date(days)) \(offset)\n"
  }.joined()

  /// Day, month and year of a number of days since 1900-01-01; all are the first of January or July.
  private static func date(_ days: Int) -> String {
    var (year, rest) = (1900, days)
    func length(_ year: Int) -> Int { year % 4 == 0 && year != 1900 ? 366 : 365 }
    while rest >= length(year) {
      rest -= length(year)
      year += 1
    }
    return rest == 0 ? "1  1 \(year)" : "1  7 \(year)"
  }
}
