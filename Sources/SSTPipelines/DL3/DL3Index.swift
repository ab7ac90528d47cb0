import Foundation
import InstrumentResponse
import SSTCore
import SSTData
public import SSTIO

/// What index files say of an event list.
///
/// ```swift
/// let entries = try paths.map { try DL3IndexEntry(readingFrom: $0, relativeTo: "dl3") }
/// try DL3Index.write(entries, toFolder: "dl3")
/// ```
public struct DL3IndexEntry: Sendable {
  /// A table of a file.
  struct Unit: Sendable, Equatable {
    var observation: Int64
    /// HDU_TYPE and HDU_CLASS.
    var kind: String
    var layout: String
    var folder: String
    var file: String
    var name: String
  }

  /// The row of the observation index.
  struct Observation: Sendable, Equatable {
    var id: Int64 = 0
    var mode = "POINTING"
    var numbers: [Double] = []
    var setup = ""
    var object = ""
    var telescopeCount: Int64 = 0
    var telescopes = ""
    var eventCount: Int64 = 0
  }

  /// The keywords of numbers, which are the names of columns, and their units.
  static let numbers: [(name: String, unit: String?)] = [
    ("RA_PNT", "deg"), ("DEC_PNT", "deg"), ("ZEN_PNT", "deg"), ("ALT_PNT", "deg"), ("AZ_PNT", "deg"),
    ("TSTART", "s"), ("TSTOP", "s"), ("ONTIME", "s"), ("LIVETIME", "s"), ("DEADC", nil), ("RA_OBJ", "deg"),
    ("DEC_OBJ", "deg"),
  ]
  private static let mandatory = ["RA_PNT", "DEC_PNT", "TSTART", "TSTOP", "ONTIME", "LIVETIME", "DEADC"]

  /// The file.
  public let path: String
  let observation: Observation
  let units: [Unit]
  /// The keywords of the event list.
  private let header: FITSHeader

  /// The reference of times and the site, which all lists of an index share.
  var shared: [FITSCard] {
    let names = ["MJDREFI", "MJDREFF", "TIMEUNIT", "TIMESYS", "TIMEREF", "GEOLON", "GEOLAT", "ALTITUDE"]
    return header.cards.filter { names.contains($0.keyword) }
  }

  /// The number of the observation.
  public var id: Int64 { observation.id }
  /// The telescope or telescopes, as `INSTRUME` has them.
  public var setup: String { observation.setup }

  /// Reads the headers of an event list.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - folder: where the index will be.
  /// - Throws: ``DL3Error/notEventList(path:reason:)``, `FITSError`, `TableError`, `FileError`.
  public init(readingFrom path: String, relativeTo folder: String) throws {
    let file = try FITSTableFile(readingFrom: path)
    guard file.tableNames.contains("EVENTS") else {
      throw DL3Error.notEventList(path: path, reason: "no table EVENTS")
    }
    let header = try file.header("EVENTS")
    let lacking =
      Self.mandatory.filter { header.number($0) == nil } + (header.integer("OBS_ID") == nil ? ["OBS_ID"] : [])
    guard lacking.isEmpty else {
      throw DL3Error.notEventList(path: path, reason: "EVENTS lacks \(lacking.joined(separator: ", "))")
    }
    let tables = try file.tableNames.map { ($0, try file.header($0)) }
    self.init(
      path: path, header, eventCount: header.integer("NAXIS2") ?? 0, tables: tables, relativeTo: folder)
  }

  /// Describes an event list that was just written.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - header: what its header says.
  ///   - responses: the responses in it.
  ///   - folder: where the index will be.
  init(path: String, _ header: ObservationHeader, _ responses: ResponseSet?, relativeTo folder: String) {
    let tables =
      [("EVENTS", FITSHeader()), ("GTI", FITSHeader())]
      + (responses?.tables ?? []).map { table in
        let unit = ResponseUnit(table)
        return (unit.name, FITSHeader(unit.header(isPointLike: responses?.isPointLike ?? false, table)))
      }
    self.init(
      path: path, FITSHeader(header.cards + ObservationHeader.timeCards), eventCount: header.eventCount,
      tables: tables, relativeTo: folder)
  }

  private init(
    path: String, _ header: FITSHeader, eventCount: Int, tables: [(name: String, header: FITSHeader)],
    relativeTo folder: String
  ) {
    (self.path, self.header) = (path, header)
    var observation = Observation()
    observation.id = Int64(header.integer("OBS_ID") ?? 0)
    observation.mode = header.text("OBS_MODE") ?? "POINTING"
    observation.numbers = Self.numbers.map { name, _ in
      name == "ZEN_PNT" ? 90 - (header.number("ALT_PNT") ?? .nan) : header.number(name) ?? .nan
    }
    observation.setup = header.text("INSTRUME") ?? header.text("TELESCOP") ?? ""
    observation.object = header.text("OBJECT") ?? ""
    observation.telescopeCount = Int64(header.integer("N_TELS") ?? 0)
    observation.telescopes = header.text("TELLIST") ?? ""
    observation.eventCount = Int64(eventCount)
    self.observation = observation
    let place = RelativePath.of(path, from: folder)
    units = tables.compactMap { name, header in
      guard let (kind, layout) = Self.kind(name, header) else { return nil }
      return Unit(
        observation: observation.id, kind: kind, layout: layout, folder: place.folder, file: place.name,
        name: name)
    }
  }

