import Foundation
import SSTCore
import SSTIO
import SSTSky

/// What is wrong with an event list: keywords, columns, times, positions.
///
/// Source: GADF 0.3, event lists and good time intervals.
struct EventListCheck {
  let file: FITSTableFile
  let header: FITSHeader

  /// Keywords that gammapy's `DataStore` reads.
  private static let needed = [
    "OBS_ID", "TSTART", "TSTOP", "ONTIME", "LIVETIME", "DEADC", "RA_PNT", "DEC_PNT", "MJDREFI", "MJDREFF",
    "TIMESYS",
  ]
  private static let mandatory = [
    "HDUCLASS", "HDUDOC", "HDUVERS", "HDUCLAS1", "OBS_MODE", "EQUINOX", "RADECSYS", "ORIGIN", "TELESCOP",
    "INSTRUME", "CREATOR", "TIMEUNIT", "TIMEREF", "GEOLON", "GEOLAT", "ALTITUDE",
  ]
  private static let usual = ["OBJECT", "RA_OBJ", "DEC_OBJ", "ALT_PNT", "AZ_PNT", "DATE-OBS"]
  /// Events farther from the pointing cannot be seen by the camera; degrees.
  private static let fieldDeg = 12.0

  init(_ file: FITSTableFile) throws {
    self.file = file
    header = try file.header("EVENTS")
  }

  /// All findings.
  func run() throws -> [DL3Finding] {
    var findings = DL3Findings(table: "EVENTS")
    checkKeywords(&findings)
    let events = try EventColumnsOfList(file, &findings)
    findings.add(.note, "counts", "\(events.count) events")
    let intervals = try goodTimes(&findings)
    if let times = events.times {
      EventTimeCheck(header: header, times: times, intervals: intervals).run(&findings)
    }
    checkPositions(events, &findings)
    return findings.all
  }

  private func checkKeywords(_ findings: inout DL3Findings) {
    let keywords = DL3Keywords(header: header)
    keywords.require(Self.needed, .error, &findings)
    keywords.require(Self.mandatory, .warning, &findings)
    keywords.require(Self.usual, .note, &findings)
    keywords.expect("HDUCLASS", ["GADF", "OGIP", "VODF"], .warning, &findings)
    keywords.expect("HDUVERS", ["0.2", "0.3"], .warning, &findings)
    keywords.expect("HDUCLAS1", ["EVENTS"], .error, &findings)
    keywords.expect("RADECSYS", ["ICRS", "FK5"], .warning, &findings)
    keywords.expect("TIMEUNIT", ["s"], .error, &findings)
    keywords.expect("RA_PNT", in: 0...360, &findings)
    keywords.expect("DEC_PNT", in: -90...90, &findings)
    keywords.expect("ALT_PNT", in: -5...90, &findings)
    keywords.expect("DEADC", in: 0...1, &findings)
    keywords.expect("GEOLON", in: -180...360, &findings)
    keywords.expect("GEOLAT", in: -90...90, &findings)
    keywords.expect("ALTITUDE", in: -500...10_000, &findings)
    for (found, right) in [("DATE_OBS", "DATE-OBS"), ("DATE_END", "DATE-END")] where header[found] != nil {
      findings.add(.warning, "keyword-name", "\(found)", expected: right)
    }
    guard let ontime = header.number("ONTIME"), let live = header.number("LIVETIME"),
      let part = header.number("DEADC")
    else { return }
    if live > ontime * (1 + 1e-6) {
      findings.add(.error, "live-time", "LIVETIME is \(live) s, ONTIME \(ontime) s", expected: "not more")
    }
    if abs(live - ontime * part) > 1e-3 * max(1, ontime) {
      findings.add(
        .error, "live-time", "LIVETIME is \(live) s, ONTIME times DEADC is \(ontime * part) s",
        advice: "gammapy takes good times times DEADC")
    }
    if part == 1, ontime > 0 {
      findings.add(
        .note, "no-dead-time", "DEADC is 1: no dead time", advice: "fluxes are low if there was some")
    }
  }

