import SSTCore
import SSTIO
import TestSupport
import Testing

@Suite("Files of leap seconds") struct LeapSecondFileTests {
  @Test("both formats of the IERS give the packaged steps")
  func formats() throws {
    let list = try LeapSeconds(text: LeapSecondTexts.list, file: "/x/leap-seconds.list")
    #expect(list.steps == LeapSeconds.packaged.steps)
    #expect(list.source == "leap-seconds.list of 2025-07-07" && list.validUntilDay == "2026-06-28")
    let data = try LeapSeconds(text: LeapSecondTexts.data, file: "/x/Leap_Second.dat")
    #expect(data == .packaged)
    let windows = try LeapSeconds(text: LeapSecondTexts.data.replacing("\n", with: "\r\n"), file: "x")
    #expect(windows == .packaged)
    let more = try LeapSeconds(text: LeapSecondTexts.dataWithOneMore, file: "x")
    #expect(more.steps.count == 29 && more.source == "IERS Bulletin C 74")
    #expect(more.taiMinusUTC(unixSeconds: 1_814_400_000) == 38)
    let unnamed = LeapSecondTexts.data.replacing("Bulletin", with: "Paper")
    #expect(try LeapSeconds(text: unnamed, file: "/x/mine.dat").source == "mine.dat")
  }

  @Test("an old table is right as far as it goes")
  func old() throws {
    let text = LeapSecondTexts.data.replacing("28 June 2027", with: "28 June 2015")
    let lines = text.split(separator: "\n").filter { !$0.hasSuffix(" 36") && !$0.hasSuffix(" 37") }
    let table = try LeapSeconds(text: lines.joined(separator: "\n"), file: "x")
    #expect(table.steps.count == 26 && !table.covers(TAITime(unixSeconds: 1_769_015_225)))
  }

  @Test(
    "damaged lists are refused with the line and what was expected",
    arguments: [
      ("3692217600\t37", "3692217600\t38", "line 31", "35 or 37 s"),
      ("3692217600\t37", "3644697600\t37", "line 31", "a day after the line before"),
      ("3692217600\t37", "3692217601\t37", "line 31", "midnight"),
      ("3692217600\t37", "3692217600", "line 31", "midnight"),
      ("3692217600\t37", "99999999999999999999\t37", "line 31", "midnight"),
      ("#$\t3960835200", "#$\tsoon", "line 2", "a number of seconds since 1900"),
      ("#$\t3960835200", "#$\t3960835201", "SHA-1", "49db2447571e5e1b2f002a539c8da8e439b8e49e"),
      ("3692217600\t37\t# a day\n", "", "SHA-1", "49db2447"), ("#$\t3960835200\n", "", "#$", " found. Is it"),
      ("#@\t3991593600\n", "", "#@", " found. Is it"), ("#h", "#", "#h", " found. Is it"),
      ("#h\t49db2447", "#h\t49db2447x", "line 32", "five hexadecimal words"),
    ])
  func damagedList(old: String, new: String, place: String, expected: String) throws {
    try refuse(LeapSecondTexts.list.replacing(old, with: new), place, expected)
  }

  @Test(
    "damaged data files are refused",
    arguments: [
      ("1  1 2017", "2  1 2017", "line 32", "MJD 57755 for this day"),
      ("57754.0", "57754.5", "line 32", "MJD 57754 for this day"),
      ("1  1 2017 37", "1  1 2017", "line 32", "MJD, day, month, year"),
      ("1  1 2017 37", "1 13 2017 37", "line 32", "MJD, day, month, year"),
      ("1  1 2017 37", "1  1 9999999999 37", "line 32", "MJD, day, month, year"),
      ("28 June 2027", "soon", "line 3", "File expires on 28 June 2027"),
      ("File expires", "File", " found. Is it", "File expires on DAY MONTH YEAR"),
      ("    57754.0    1  1 2017 37\n", "", "2017-01-01", "37 s from 2017-01-01"),
      ("    57754.0    1  1 2017 37\n", "    58119.0 1 1 2018 37\n", "2017-01-01", "37 s from 2017-01-01"),
    ])
  func damagedData(old: String, new: String, place: String, expected: String) throws {
    try refuse(LeapSecondTexts.data.replacing(old, with: new), place, expected)
  }

  @Test("nothing and binary data are refused", arguments: ["", "\n\n", "\u{0}\u{1}SIMPLE\u{FFFD}", "#@ 1"])
  func nonsense(_ text: String) throws { try refuse(text, "/x/file", "expected") }

  private func refuse(_ text: String, _ place: String, _ expected: String) throws {
    let error = try #require(throws: LeapSecondsError.self) { try LeapSeconds(text: text, file: "/x/file") }
    #expect(error.description.hasPrefix("/x/file") && error.code.exitCode == 4)
    let isNamed = error.description.contains(place)
    #expect(isNamed && (expected == "expected" || error.description.contains(expected)), "\(error)")
  }

  @Test("one changed byte never makes another list", arguments: 0..<300)
  func changed(_ seed: UInt64) {
    var random = CounterRandom(seed: seed, event: 0, purpose: 2)
    var bytes = Array(LeapSecondTexts.list.utf8)
    bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
    let table = try? LeapSeconds(text: String(decoding: bytes, as: UTF8.self), file: "x")
    #expect(table == nil || table?.steps == LeapSeconds.packaged.steps)
  }
}
