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
  /// Events whose id is a substitute, which no event of another telescope has.
  var substituteCount: Int { eventIDs.count(where: EventIdentifiers.isSubstitute) }
  /// The first and the last time; nil without events that have a time.
  var timeRange: ClosedRange<Double>? {
    let times = localTimes.filter(EventClock.isTime)
    guard let first = times.min(), let last = times.max() else { return nil }
    return first...last
  }

  /// Mean number of events in a second; 0 without events that have a time.
  var rate: Double {
    guard let timeRange, timeRange.upperBound > timeRange.lowerBound else { return 0 }
    return Double(localTimes.count(where: EventClock.isTime)) / (timeRange.upperBound - timeRange.lowerBound)
  }

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
    if try file.kind(of: TablePath.simulation) != nil { throw StereoError.simulated(path: path) }
    let telescopes = try Self.telescopes(in: file)
    guard telescopes.count == 1 else {
      throw StereoError.notOneTelescope(path: path, telescopes: telescopes)
    }
    telescopeID = telescopes[0]
    parameters = try file.table(TablePath.parameters(telescope: telescopeID))
    let columns = try EventColumns(file, telescope: telescopeID, selection)
    localTimes = columns.localTimes
    preciseTimes = (columns.rounded, columns.truncated)
    eventIDs = columns.eventIDs
    observationID = columns.observationID
    survivesCleaning = columns.survivesCleaning
    isSelected = columns.isSelected
    pointings = columns.pointings
  }

  /// The nominal pointing of the run, nil if the file does not tell.
  func nominalPointing() throws -> ICRSDirection? {
    guard try file.hasTable(TablePath.arrayPointing) else { return nil }
    let reader = try file.reader(of: ArrayPointing.table, initial: ArrayPointing())
    guard reader.rowCount > 0 else { return nil }
    var rows: [ArrayPointing] = []
    try reader.read(0..<1, into: &rows)
    return rows[0].nominal
  }

  /// True if the file says that event ids are those of the array trigger.
  func usesArrayEventIDs() throws -> Bool { try DL1File(file).usesArrayEventIDs() }
}

/// What matching needs of the image parameters, read block by block.
private struct EventColumns {
  private struct Event {
    var row = ParameterRow()
    var isSelected = true
  }
  var localTimes: [Double] = []
  var rounded: [Int64] = []
  var truncated: [Int64] = []
  var eventIDs: [Int64] = []
  var observationID: Int64 = 0
  var survivesCleaning: [Bool] = []
  var isSelected: [Bool] = []
  var pointings: [HorizontalDirection] = []

  init(_ file: HDF5File, telescope: Int, _ selection: EventSelection) throws {
    let frame = try DL1File(file).frame(ofTelescope: telescope)
    let all = ParameterRow.stereoTable(telescope: telescope, frame)
    let columns: [Column<Event>] = all.columns.at(\.row)
    let table = Table<Event>(all.path, columns: selection.added(to: columns, \.isSelected))
    let reader = try file.reader(of: table, initial: Event())
    let hasClock = reader.has(ColumnName.clockSeconds) && reader.has(ColumnName.clockFraction)
    var events: [Event] = []
    for block in reader.blocks {
      try reader.read(block, into: &events)
      if block.lowerBound == 0 { observationID = events.first?.row.id.array.observation ?? 0 }
      for event in events { append(event, hasClock) }
    }
  }

  private mutating func append(_ event: Event, _ hasClock: Bool) {
    let row = event.row
    localTimes.append(row.localTime)
    eventIDs.append(row.id.array.event)
    survivesCleaning.append(row.parameters.hillas.intensity > 0)
    isSelected.append(event.isSelected)
    pointings.append(row.pointing)
    guard hasClock else { return }
    rounded.append(EventClock.nanoseconds(row.clockSeconds, row.clockFraction, .toNearestOrEven))
    truncated.append(EventClock.nanoseconds(row.clockSeconds, row.clockFraction, .towardZero))
  }
}

/// Times of events as whole nanoseconds; `CoincidenceEvents.noTime` where the numbers are no time.
enum EventClock {
  /// True for seconds since 1970 that can be the time of an event; a clock that gave none says 0.
  static func isTime(_ seconds: Double) -> Bool { seconds > 0 && seconds < 4.2e9 }

  /// Whole seconds and a fraction.
  static func nanoseconds(_ full: Double, _ part: Double, _ rule: FloatingPointRoundingRule) -> Int64 {
    guard isTime(full), part.magnitude < 2, full == full.rounded() else {
      return CoincidenceEvents.noTime
    }
    return Int64(full) * 1_000_000_000 + Int64((part * 1e9).rounded(rule))
  }

  /// Seconds; a double resolves 240 ns.
  static func nanoseconds(_ seconds: Double) -> Int64 {
    guard isTime(seconds) else { return CoincidenceEvents.noTime }
    let whole = seconds.rounded(.down)
    return nanoseconds(whole, seconds - whole, .toNearestOrEven)
  }
}
