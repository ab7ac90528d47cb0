import Foundation
import SSTCore
import SSTSky
import TestSupport
import Testing

@Suite("Earth orientation") struct EarthOrientationTests {
  @Test("rows, leap second, status outside the table")
  func earthOrientation() throws {
    let packaged = EarthOrientation.packaged
    let range = try #require(packaged.range)
    #expect(range.lowerBound == 55562 && range.upperBound > 61700)
    // 2016-12-31 and 2017-01-01 (leap second between): the IERS gives −0.40764 s and 0.59194 s… at 0 h.
    let before = packaged.values(at: TAITime(unixSeconds: 1_483_228_799))
    let after = packaged.values(at: TAITime(unixSeconds: 1_483_228_800))
    #expect(abs(after.ut1MinusUTC - before.ut1MinusUTC - 1) < 1e-3)
    #expect(before.status == .measured)
    #expect(packaged.values(at: TAITime(unixSeconds: 0)).status == .beforeTable)
    let late = packaged.values(at: TAITime(unixSeconds: Int64(range.upperBound - 40587 + 400) * 86400))
    #expect(late.status == .afterTable && abs(late.ut1MinusUTC) < 0.9)
    let end = TAITime(unixSeconds: Int64(range.upperBound - 40587) * 86400)
    #expect(packaged.values(at: end).status == .predicted)
    #expect(packaged.values(at: TAITime(unixSeconds: -5_000_000_001)).status == .beforeTable)
    #expect(EarthOrientation.zero.values(at: end).status == .constant)
  }

  /// A line of a finals2000A table.
  static func line(_ mjd: Int, _ ut1: String = " 0.0300000", flag: String = "P", final: String = "") -> String
  {
    var text = "2411 1 \(mjd).00 I  0.123456 0.000091  0.234567 0.000090  \(flag)\(ut1) 0.0000100"
    text += String(repeating: " ", count: 134 - text.count) + final
    return text
  }

  @Test("a user's finals2000A table", arguments: ["\n", "\r\n", "\n\n"])
  func finals(_ end: String) throws {
    let final = "  0.120000  0.230000  0.0310000"
    let text = [
      Self.line(60614, " 0.0290000", flag: "I"), Self.line(60615),
      Self.line(60616, " 0.0320000", final: final),
      Self.line(60617, "          ").replacing("0.123456", with: "        "),
    ].joined(separator: end)
    let table = try EarthOrientation(finals: text, file: "/x/finals2000A.all")
    #expect(table.range == 60614...60616 && table.lastMeasuredMJD == 60614)
    #expect(table.source == "IERS table finals2000A.all")
    let noon = table.values(at: TAITime(unixSeconds: (60615 - 40587) * 86400 + 43200))
    #expect(isClose(noon.ut1MinusUTC, 0.0305, relative: 1e-9))
    #expect(isClose(noon.polarMotionXArcsec, (0.123456 + 0.12) / 2, relative: 1e-9))
    #expect(noon.status == .predicted)
  }

