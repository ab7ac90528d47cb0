public import SSTCore

/// Events of an SST-1M (DigiCam) raw file, layouts of 2017, 2018 and 2026.
///
/// Pixels are delivered in the order of the software pixel id, times as nanoseconds TAI.
public struct SST1MEventSource: RandomAccessEventSource {
  /// What the file is and what it holds.
  public let description: SourceDescription
  /// The file beneath.
  public let file: ZFITSFile
  /// What one baseline unit is worth, in ADC counts: 1/16, or 1 in files of 2017.
  public let baselineStep: Float

  let events: ZFITSTable
  let columns: SST1MColumns
  let options: RawReadOptions
  /// Of one event, as the first one has it.
  let pixelCount, samplesPerPixel: Int
  /// The pixels that the first event has; fewer if boards are missing.
  private let storedPixelCount: Int
  /// Whether the file says that samples may be negative.
  let samplesAreSigned: Bool
  private let clock: ClockScale

  /// The number of events that can be read.
  public var eventCount: Int { events.rowCount }
  /// The rows of a tile.
  public var preferredBlockSize: Int { max(1, events.rowsPerTile) }

  /// Opens the events of a file.
  ///
  /// - Throws: ``ZFITSError`` or ``FileError`` if the file is damaged, empty of events, or of another camera.
  public init(file: ZFITSFile, options: RawReadOptions = RawReadOptions()) throws {
    self.file = file
    self.options = options
    events = try file.table("Events")
    columns = try SST1MColumns(events, path: file.path)
    let probe = try FirstEvents.find(
      in: events, columns, path: file.path, recovers: options.onCorrupt == .recover)
    switch options.baselineUnit {
    case .sixteenths: baselineStep = 1 / 16
    case .counts: baselineStep = 1
    case .auto: baselineStep = probe.baselinesAreSixteenths ? 1 / 16 : 1
    }
    (pixelCount, samplesPerPixel) = (probe.pixelCount, probe.samplesPerPixel)
    storedPixelCount = probe.storedPixelCount
    samplesAreSigned = events.columns[columns.samples].type == .int16
    clock = ClockScale(
      wanted: options.timeScale, firstSeconds: probe.firstSeconds, date: events.header.text("DATE"))
    description = Self.describe(file, events, probe, clock, options)
  }

  private static func describe(
    _ file: ZFITSFile, _ events: ZFITSTable, _ probe: FirstEvents, _ clock: ClockScale,
    _ options: RawReadOptions
  ) -> SourceDescription {
    let name = RawFileName(path: file.path)
    let id = options.telescopeID ?? probe.telescopeID
    let isDigiCam = probe.pixelCount == SST1MCamera.pixelCount
    let camera = CameraReadout(
      geometry: isDigiCam ? SST1MCamera.geometry : nil, pixelCount: probe.pixelCount,
      samplesPerPixel: probe.samplesPerPixel, samplingRateGHz: SST1MCamera.samplingRateGHz)
    let telescope = SourceTelescope(
      id: id, description: id.flatMap { SubarrayDescription.sst1m.telescope(numbered: $0) }, camera: camera)
    var run = SourceDescription(
      path: file.path, format: "SST-1M R0 (zfits)", level: "R0", instrument: .sst1m,
      telescopes: [telescope], subarray: .sst1m, eventCount: events.rowCount, keywords: events.header.texts,
      date: name.date, runNumber: name.runNumber, hasArrayEventNumbers: probe.hasArrayEventNumbers,
      clock: clock, damage: file.damage?.description)
    run.cutEventCount = events.cutRows
    return run
  }

  /// Reads the headers of events; throws ``ZFITSError`` for damaged bytes.
  public func readHeaders(_ rows: Range<Int>, jobs: Int) throws -> [EventHeader] {
    try events.headers(of: rows, seconds: columns.seconds, jobs: jobs, fillHeaders)
  }

  /// Reads the headers of the rows that are not damaged.
  public func salvageHeaders(
    _ rows: Range<Int>, jobs: Int
  ) throws -> (headers: [EventHeader], lost: [LostEvents]) {
    try events.salvageHeaders(of: rows, seconds: columns.seconds, jobs: jobs, fillHeaders)
  }

  /// Reads events; throws ``ZFITSError`` for damaged bytes or arrays of another length.
  public func read(_ rows: Range<Int>, into block: inout EventBlock, jobs: Int) throws {
    try events.check(rows)
    try events.check(rows, hold: storedBytes, in: columns.samples)
    try fill(rows, &block.telescopes[0], jobs: jobs, faults: nil)
  }

  /// Reads the events that are not damaged.
  public func salvage(_ rows: Range<Int>, into block: inout EventBlock, jobs: Int) throws -> [LostEvents] {
    try events.check(rows)
    return try events.salvage(rows, hold: storedBytes, in: columns.samples, into: &block.telescopes[0]) {
      rows, target, faults in
      try fill(rows, &target, jobs: jobs, faults: faults)
    }
  }

