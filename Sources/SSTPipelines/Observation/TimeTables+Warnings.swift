import SSTSky
import Reconstruction
import SSTCore

extension TimeTables {
  /// Warnings if the tables do not cover the date of a run; empty if both do.
  func warnings(at time: TAITime) -> [Notice] {
    let day = CivilDate.text(unixSeconds: time.wholeUnixSeconds(leapSeconds: leapSeconds))
    let status = earthOrientation.values(at: time, leapSeconds: leapSeconds).status
    return [leapSeconds.covers(time) ? nil : expiry(day), earthOrientationWarning(status, day)].compactMap {
      $0
    }
  }

  private func expiry(_ day: String) -> Notice {
    Notice(
      .leapSecondsExpired,
      """
      the leap seconds (\(leapSeconds.source)) are known until \(leapSeconds.validUntilDay), the run is of \(day); \
      UTC may be wrong by 1 s. Give the current Leap_Second.dat of the IERS with --leap-seconds
      """)
  }

  private func earthOrientationWarning(_ status: EarthOrientation.Status, _ day: String) -> Notice? {
    let source = earthOrientation.source
    let advice = "Give the current finals2000A.all of the IERS with --earth-orientation"
    switch status {
    case .measured, .constant: return nil
    case .predicted:
      let last = earthOrientation.lastMeasuredMJD.map(Self.text) ?? "no day"
      return Notice(
        .earthOrientationPredicted,
        """
        the Earth orientation (\(source)) is measured until \(last) and predicted for \(day); directions may be \
        wrong by up to 1 arcsecond. \(advice)
        """)
    case .beforeTable, .afterTable:
      let days = earthOrientation.range.map { "\(Self.text($0.lowerBound)) to \(Self.text($0.upperBound))" }
      return Notice(
        .earthOrientationMissing,
        """
        the Earth orientation (\(source)) covers \(days ?? "no day"), not \(day); the nearest day is used, and \
        directions may be wrong by up to 15 arcseconds. \(advice)
        """)
    }
  }
}
