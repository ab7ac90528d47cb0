import SSTCore
import SSTIO

/// What a run's name, clock and events say against each other, for the log.
struct RunDoubts {
  /// One message for each.
  let texts: [String]

  /// Compares the first event with the name of the file, and its clock with the header.
  init(
    _ run: SourceDescription, telescope: Int, date: Int, first: TAITime, leapSeconds: LeapSeconds
  ) {
    var texts: [String] = []
    if let doubt = run.clock?.doubt { texts.append("W0706 clock-scale: \(doubt)") }
    if run.date == date, first.isKnown {
      let (year, month, day) = (Int64(date / 10_000), Int64(date / 100 % 100), Int64(date % 100))
      let start = CivilDate.toDays(year: year, month: month, day: day) * 86_400
      // The night of a date ends at noon of the next day; names with the date of UTC fall into it as well.
      let unix = first.wholeUnixSeconds(leapSeconds: leapSeconds)
      if !(start..<start + 129_600).contains(unix) {
        let found = CivilDate.text(unixSeconds: unix)
        texts.append("W0703 name-against-date: the file is named \(date), its first event is of \(found)")
      }
    }
    if let named = RunIdentity(fileName: run.path)?.telescopeID, named != telescope {
      texts.append(
        "W0704 name-against-telescope: the file is named for telescope \(named), its events are of \(telescope)"
      )
    }
    self.texts = texts
  }

  /// With more pixels than this part without a good calibration, most images are made of their neighbors.
  private static let manyBadPixels = 0.1

  /// The message about pixels without a good calibration; nil if there are few.
  static func badPixels(_ isGood: [Bool], file: String) -> String? {
    let bad = isGood.count { !$0 }
    guard Double(bad) > manyBadPixels * Double(isGood.count) else { return nil }
    return """
      W0724 few-good-pixels: \(bad) of \(isGood.count) pixels have no good calibration (\(file)) and get their \
      neighbors' mean; is it the right file?
      """
  }

  /// The message for an altitude in degrees.
  static func belowHorizon(_ altitude: Double) -> String {
    """
    W0707 below-horizon: the telescope would point to an altitude of \((altitude * 10).rounded() / 10)°; are clock and \
    coordinates right?
    """
  }
}