  /// The bytes of the samples of an event.
  private var storedBytes: Int { 2 * storedPixelCount * samplesPerPixel }

  private func fill(
    _ rows: Range<Int>, _ events: inout TelescopeEvents, jobs: Int, faults: RowFaults?
  ) throws {
    try checkBlock(of: rows.count, samplesPerEvent: pixelCount * samplesPerPixel, path: file.path)
    try self.events.fillEvents(
      of: rows, &events, hasBaselines: true, judgesPixels: true, jobs: jobs, faults: faults,
      headers: fillHeaders
    ) { SST1MBlockFiller(source: self, range: rows, room: $0) }
  }

  private func fillHeaders(
    _ tile: Int, _ chosen: Range<Int>, _ target: UnsafeMutablePointer<EventHeader>, _ decoder: BlockDecoder,
    _ faults: RowFaults?
  ) throws {
    let first = events.firstRows[tile]
    var seconds = [Int64](repeating: 0, count: chosen.count)
    var nanoseconds = seconds
    for place in 0..<chosen.count {
      target[place] = .blank
      target[place].index = chosen.lowerBound + place
      target[place].telescopeID = options.telescopeID
    }
    try events.decodeTile(tile, columns: columns.headerColumns, decoder: decoder) { column, cells in
      for place in 0..<chosen.count {
        guard let value = cells.integer(ofRow: chosen.lowerBound + place - first) else { continue }
        switch column {
        case columns.seconds: seconds[place] = value
        case columns.nanoseconds: nanoseconds[place] = value
        case columns.telescopeID: if options.telescopeID == nil { target[place].telescopeID = Int(value) }
        case columns.eventNumber: target[place].eventNumber = UInt64(clamping: value)
        case columns.arrayEventNumber: target[place].arrayEventNumber = UInt64(clamping: value)
        default: target[place].eventType = UInt32(clamping: value)
        }
      }
    }
    for place in 0..<chosen.count {
      let row = chosen.lowerBound + place
      do throws(ZFITSError) {
        target[place].time = try time(seconds[place], nanoseconds[place], row: row)
      } catch {
        guard let faults else { throw error }
        faults.add(row..<row + 1, error)
      }
    }
  }

  private func time(_ seconds: Int64, _ nanoseconds: Int64, row: Int) throws(ZFITSError) -> TAITime {
    // Past the year 2200, or a negative time: damaged bytes.
    guard (0..<7_500_000_000).contains(seconds), (0..<4_000_000_000).contains(nanoseconds) else {
      throw .badEvent(path: file.path, row: row, detail: "time of \(seconds) s and \(nanoseconds) ns")
    }
    guard ClockScale.sensibleSeconds.contains(seconds) else { return .unknown }
    return clock.isUTC
      ? TAITime(unixSeconds: seconds, nanoseconds: nanoseconds, leapSeconds: options.leapSeconds)
      : TAITime(nanoseconds: seconds * 1_000_000_000 + nanoseconds)
  }
}

/// The columns of an SST-1M events table by their protobuf numbers.
struct SST1MColumns {
  let telescopeID, eventNumber, arrayEventNumber, eventType: Int?
  let seconds, nanoseconds: Int
  let samples, pixelIndices, baselines: Int
  let pixelFlags: Int?

  /// The columns that headers are made from.
  var headerColumns: [Int] {
    [seconds, nanoseconds] + [telescopeID, eventNumber, arrayEventNumber, eventType].compactMap { $0 }
  }

  init(_ table: ZFITSTable, path: String) throws(ZFITSError) {
    func need(_ identifier: String, _ name: String) throws(ZFITSError) -> Int {
      if let index = table.columnIndex(identifier: identifier) { return index }
      throw ZFITSError.missingColumn(
        path: path, table: table.name, column: name, available: table.columns.map(\.name))
    }
    samples = try need("6.1.1", "hiGain_waveforms_samples")
    pixelIndices = try need("6.1.2", "hiGain_waveforms_pixelsIndices")
    baselines = try need("6.1.5", "hiGain_waveforms_baselines")
    nanoseconds = try need("30", "local_time_nanosec")
    seconds = try need("31", "local_time_sec")
    telescopeID = table.columnIndex(identifier: "1")
    eventNumber = table.columnIndex(identifier: "4")
    arrayEventNumber = table.columnIndex(identifier: "5")
    pixelFlags = table.columnIndex(identifier: "32")
    eventType = table.columnIndex(identifier: "34")
    for (column, types) in [(samples, [.int16, .uint16]), (pixelIndices, [.uint16]), (baselines, [.int16])]
      as [(Int, [ZFITSItemType])] where !types.contains(table.columns[column].type)
    {
      throw ZFITSError.unsupported(
        path: path,
        detail: "column \(table.columns[column].name) holds \(table.columns[column].type.rawValue)")
    }
  }
}

