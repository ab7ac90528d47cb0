import SSTCore
import Testing
@testable import SSTIO

@Suite("The scale of camera clocks") struct ClockScaleTests {
  /// 2018-08-22T21:11:40 UTC as Unix time.
  private static let old: Int64 = 1_534_972_300

  private func scale(
    _ seconds: Int64?, _ date: String?, _ wanted: RawReadOptions.TimeScale = .auto
  ) -> ClockScale {
    ClockScale(wanted: wanted, firstSeconds: seconds, date: date)
  }

  @Test("before 2020 the date of the events decides") func old() {
    let utc = scale(Self.old, "2018-08-22T21:11:41")
    #expect(utc.isUTC && utc.isByDate && utc.doubt == nil)
    #expect(scale(Self.old, "2018-08-22T21:52:00").isUTC)
    let tai = scale(Self.old, "2018-08-22T21:11:03")
    #expect(!tai.isUTC && tai.doubt == nil)
    for date in ["1970-01-01T00:00:00", "nonsense", "2018-13-40T99:99:99", nil] {
      let open = scale(Self.old, date)
      #expect(!open.isUTC && open.doubt != nil)
    }
  }

  @Test("later clocks count TAI whatever the date says; an option decides always") func options() {
    #expect(scale(1_769_025_637, "2026-01-21T20:00:37") == ClockScale(isUTC: false))
    #expect(scale(nil, "2018-08-22T21:11:41") == ClockScale(isUTC: false))
    #expect(scale(Self.old, "2018-08-22T21:11:03", .utc) == ClockScale(isUTC: true))
    #expect(scale(Self.old, "2018-08-22T21:11:41", .tai).doubt?.contains("--time-scale utc") == true)
  }
}
