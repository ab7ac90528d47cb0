import SSTCore
import Testing

@Suite("Times") struct TimeTests {
  @Test(
    "TAI and Unix time around the last leap second",
    arguments: [
      (Int64(1_483_228_799), Int64(36)), (1_483_228_800, 37), (1_534_982_401, 37), (63_072_000, 10), (0, 10),
    ])
  func offsets(unix: Int64, offset: Int64) {
    #expect(LeapSeconds.taiMinusUTC(unixSeconds: unix) == offset)
    let time = TAITime(unixSeconds: unix, nanoseconds: 5)
    #expect(time.wholeSeconds == unix + offset && time.subsecondNanoseconds == 5)
    #expect(time.wholeUnixSeconds == unix)
  }

  @Test("MJD and ISO text")
  func text() {
    let time = TAITime(nanoseconds: 1_534_982_401_673_508_228)
    #expect(time.mjdTAI == 58353.000019369305)
    #expect(
      TAITime(unixSeconds: 1_769_015_225, nanoseconds: 383_583_536).iso8601UTC
        == "2026-01-21T17:07:05.383583536Z")
  }

  @Test("civil dates go both ways") func civil() {
    for days in stride(from: Int64(-200_000), to: 200_000, by: 97) {
      let date = CivilDate.fromDays(days)
      #expect(CivilDate.toDays(year: date.year, month: date.month, day: date.day) == days)
    }
  }
}