/// What the first events tell about a file.
private struct FirstEvents {
  var telescopeID: Int?
  /// The pixels of the camera.
  var pixelCount: Int
  /// The pixels of the event.
  var storedPixelCount: Int
  var samplesPerPixel: Int
  var hasArrayEventNumbers = false
  var baselinesAreSixteenths: Bool
  /// The clock of the first event that has a time; nil if none of the first tile has one.
  var firstSeconds: Int64?

  private static let mostRows = 100

  /// The tiles, and the rows of each, that are tried if the first event is damaged.
  private static let mostTiles = 1000
  private static let mostTries = 4

  /// Looks at the first event, or in recovery at the first that is sound.
  static func find(
    in table: ZFITSTable, _ columns: SST1MColumns, path: String, recovers: Bool
  ) throws -> FirstEvents {
    do {
      return try FirstEvents(table, columns, row: 0, path: path)
    } catch let first as any SSTError where recovers && first.isDamage {
      for tile in table.tiles.indices.prefix(mostTiles) {
        let rows = table.firstRows[tile]..<min(table.firstRows[tile] + mostTries, table.firstRows[tile + 1])
        for row in rows {
          do {
            return try FirstEvents(table, columns, row: row, path: path)
          } catch let error as any SSTError where error.isDamage {
            continue
          }
        }
      }
      throw first
    }
  }

  private init(_ table: ZFITSTable, _ columns: SST1MColumns, row: Int, path: String) throws {
    guard table.rowCount > 0 else {
      throw RunInputError.noEvents(path: path)
    }
    let cells = try Self.firstFilled(table, columns, from: row)
    let indices = cells[1].integers(ofRow: 0)
    let samples = cells[0].count(ofRow: 0)
    storedPixelCount = indices.count
    guard !indices.isEmpty, samples > 0, samples % indices.count == 0 else {
      throw ZFITSError.badEvent(
        path: path, row: row, detail: "\(samples) samples for \(indices.count) pixels")
    }
    samplesPerPixel = samples / indices.count
    pixelCount = Self.cameraSize(indices)
    try checkShape(
      pixels: pixelCount, samples: samplesPerPixel, samplesPerEvent: pixelCount * samplesPerPixel, path: path)
    let sample = cells[0].integers(ofRow: 0).sorted()[samples / 2]
    let baselines = cells[2].integers(ofRow: 0).sorted()
    guard !baselines.isEmpty else {
      throw ZFITSError.badEvent(path: path, row: row, detail: "no baselines")
    }
    baselinesAreSixteenths = baselines[baselines.count / 2] > 4 * max(sample, 1)
    // The rows of the tile, which is needed in any case.
    let rows = row..<min(row + Self.mostRows, Self.end(ofTileWith: row, in: table))
    if let column = columns.telescopeID {
      let ids = try table.read(columns: [column], rows: rows)[0]
      let all = (0..<ids.rowCount).compactMap { ids.integers(ofRow: $0).first.map { Int($0) } }
      telescopeID = all.first { $0 != 0 } ?? all.first
    }
    if let column = columns.arrayEventNumber {
      let numbers = try table.read(columns: [column], rows: rows)[0]
      hasArrayEventNumbers = (0..<numbers.rowCount).contains { numbers.integers(ofRow: $0).first ?? 0 != 0 }
    }
    let seconds = try table.read(columns: [columns.seconds], rows: rows)[0]
    firstSeconds = (0..<seconds.rowCount).lazy.compactMap { seconds.integers(ofRow: $0).first }
      .first(where: ClockScale.sensibleSeconds.contains)
  }

  /// Samples, pixels and baselines of the first event with samples that are not all 0; of the first one if none has.
  private static func firstFilled(
    _ table: ZFITSTable, _ columns: SST1MColumns, from start: Int
  ) throws -> [ZFITSCells] {
    let wanted = [columns.samples, columns.pixelIndices, columns.baselines]
    let first = try table.read(columns: wanted, rows: start..<start + 1)
    if first[0].bytes.contains(where: { $0 != 0 }) { return first }
    for row in start + 1..<max(start + 1, min(start + mostRows, end(ofTileWith: start, in: table))) {
      let cells = try table.read(columns: wanted, rows: row..<row + 1)
      if cells[0].bytes.contains(where: { $0 != 0 }), cells[1].bytes.count == first[1].bytes.count {
        return cells
      }
    }
    return first
  }

  private static func end(ofTileWith row: Int, in table: ZFITSTable) -> Int {
    table.firstRows[table.tileIndices(of: row..<row + 1).upperBound]
  }

  /// The pixels of the camera: those of DigiCam if only boards of it can be missing, else as many as are stored.
  private static func cameraSize(_ indices: [Int64]) -> Int {
    let full = SST1MCamera.pixelCount
    let isPart =
      indices.count < full && indices.count >= full / 2
      && indices.allSatisfy { (0..<Int64(full)).contains($0) }
      && Set(indices).count == indices.count
    return isPart ? full : indices.count
  }
}
