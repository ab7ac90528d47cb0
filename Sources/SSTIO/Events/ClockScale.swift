import SSTCore

extension ClockScale {
  /// Seconds since 1970 that can be the time of an event, 2010 to 2100; other numbers, 0 above all, are no time.
  static let sensibleSeconds: Range<Int64> = 1_262_304_000..<4_102_444_800

  /// 2020-01-01: all later files count TAI.
  private static let firstTAIYear: Int64 = 1_577_836_800
  /// Half of the leap seconds of those years: the date is nearer to one scale or the other.
  private static let halfOfLeapSeconds: Int64 = 18
  /// No file is open longer before its first event or after it.
  private static let longestFile: Int64 = 3600

  /// Decides about the scale of a camera clock.
  ///
  /// Only the date of the table of events says when these were written, in UTC: at their beginning or soon after. The
  /// keyword `TIMESYS` is about that date and not about the clock.
  ///
  /// - Parameters:
  ///   - wanted: what the user says.
  ///   - firstSeconds: the clock of the first event that has a time.
  ///   - date: `DATE` of the table of events.
  init(wanted: RawReadOptions.TimeScale, firstSeconds: Int64?, date: String?) {
    let isOld = firstSeconds.map { $0 < Self.firstTAIYear } ?? false
    let difference = firstSeconds.flatMap { first in
      date.flatMap(CivilDate.unixSeconds(iso:)).map { $0 - first }
    }
    let saysUTC = difference.map { (-Self.halfOfLeapSeconds...Self.longestFile).contains($0) } ?? false
    let saysTAI = difference.map { (-Self.longestFile..<(-Self.halfOfLeapSeconds)).contains($0) } ?? false
    switch wanted {
    case .utc: self.init(isUTC: true)
    case .tai:
      let doubt =
        "DATE \(date ?? "") in the header of the events fits a camera clock that counts UTC, but TAI was "
        + "requested (--time-scale utc)"
      self.init(isUTC: false, doubt: isOld && saysUTC ? doubt : nil)
    case .auto:
      let doubt =
        "camera clocks of 2017 and 2018 counted UTC, and the date in the header of the events does not tell "
        + "which scale was used; TAI is assumed, 37 s earlier than UTC would be (choose with --time-scale)"
      let isUTC = isOld && saysUTC
      self.init(isUTC: isUTC, isByDate: isUTC, doubt: isOld && !saysUTC && !saysTAI ? doubt : nil)
    }
  }
}

extension CivilDate {
  /// The Unix time of a UTC date `YYYY-MM-DDThh:mm:ss`; nil for other texts.
  static func unixSeconds(iso text: String) -> Int64? {
    let parts = text.split(separator: "T")
    let date = parts.first?.split(separator: "-").compactMap { Int64($0) } ?? []
    guard parts.count == 2, date.count == 3, (1900...2200).contains(date[0]), (1...12).contains(date[1]),
      (1...31).contains(date[2])
    else { return nil }
    let time = parts[1].prefix(8).split(separator: ":").compactMap { Int64($0) }
    guard time.count == 3, (0...24).contains(time[0]), (0...60).contains(time[1]), (0...61).contains(time[2])
    else { return nil }
    let day = toDays(year: date[0], month: date[1], day: date[2])
    return day * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]
  }
}