  @Test(
    "damaged tables are refused with the line and what was expected",
    arguments: [
      ("", "no line has values"), ("\n  \n", "no line has values"), ("no table at all", "line 1"),
      (line(60615) + "\n\n" + line(60618), "line 3: MJD 60618, expected 60616"),
      (line(60615) + "\n" + line(60615), "line 2: MJD 60615, expected 60616"),
      (line(60615, " 0.03o0000"), "columns 59 to 68"), (line(60615, "  nan     "), "-99.0 to 99.0"),
      (line(60615, " 1e300    "), "-99.0 to 99.0"),
      (line(60615).replacing("0.123456", with: "7.123456"), "19 to 27"),
      (line(60615).replacing("60615.00", with: "60615.50"), "a whole MJD"),
      (line(60615).replacing("60615.00", with: "        "), "a whole MJD"),
      (line(60615).replacing("60615.00", with: "-1e999  "), "columns 8 to 15"),
    ])
  func damaged(text: String, expected: String) throws {
    let error = try #require(throws: EarthOrientationError.self) {
      try EarthOrientation(finals: text, file: "/x/table")
    }
    #expect(error.description.hasPrefix("/x/table") && error.description.contains(expected), "\(error)")
    #expect(error.code.exitCode == 4)
  }

  @Test("tables that were cut short are refused, wherever the cut is") func cut() throws {
    let lines = (0..<30).map { Self.line(60600 + $0, flag: $0 < 20 ? "I" : "P") }
    let whole = lines.joined(separator: "\n") + "\n"
    #expect(try EarthOrientation(finals: whole, file: "x").lastMeasuredMJD == 60619)
    for length in stride(from: 1, to: lines[0].utf8.count * 20, by: 7) {
      let error = #expect(throws: EarthOrientationError.self, "\(length)") {
        try EarthOrientation(finals: String(whole.prefix(length)), file: "x")
      }
      #expect(error?.code.exitCode == 4)
    }
    // In the predictions a line that is not whole is noticed.
    for length in 1..<lines[0].utf8.count {
      let text = whole.prefix((lines[0].utf8.count + 1) * 25 + length)
      #expect(throws: EarthOrientationError.self, "\(length)") {
        try EarthOrientation(finals: String(text), file: "x")
      }
    }
  }

  @Test("any bytes give a table or an error", arguments: 0..<200)
  func noise(_ seed: UInt64) {
    var random = CounterRandom(seed: seed, event: 0, purpose: 1)
    var bytes = Array((0..<20).map { Self.line(60600 + $0) }.joined(separator: "\n").utf8)
    for _ in 0..<(1 + seed % 7) {
      bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
    }
    let table = try? EarthOrientation(finals: String(decoding: bytes, as: UTF8.self), file: "x")
    #expect(table == nil || table?.range == 60600...60619)
  }

  @Test("leap seconds of the packaged tables agree; one more or one less is noticed")
  func conflict() throws {
    #expect(EarthOrientation.packaged.firstConflict(with: .packaged) == nil)
    #expect(EarthOrientation.zero.firstConflict(with: .packaged) == nil)
    let known = LeapSeconds.packaged
    let last = try #require(known.steps.last)
    let without = LeapSeconds(
      source: "older", validUntil: 0, first: known.steps[0], later: Array(known.steps[1...].dropLast()))
    #expect(EarthOrientation.packaged.firstConflict(with: without) == 57754)
    let more = LeapSeconds.Step(unixSeconds: last.unixSeconds + 86_400, taiMinusUTC: 38)
    let with = LeapSeconds(
      source: "newer", validUntil: 0, first: known.steps[0], later: Array(known.steps[1...]) + [more])
    #expect(EarthOrientation.packaged.firstConflict(with: with) == 57755)
  }

  @Test("the Earth turns on steadily through a leap second")
  func rotation() throws {
    let site = GeodeticLocation(longitudeDeg: 14.78, latitudeDeg: 49.91, heightM: 510)
    let transformer = SkyTransformer(location: site)
    let star = ICRSDirection(rightAscensionDeg: 83.63, declinationDeg: 22.01)
    // 2016-12-31 23:59:60 is the second before this.
    let midnight = TAITime(unixSeconds: 1_483_228_800)
    let steps = (-4..<4).map { half in
      let times = [half, half + 1].map {
        TAITime(nanoseconds: midnight.nanoseconds + Int64($0) * 500_000_000)
      }
      let places = times.map { transformer.horizontal(of: star, at: $0) }
      return places[0].separationRad(to: places[1]) * 648_000 / .pi
    }
    // Half a second of rotation at this declination: 7.5 arcseconds times its cosine.
    for step in steps { #expect(abs(step - 7.5205 * cos(22.1 * .pi / 180)) < 0.02, "\(steps)") }
  }
}
