import SSTCore
import Testing

@Suite("Times") struct TimeTests {
  @Test(
    "TAI and Unix time around the last leap second",
    arguments: [
      (Int64(1_483_228_799), Int64(36)), (1_483_228_800, 37), (1_534_982_401, 37), (63_072_000, 10), (0, 10),
    ])
  func offsets(unix: Int64, offset: Int64) {
    #expect(LeapSeconds.packaged.taiMinusUTC(unixSeconds: unix) == offset)
    let time = TAITime(unixSeconds: unix, nanoseconds: 5)
    #expect(time.wholeSeconds == unix + offset && time.subsecondNanoseconds == 5)
    #expect(time.wholeUnixSeconds == unix)
  }

  @Test("a table of leap seconds: both signs, coverage, other results than the packaged one")
  func table() throws {
    func step(_ unix: Int64, _ offset: Int64) -> LeapSeconds.Step {
      LeapSeconds.Step(unixSeconds: unix, taiMinusUTC: offset)
    }
    let table = LeapSeconds(
      source: "test", validUntil: 5_000_000, first: step(0, 10),
      later: [step(1_000_000, 11), step(2_000_000, 10)])
    #expect(table.validUntilDay == "1970-02-27")
    // A leap second repeats a second of Unix time; a left-out second leaves one out.
    let positive = (1_000_009...1_000_012).map { TAITime(nanoseconds: $0 * 1_000_000_000) }
    #expect(
      positive.map { $0.wholeUnixSeconds(leapSeconds: table) } == [999_999, 999_999, 1_000_000, 1_000_001])
    let negative = (2_000_008...2_000_011).map { TAITime(nanoseconds: $0 * 1_000_000_000) }
    #expect(
      negative.map { $0.wholeUnixSeconds(leapSeconds: table) } == [
        1_999_997, 1_999_998, 2_000_000, 2_000_001,
      ])
    for unix in [Int64(-5), 0, 999_999, 1_000_000, 1_999_998, 2_000_000, 9_000_000] {
      let time = TAITime(unixSeconds: unix, nanoseconds: 7, leapSeconds: table)
      #expect(time.wholeUnixSeconds(leapSeconds: table) == unix)
      #expect(abs(time.unixSeconds(leapSeconds: table) - Double(unix) - 7e-9) < 1e-9)
    }
    #expect(table.covers(TAITime(unixSeconds: 4_999_999, leapSeconds: table)))
    #expect(!table.covers(TAITime(unixSeconds: 5_000_000, leapSeconds: table)))
    let packaged = LeapSeconds.packaged
    #expect(packaged.steps.count == 28 && packaged.steps.last == step(1_483_228_800, 37))
    #expect(packaged.validUntilDay == "2027-06-28" && packaged.source.contains("72"))
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
      #expect(CivilDate.day(ofUnixSeconds: days * 86_400) == days)
      #expect(CivilDate.day(ofUnixSeconds: days * 86_400 + 86_399) == days)
    }
  }

  @Test("Modified Julian Dates go both ways, and no number makes a crash") func modifiedJulianDates() throws {
    for nanoseconds in [0, 1_769_000_000_123_456_789, -5_000_000_000] as [Int64] {
      let time = TAITime(nanoseconds: nanoseconds)
      let again = try #require(TAITime(mjdTAI: time.mjdTAI))
      #expect(abs(again.nanoseconds - nanoseconds) < 1000)
    }
    for wrong in [Double.nan, .infinity, -.infinity, 1e6, -1e6, 1e300] {
      #expect(TAITime(mjdTAI: wrong) == nil)
    }
  }
}
