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
    let probe = try FirstEvents(events, columns, path: file.path)
    switch options.baselineUnit {
    case .sixteenths: baselineStep = 1 / 16
    case .counts: baselineStep = 1
    case .auto: baselineStep = probe.baselinesAreSixteenths ? 1 / 16 : 1
    }
    (pixelCount, samplesPerPixel) = (probe.pixelCount, probe.samplesPerPixel)
    description = Self.describe(file, events, probe, options)
  }

  private static func describe(
    _ file: ZFITSFile, _ events: ZFITSTable, _ probe: FirstEvents, _ options: RawReadOptions
  ) -> SourceDescription {
    let name = RawFileName(path: file.path)
    let id = options.telescopeID ?? probe.telescopeID
    let isDigiCam = probe.pixelCount == SST1MCamera.pixelCount
    let camera = CameraReadout(
      geometry: isDigiCam ? SST1MCamera.geometry : nil, pixelCount: probe.pixelCount,
      samplesPerPixel: probe.samplesPerPixel, samplingRateGHz: SST1MCamera.samplingRateGHz)
    let telescope = SourceTelescope(
      id: id, description: id.flatMap { SubarrayDescription.sst1m.telescope(numbered: $0) }, camera: camera)
    return SourceDescription(
      path: file.path, format: "SST-1M R0 (zfits)", level: "R0", instrument: .sst1m,
      telescopes: [telescope], subarray: .sst1m, eventCount: events.rowCount, keywords: events.header.texts,
      date: name.date, runNumber: name.runNumber, hasArrayEventNumbers: probe.hasArrayEventNumbers,
      damage: file.damage?.description)
  }

  /// Reads the headers of events; throws ``ZFITSError`` for damaged bytes.
  public func readHeaders(_ rows: Range<Int>, jobs: Int) throws -> [EventHeader] {
    try events.headers(of: rows, seconds: columns.seconds, jobs: jobs, fillHeaders)
  }

  /// Reads events; throws ``ZFITSError`` for damaged bytes or arrays of another length.
  public func read(_ rows: Range<Int>, into block: inout EventBlock, jobs: Int) throws {
    try events.check(rows)
    let samplesPerEvent = pixelCount * samplesPerPixel
    try events.check(rows, hold: 2 * samplesPerEvent, in: columns.samples)
    try checkBlock(of: rows.count, samplesPerEvent: samplesPerEvent, path: file.path)
    try events.fillEvents(
      of: rows, &block.telescopes[0], hasBaselines: true, jobs: jobs, headers: fillHeaders
    ) { SST1MBlockFiller(source: self, range: rows, room: $0) }
  }

  private func fillHeaders(
    _ tile: Int, _ chosen: Range<Int>, _ target: UnsafeMutablePointer<EventHeader>, _ decoder: BlockDecoder
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
      target[place].time = try time(seconds[place], nanoseconds[place], row: chosen.lowerBound + place)
    }
  }

  private func time(_ seconds: Int64, _ nanoseconds: Int64, row: Int) throws(ZFITSError) -> TAITime {
    // Past the year 2200, or a negative time: damaged bytes.
    guard (0..<7_500_000_000).contains(seconds), (0..<4_000_000_000).contains(nanoseconds) else {
      throw .badEvent(path: file.path, row: row, detail: "time of \(seconds) s and \(nanoseconds) ns")
    }
    return options.timeScale == .tai
      ? TAITime(nanoseconds: seconds * 1_000_000_000 + nanoseconds)
      : TAITime(unixSeconds: seconds, nanoseconds: nanoseconds, leapSeconds: options.leapSeconds)
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

/// What the first one or two events tell about a file.
fileprivate struct FirstEvents {
  var telescopeID: Int?
  var pixelCount: Int
  var samplesPerPixel: Int
  var hasArrayEventNumbers = false
  var baselinesAreSixteenths: Bool

  init(_ table: ZFITSTable, _ columns: SST1MColumns, path: String) throws {
    guard table.rowCount > 0 else {
      throw ZFITSError.badEvent(path: path, row: 0, detail: "the table of events is empty")
    }
    let wanted = [columns.samples, columns.pixelIndices, columns.baselines]
    let cells = try table.read(columns: wanted, rows: 0..<1)
    pixelCount = cells[1].count(ofRow: 0)
    let samples = cells[0].count(ofRow: 0)
    guard pixelCount > 0, samples > 0, samples % pixelCount == 0 else {
      throw ZFITSError.badEvent(path: path, row: 0, detail: "\(samples) samples for \(pixelCount) pixels")
    }
    samplesPerPixel = samples / pixelCount
    try checkShape(
      pixels: pixelCount, samples: samplesPerPixel, samplesPerEvent: samples, path: path)
    let sample = cells[0].integers(ofRow: 0).sorted()[samples / 2]
    let baselines = cells[2].integers(ofRow: 0).sorted()
    guard !baselines.isEmpty else { throw ZFITSError.badEvent(path: path, row: 0, detail: "no baselines") }
    baselinesAreSixteenths = baselines[baselines.count / 2] > 4 * max(sample, 1)
    if let column = columns.telescopeID {
      telescopeID = try table.read(columns: [column], rows: 0..<1)[0].integers(ofRow: 0).first.map { Int($0) }
    }
    if let column = columns.arrayEventNumber {
      let numbers = try table.read(columns: [column], rows: 0..<min(2, table.rowCount))[0]
      hasArrayEventNumbers = (0..<numbers.rowCount).contains { numbers.integers(ofRow: $0).first ?? 0 != 0 }
    }
  }
}