  private func goodTimes(_ findings: inout DL3Findings) throws -> [ClosedRange<Double>] {
    findings.table = "GTI"
    defer { findings.table = "EVENTS" }
    guard file.tableNames.contains("GTI") else {
      findings.add(.error, "missing-table", "no table GTI", advice: "gammapy needs good time intervals")
      return []
    }
    let gti = try file.header("GTI")
    DL3Keywords(header: gti).require(["MJDREFI", "MJDREFF", "TIMESYS"], .error, &findings)
    for name in ["MJDREFI", "MJDREFF"] where gti.number(name) != header.number(name) {
      findings.add(.error, "time-reference", "\(name) is not that of EVENTS")
    }
    if gti.text("TIMESYS") != header.text("TIMESYS") {
      findings.add(.error, "time-reference", "TIMESYS is not that of EVENTS")
    }
    let (starts, stops) = try intervals(&findings)
    var ranges: [ClosedRange<Double>] = []
    var (empty, disordered) = (0, 0)
    for (start, stop) in zip(starts, stops) {
      guard start <= stop else {
        empty += 1
        continue
      }
      if let last = ranges.last, start < last.upperBound { disordered += 1 }
      ranges.append(start...stop)
    }
    findings.add(.error, "good-times", count: empty, "intervals end before they begin, or are no numbers")
    findings.add(.error, "good-times", count: disordered, "intervals overlap, or are out of order")
    if starts.isEmpty { findings.add(.error, "good-times", "no interval", expected: "one or more") }
    let sum = ranges.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
    if let ontime = header.number("ONTIME"), abs(sum - ontime) > max(0.01, 1e-4 * ontime), !ranges.isEmpty {
      findings.add(.error, "good-times", "their sum is \(sum) s, ONTIME is \(ontime) s", expected: "the same")
    }
    return ranges
  }

  private func intervals(_ findings: inout DL3Findings) throws -> ([Double], [Double]) {
    let rows = try file.packedRows("GTI")
    func column(_ name: String) -> [Double] {
      guard let place = rows.schema.columns.firstIndex(where: { $0.name.uppercased() == name }) else {
        findings.add(.error, "missing-column", "no \(name)")
        return []
      }
      if let unit = rows.schema.columns[place].unit, unit != "s" {
        findings.add(.error, "unit", "\(name) is in \(unit)", expected: "s")
      }
      return (0..<rows.rowCount).map { rows.doubles(row: $0, column: place)?.first ?? .nan }
    }
    return (column("START"), column("STOP"))
  }

  private func checkPositions(_ events: EventColumnsOfList, _ findings: inout DL3Findings) {
    if let energies = events.energies {
      findings.add(
        .error, "event-value", count: energies.count { !($0 > 0 && $0.isFinite) },
        "events have no energy above 0")
    }
    if let numbers = events.numbers {
      findings.add(
        .note, "event-number", count: numbers.count - Set(numbers).count,
        "events have the EVENT_ID of another")
    }
    guard let longitudes = events.rightAscensions, let latitudes = events.declinations else { return }
    let isWrong = longitudes.indices.filter {
      !(0...360).contains(longitudes[$0]) || !(-90...90).contains(latitudes[$0])
    }
    findings.add(
      .error, "event-value", count: isWrong.count, "events have no position",
      expected: "RA 0 to 360, DEC -90 to 90")
    guard let rightAscension = header.number("RA_PNT"), let declination = header.number("DEC_PNT") else {
      return
    }
    let pointing = ICRSDirection(rightAscensionDeg: rightAscension, declinationDeg: declination)
    let far = longitudes.indices.filter { row in
      let position = ICRSDirection(rightAscensionDeg: longitudes[row], declinationDeg: latitudes[row])
      return position.separationRad(to: pointing) * 180 / .pi > Self.fieldDeg
    }
    findings.add(
      .error, "event-value", count: far.count,
      "events are more than \(Int(Self.fieldDeg)) degrees from the pointing",
      advice: "are positions in another frame, or exchanged?")
  }
}

/// The columns of an event list, with what is wrong with them.
struct EventColumnsOfList {
  let count: Int
  private(set) var numbers: [Double]?
  private(set) var times, rightAscensions, declinations, energies: [Double]?

  init(_ file: FITSTableFile, _ findings: inout DL3Findings) throws {
    guard try file.header("EVENTS").integer("TFIELDS") ?? 0 > 0 else {
      count = 0
      findings.add(.error, "missing-column", "no columns")
      return
    }
    let rows = try file.packedRows("EVENTS")
    count = rows.rowCount
    func column(_ name: String, unit: String?) -> [Double]? {
      guard let place = rows.schema.columns.firstIndex(where: { $0.name.uppercased() == name }) else {
        findings.add(.error, "missing-column", "no \(name)")
        return nil
      }
      let info = rows.schema.columns[place]
      if let unit, (info.unit ?? "") != unit {
        findings.add(
          .error, "unit", "\(name) is in \(info.unit ?? "no unit")", expected: unit,
          advice: "convert it, or state the unit")
      }
      if name == "TIME", info.type == .float32 {
        findings.add(.error, "column-type", "TIME has 32 bits", expected: "64: 32 resolve minutes")
      }
      let values = (0..<rows.rowCount).compactMap { rows.doubles(row: $0, column: place)?.first }
      guard values.count == rows.rowCount else {
        findings.add(.error, "column-type", "\(name) holds no numbers")
        return nil
      }
      return values
    }
    numbers = column("EVENT_ID", unit: nil)
    times = column("TIME", unit: "s")
    (rightAscensions, declinations) = (column("RA", unit: "deg"), column("DEC", unit: "deg"))
    energies = column("ENERGY", unit: "TeV")
  }
}