  private static func kind(_ name: String, _ header: FITSHeader) -> (String, String)? {
    if name == "EVENTS" || name == "GTI" { return (name.lowercased(), name.lowercased()) }
    guard header.text("HDUCLAS1") == "RESPONSE", let kind = header.text("HDUCLAS2"),
      let layout = header.text("HDUCLAS4")
    else { return nil }
    // One background for each observation: that over the field of view is for those who choose it.
    if name == ResponseUnit.fieldBackground { return nil }
    return (kind == "EFF_AREA" ? "aeff" : kind.lowercased(), layout.lowercased())
  }
}

/// The index files of a folder of event lists.
public enum DL3Index {
  /// The names of both files.
  public static let (units, observations) = ("hdu-index.fits.gz", "obs-index.fits.gz")

  /// Writes both index files.
  ///
  /// - Parameters:
  ///   - entries: what they list, sorted by observation here.
  ///   - folder: where they are.
  ///   - overwrite: whether they may exist.
  ///   - files: the set that they belong to, which then decides about that.
  /// - Throws: ``DL3Error/mixedSetups(first:second:found:)``, `SameRunError` for an observation in two files.
  public static func write(
    _ entries: [DL3IndexEntry], toFolder folder: String, overwrite: Bool = false,
    in files: AtomicFileSet? = nil
  ) throws {
    let sorted = entries.sorted { ($0.id, $0.path) < ($1.id, $1.path) }
    guard let first = sorted.first else { throw DL3Error.noObservations(summary: "no event lists") }
    if let other = sorted.first(where: { $0.setup != first.setup }) {
      throw DL3Error.mixedSetups(first: first.path, second: other.path, found: [first.setup, other.setup])
    }
    for (one, next) in zip(sorted, sorted.dropFirst()) where one.id == next.id {
      throw SameRunError(first: one.path, second: next.path)
    }
    try write(sorted.flatMap(\.units), folder, overwrite, files)
    try write(sorted.map(\.observation), first.shared, folder, overwrite, files)
  }

  private static func write(
    _ rows: [DL3IndexEntry.Unit], _ folder: String, _ overwrite: Bool, _ files: AtomicFileSet?
  ) throws {
    let table = Table<DL3IndexEntry.Unit>("HDU_INDEX") {
      Column("OBS_ID", \.observation, "number of the observation")
      Column<DL3IndexEntry.Unit>.text("HDU_TYPE", fitting: rows) { $0.kind }
      Column<DL3IndexEntry.Unit>.text("HDU_CLASS", fitting: rows) { $0.layout }
      Column<DL3IndexEntry.Unit>.text("FILE_DIR", fitting: rows) { $0.folder }
      Column<DL3IndexEntry.Unit>.text("FILE_NAME", fitting: rows) { $0.file }
      Column<DL3IndexEntry.Unit>.text("HDU_NAME", fitting: rows) { $0.name }
    }
    let file = try FITSTableWriter(
      path: OutputFolder.path(folder, units), overwrite: overwrite, in: files)
    try file.write(
      rows, to: table, header: GADF.identification("INDEX") + [FITSCard("HDUCLAS2", .text("HDU"))])
    try file.finish()
  }

  private static func write(
    _ rows: [DL3IndexEntry.Observation], _ cards: [FITSCard], _ folder: String, _ overwrite: Bool,
    _ files: AtomicFileSet?
  ) throws {
    let numbers = DL3IndexEntry.numbers.enumerated().map { place, number in
      Column<DL3IndexEntry.Observation>(
        number.name, get: { $0.numbers[place] }, unit: number.unit)
    }
    let table = Table<DL3IndexEntry.Observation>("OBS_INDEX") {
      Column("OBS_ID", \.id, "number of the observation")
      Column<DL3IndexEntry.Observation>.text("OBS_MODE", fitting: rows) { $0.mode }
      numbers
      Column<DL3IndexEntry.Observation>.text("TELESCOP", fitting: rows) { _ in "SST-1M" }
      Column<DL3IndexEntry.Observation>.text("INSTRUME", fitting: rows) { $0.setup }
      Column<DL3IndexEntry.Observation>.text("OBJECT", fitting: rows) { $0.object }
      Column("N_TELS", \.telescopeCount, "number of telescopes")
      Column<DL3IndexEntry.Observation>.text("TELLIST", fitting: rows) { $0.telescopes }
      Column("EVENT_COUNT", \.eventCount, "number of events")
    }
    let file = try FITSTableWriter(
      path: OutputFolder.path(folder, observations), overwrite: overwrite, in: files)
    try file.write(
      rows, to: table,
      header: GADF.identification("INDEX") + [FITSCard("HDUCLAS2", .text("OBS"))]
        + cards)
    try file.finish()
  }
}

/// Where a file lies, seen from a folder.
enum RelativePath {
  /// The folder and the name of a file; the folder is `.` for files beside the index.
  static func of(_ path: String, from folder: String) -> (folder: String, name: String) {
    func parts(_ path: String) -> [String] {
      URL(fileURLWithPath: path).standardizedFileURL.pathComponents.filter { $0 != "/" }
    }
    var (target, base) = (parts(path), parts(folder.isEmpty ? "." : folder))
    let name = target.popLast() ?? path
    while let first = target.first, first == base.first {
      target.removeFirst()
      base.removeFirst()
    }
    let steps = base.map { _ in ".." } + target
    return (steps.isEmpty ? "." : steps.joined(separator: "/"), name)
  }
}
