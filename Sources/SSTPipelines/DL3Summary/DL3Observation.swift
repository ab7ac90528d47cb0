import Foundation
public import InstrumentResponse
import SSTCore
import SSTIO
public import SSTSky

/// An event list as an analysis of a source sees it, ours or another program's.
public struct DL3Observation: Sendable {
  /// The file.
  public let path: String
  /// The number of the observation.
  public let id: Int64
  /// The source; nil if the header does not tell.
  public let source: ICRSDirection?
  /// The name of the source; empty if the header does not tell.
  public let object: String
  /// Where the telescope points.
  public let pointing: ICRSDirection
  /// The zenith angle of the pointing in degrees; NaN if the header does not tell.
  public let zenithDeg: Double
  /// Intervals of good time in days (modified Julian date in the scale of the file).
  public let goodTimes: [ClosedRange<Double>]
  /// Good time and live time in seconds; NaN if the header does not tell, or tells a live time below 0 or above the good time.
  public let ontimeS, liveTimeS: Double
  /// The events.
  public let events: SkyEvents
  /// Events without a finite position or energy, which are left out.
  public let leftOut: Int

  private struct Event {
    var rightAscension = Double.nan
    var declination = Double.nan
    var energy = Double.nan

    static let table = Table<Event>("EVENTS") {
      Column("RA", \.rightAscension, unit: "deg")
      Column("DEC", \.declination, unit: "deg")
      Column("ENERGY", \.energy, unit: "TeV")
    }
  }

  private struct Interval {
    var start = Double.nan
    var stop = Double.nan

    static let table = Table<Interval>("GTI") {
      Column("START", \.start, unit: "s")
      Column("STOP", \.stop, unit: "s")
    }
  }

  /// Reads a file.
  ///
  /// - Parameter path: an event list with the tables `EVENTS` and `GTI`.
  /// - Throws: ``DL3Error/notEventList(path:reason:)``, `FITSError`, `TableError`, `FileError`.
  public init(readingFrom path: String) throws {
    let file = try FITSTableFile(readingFrom: path)
    guard file.tableNames.contains("EVENTS") else {
      throw DL3Error.notEventList(path: path, reason: "no table EVENTS")
    }
    let header = try file.header("EVENTS")
    func number(_ keyword: String) throws -> Double {
      guard let number = header.number(keyword), number.isFinite else {
        throw DL3Error.notEventList(path: path, reason: "EVENTS has no number \(keyword)")
      }
      return number
    }
    self.path = path
    id = Int64(try number("OBS_ID"))
    pointing = ICRSDirection(
      rightAscensionDeg: try number("RA_PNT"), declinationDeg: try number("DEC_PNT"))
    source = header.number("RA_OBJ").flatMap { rightAscension in
      header.number("DEC_OBJ").map {
        ICRSDirection(rightAscensionDeg: rightAscension, declinationDeg: $0)
      }
    }
    object = header.text("OBJECT") ?? ""
    zenithDeg = header.number("ZEN_PNT") ?? 90 - (header.number("ALT_PNT") ?? .nan)
    let reference = (header.number("MJDREFI") ?? 0) + (header.number("MJDREFF") ?? 0)
    let intervals =
      file.tableNames.contains("GTI") ? try file.rows(of: Interval.table, initial: Interval()) : []
    goodTimes = try intervals.map { interval in
      guard interval.start <= interval.stop else {
        throw DL3Error.notEventList(path: path, reason: "GTI has an interval that ends before it begins")
      }
      return reference + interval.start / 86_400...reference + interval.stop / 86_400
    }
    let (ontime, live) = (header.number("ONTIME") ?? .nan, try number("LIVETIME"))
    (ontimeS, liveTimeS) = (ontime, live < 0 || live > ontime * (1 + 1e-6) ? .nan : live)
    try Self.checkUnits(header, path)
    let rows = try file.rows(of: Event.table, initial: Event())
    let usable = rows.filter { $0.rightAscension.isFinite && $0.declination.isFinite && $0.energy.isFinite }
    leftOut = rows.count - usable.count
    events = try SkyEvents(
      rightAscensionsDeg: usable.map(\.rightAscension), declinationsDeg: usable.map(\.declination),
      energies: usable.map(\.energy))
  }

  /// Refuses units that other programs may choose.
  private static func checkUnits(_ header: FITSHeader, _ path: String) throws {
    let units = ["RA": "deg", "DEC": "deg", "ENERGY": "TeV"]
    for place in 1...max(1, Int(header.number("TFIELDS") ?? 1)) {
      guard let name = header.text("TTYPE\(place)"), let expected = units[name.uppercased()],
        let found = header.text("TUNIT\(place)"), !found.isEmpty, found != expected
      else { continue }
      throw DL3Error.notEventList(path: path, reason: "\(name) is in \(found), expected is \(expected)")
    }
  }

  /// The event lists among inputs: files, and those in folders.
  ///
  /// - Parameter inputs: files, and folders whose files ending in `.fits` and `.fits.gz` are looked at.
  /// - Throws: ``DL3Error/noObservations(summary:)`` for a folder without any.
  static func paths(_ inputs: [String]) throws -> [String] {
    try inputs.flatMap { input -> [String] in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: input, isDirectory: &isFolder), isFolder.boolValue else {
        return [input]
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: input).sorted()
      let found = names.filter { name in
        !name.hasPrefix(".") && [".fits", ".fits.gz"].contains(where: name.hasSuffix)
      }.map { OutputFolder.path(input, $0) }.filter { path in
        (try? FITSTableFile(readingFrom: path).tableNames.contains("EVENTS")) ?? true
      }
      guard !found.isEmpty else { throw DL3Error.noObservations(summary: "no event list in \(input)") }
      return found
    }
  }
}
