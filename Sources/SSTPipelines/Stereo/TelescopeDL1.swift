import SSTSky
import Reconstruction
import SSTCore
import SSTData
import SSTIO

/// A DL1 file of one telescope: what coincidences need of its events, and its tables.
struct TelescopeDL1 {
  let path: String
  let file: HDF5File
  /// The telescope's id.
  let telescopeID: Int
  /// The table of image parameters.
  let parameters: HDF5Table
  /// Trigger times, UTC seconds since 1970.
  let localTimes: [Double]
  /// White Rabbit times in ns, rounded and truncated; empty if the file has none.
  let preciseTimes: (rounded: [Int64], truncated: [Int64])
  /// Event ids.
  let eventIDs: [Int64]
  /// The observation id of the first event.
  let observationID: Int64
  /// True if pixels survived the cleaning.
  let survivesCleaning: [Bool]
  /// True for events that pass the selection of the configuration.
  let isSelected: [Bool]
  /// Where the telescope points at each event.
  let pointings: [HorizontalDirection]

  /// The number of events.
  var count: Int { eventIDs.count }
  /// "tel_021".
  var name: String { TelescopeKey.key(of: telescopeID) }
  /// True if every event has a White Rabbit time.
  var hasPreciseTimes: Bool { !preciseTimes.rounded.isEmpty || count == 0 }
  /// The first and the last time; nil without events that have a time.
  var timeRange: ClosedRange<Double>? {
    let times = localTimes.filter(\.isFinite)
    guard let first = times.min(), let last = times.max() else { return nil }
    return first...last
  }

  /// Mean number of events in a second; 0 without events that have a time.
  var rate: Double {
    guard let timeRange, timeRange.upperBound > timeRange.lowerBound else { return 0 }
    return Double(count) / (timeRange.upperBound - timeRange.lowerBound)
  }

  private static let rowsPerBlock = 1 << 16

  /// The telescopes that a file has parameters of.
  static func telescopes(in file: HDF5File) throws -> [Int] {
    try DL1File.telescopes(in: file, TablePath.parametersGroup)
  }

  /// Opens a file and reads the columns that matching needs.
  ///
  /// - Throws: `StereoError`, `HDF5Error`.
  init(path: String, selection: EventSelection) throws {
    self.path = path
    file = try HDF5File(readingFrom: path)
    let telescopes = try Self.telescopes(in: file)
    guard telescopes.count == 1 else {
      throw StereoError.notOneTelescope(path: path, telescopes: telescopes)
    }
    if try file.kind(of: TablePath.simulation) != nil { throw StereoError.simulated(path: path) }
    telescopeID = telescopes[0]
    parameters = try file.table(TablePath.parameters(telescope: telescopeID))
    var columns = MatchingColumns(parameters, selection)
    for start in stride(from: 0, to: parameters.rowCount, by: Self.rowsPerBlock) {
      try columns.read(start..<min(start + Self.rowsPerBlock, parameters.rowCount))
    }
    localTimes = columns.localTimes
    preciseTimes = (columns.rounded, columns.truncated)
    eventIDs = columns.eventIDs
    observationID = columns.observationID
    survivesCleaning = columns.survivesCleaning
    isSelected = columns.isSelected
    pointings = columns.pointings
  }

  /// The nominal pointing of the run, nil if the file does not say.
  func nominalPointing() throws -> ICRSDirection? {
    guard try file.hasTable(TablePath.arrayPointing) else { return nil }
    let reader = try file.reader(of: ArrayPointing.table, initial: ArrayPointing())
    guard reader.rowCount > 0 else { return nil }
    var rows: [ArrayPointing] = []
    try reader.read(0..<1, into: &rows)
    return rows[0].nominal
  }

  /// True if the file says that event ids are those of the array trigger.
  func usesArrayEventIDs() throws -> Bool {
    guard try file.hasTable(TablePath.info) else { return false }
    let rows = try file.table(TablePath.info).read(columns: ["swat_event_ids_used"])
    return try rows.booleans("swat_event_ids_used").first ?? false
  }
}

/// The columns of image parameters that matching needs, read block by block.
private struct MatchingColumns {
  let table: HDF5Table
  let selection: EventSelection
  let names: [String]
  let intensity: String
  let hasPreciseTimes: Bool
  var localTimes: [Double] = []
  var rounded: [Int64] = []
  var truncated: [Int64] = []
  var eventIDs: [Int64] = []
  var observationID: Int64 = 0
  var survivesCleaning: [Bool] = []
  var isSelected: [Bool] = []
  var pointings: [HorizontalDirection] = []

  init(_ table: HDF5Table, _ selection: EventSelection) {
    self.table = table
    self.selection = selection
    let all = Set(table.columns.map(\.name))
    let inCamera = ParameterFrame.camera.hillasPrefix + "intensity"
    intensity = all.contains(inCamera) ? inCamera : ParameterFrame.telescope.hillasPrefix + "intensity"
    hasPreciseTimes = all.isSuperset(of: Self.precise)
    let needed = [
      ColumnName.observation, ColumnName.event, intensity, ColumnName.localTime, ColumnName.azimuth,
      ColumnName.altitude,
    ]
    let wanted = needed + (hasPreciseTimes ? Self.precise : [])
    names = wanted + selection.columns.filter { !wanted.contains($0) && all.contains($0) }
  }

  private static let precise = [ColumnName.clockSeconds, ColumnName.clockFraction]

  mutating func read(_ range: Range<Int>) throws {
    let rows = try table.read(columns: names, rows: range)
    if eventIDs.isEmpty { observationID = try rows.integers(ColumnName.observation).first ?? 0 }
    eventIDs += try rows.integers(ColumnName.event)
    localTimes += try rows.doubles(ColumnName.localTime)
    survivesCleaning += try rows.doubles(intensity).map { $0 > 0 }
    isSelected += try selection.accepts(rows)
    let (azimuth, altitude) = (try rows.doubles(ColumnName.azimuth), try rows.doubles(ColumnName.altitude))
    for row in azimuth.indices {
      pointings.append(HorizontalDirection(azimuthDeg: azimuth[row], altitudeDeg: altitude[row]))
    }
    guard hasPreciseTimes else { return }
    let (full, part) = (try rows.doubles(ColumnName.clockSeconds), try rows.doubles(ColumnName.clockFraction))
    for row in full.indices {
      rounded.append(EventClock.nanoseconds(full[row], part[row], .toNearestOrEven))
      truncated.append(EventClock.nanoseconds(full[row], part[row], .towardZero))
    }
  }
}

/// Times of events as whole nanoseconds; `CoincidenceEvents.noTime` where the numbers are no time.
enum EventClock {
  /// Whole seconds and a fraction.
  static func nanoseconds(_ full: Double, _ part: Double, _ rule: FloatingPointRoundingRule) -> Int64 {
    guard full.magnitude < 1e9 * 4, part.magnitude < 2, full == full.rounded() else {
      return CoincidenceEvents.noTime
    }
    return Int64(full) * 1_000_000_000 + Int64((part * 1e9).rounded(rule))
  }

  /// Seconds; a double resolves 240 ns.
  static func nanoseconds(_ seconds: Double) -> Int64 {
    guard seconds.magnitude < 4e9 else { return CoincidenceEvents.noTime }
    let whole = seconds.rounded(.down)
    return nanoseconds(whole, seconds - whole, .toNearestOrEven)
  }
}
