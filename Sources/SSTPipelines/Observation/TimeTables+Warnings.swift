import SSTSky
import Reconstruction
import SSTCore

extension TimeTables {
  /// What to tell the user about the tables at the date of a run; nothing if both are known for it.
  func warnings(at time: TAITime) -> [String] {
    let day = CivilDate.text(unixSeconds: time.wholeUnixSeconds(leapSeconds: leapSeconds))
    let status = earthOrientation.values(at: time, leapSeconds: leapSeconds).status
    return [leapSeconds.covers(time) ? nil : expiry(day), earthOrientationWarning(status, day)].compactMap {
      $0
    }
  }

  private func expiry(_ day: String) -> String {
    """
    W0714 leap-seconds-expired: the leap seconds (\(leapSeconds.source)) are known until \
    \(leapSeconds.validUntilDay), the run is of \(day); UTC may be wrong by 1 s. Give the present \
    Leap_Second.dat of the IERS with --leap-seconds
    """
  }

  private func earthOrientationWarning(_ status: EarthOrientation.Status, _ day: String) -> String? {
    let source = earthOrientation.source
    let advice = "Give the present finals2000A.all of the IERS with --earth-orientation"
    switch status {
    case .measured, .constant: return nil
    case .predicted:
      let last = earthOrientation.lastMeasuredMJD.map(Self.text) ?? "no day"
      return """
        W0715 earth-orientation-predicted: the Earth orientation (\(source)) is measured until \(last), \
        predicted for \(day); directions may be wrong by up to 1 arcsecond. \(advice)
        """
    case .beforeTable, .afterTable:
      let days = earthOrientation.range.map { "\(Self.text($0.lowerBound)) to \(Self.text($0.upperBound))" }
      return """
        W0716 earth-orientation-missing: the Earth orientation (\(source)) covers \(days ?? "no day"), not \
        \(day); the nearest day is used, directions may be wrong by up to 15 arcseconds. \(advice)
        """
    }
  }
}
