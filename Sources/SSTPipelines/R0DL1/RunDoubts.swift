import SSTCore
import SSTIO

/// Contradictions between a run's name, clock and events, for the log.
struct RunDoubts {
  /// One for each contradiction.
  let notices: [Notice]

  /// Compares the first event with the name of the file, and its clock with the header.
  init(
    _ run: SourceDescription, telescope: Int, date: Int, first: TAITime, leapSeconds: LeapSeconds
  ) {
    var notices: [Notice] = []
    if let doubt = run.clock?.doubt { notices.append(Notice(.clockScaleUnclear, doubt)) }
    if run.date == date, first.isKnown {
      let (year, month, day) = (Int64(date / 10_000), Int64(date / 100 % 100), Int64(date % 100))
      let start = CivilDate.toDays(year: year, month: month, day: day) * 86_400
      // The night of a date ends at noon of the next day; names with the date of UTC fall into it as well.
      let unix = first.wholeUnixSeconds(leapSeconds: leapSeconds)
      if !(start..<start + 129_600).contains(unix) {
        let found = CivilDate.text(unixSeconds: unix)
        notices.append(
          Notice(.nameAgainstDate, "the file name has the date \(date), the first event is of \(found)"))
      }
    }
    if let named = RunIdentity(fileName: run.path)?.telescopeID, named != telescope {
      notices.append(
        Notice(
          .nameAgainstTelescope,
          "the file name has telescope \(named), the events are of telescope \(telescope)"))
    }
    self.notices = notices
  }

  /// If more than this fraction of the pixels has no good calibration, images are largely interpolated.
  private static let manyBadPixels = 0.1

  /// The notice about pixels without a good calibration; nil if there are few.
  static func badPixels(_ isGood: [Bool], file: String) -> Notice? {
    let bad = isGood.count { !$0 }
    guard Double(bad) > manyBadPixels * Double(isGood.count) else { return nil }
    return Notice(
      .fewGoodPixels,
      """
      \(bad) of \(isGood.count) pixels have no good calibration in \(file); their charges are interpolated from \
      their neighbors. Is this the right calibration file?
      """)
  }

  /// The notice for an altitude in degrees.
  static func belowHorizon(_ altitude: Double) -> Notice {
    Notice(
      .belowHorizon,
      """
      the telescope would point to an altitude of \((altitude * 10).rounded() / 10)°. Check the camera clock and the \
      pointing coordinates
      """)
  }
}
