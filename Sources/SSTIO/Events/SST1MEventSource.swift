public import SSTCore

/// Events of an SST-1M (DigiCam) raw file, layouts of 2017, 2018 and 2026.
///
/// Pixels are delivered in the order of the software pixel id, times as nanoseconds TAI.
public struct SST1MEventSource: EventSource {
  /// What the file is and what it holds.
  public let run: RunDescription
  /// The file beneath.
  public let file: ZFITSFile
  /// What one baseline unit is worth, in ADC counts: 1/16, or 1 in files of 2017.
  public let baselineStep: Float

  let events: ZFITSTable
  let columns: SST1MColumns
  let options: RawReadOptions

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
    let name = RawFileName(path: file.path)
    run = RunDescription(
      path: file.path, format: "SST-1M R0 (zfits)", telescopeID: options.telescopeID ?? probe.telescopeID,
      pixelCount: probe.pixelCount, samplesPerPixel: probe.samplesPerPixel, keywords: events.header.texts,
      date: name.date,
      runNumber: name.runNumber, hasArrayEventNumbers: probe.hasArrayEventNumbers,
      isRecovered: file.damage != nil)
  }

  /// Reads the headers of events `range`; throws ``ZFITSError`` for damaged bytes.
  public func readHeaders(_ range: Range<Int>, jobs: Int) throws -> [EventHeader] {
    let cells = try events.read(columns: columns.headerColumns, rows: range, jobs: jobs)
    return try headers(range, cells)
  }

  /// Reads events `range` into `block`; throws ``ZFITSError`` for damaged bytes or arrays of another length.
  public func readEvents(_ range: Range<Int>, into block: inout EventBlock, jobs: Int) throws {
    try events.check(range)
    let samplesPerEvent = run.pixelCount * run.samplesPerPixel
    try events.check(range, hold: 2 * samplesPerEvent, in: columns.samples)
    try checkBlock(of: range.count, samplesPerEvent: samplesPerEvent, path: file.path)
    prepare(&block, count: range.count)
    block.headers = try readHeaders(range, jobs: 1)
    let tiles = events.tileIndices(of: range)
    try block.samples.withUnsafeMutableBufferPointer { samples in
      try block.baselines.withUnsafeMutableBufferPointer { baselines in
        try block.pixelFlags.withUnsafeMutableBufferPointer { flags in
          guard let samples = SharedPointer(samples), let baselines = SharedPointer(baselines),
            let flags = SharedPointer(flags)
          else { return }
          let filler = SST1MBlockFiller(
            source: self, range: range, samples: samples, baselines: baselines, flags: flags)
          try parallelFor(count: tiles.count, jobs: jobs) { index, _ in
            try events.pool.withDecoder { try filler.fill(tile: tiles.lowerBound + index, decoder: $0) }
          }
        }
      }
    }
  }

  private func prepare(_ block: inout EventBlock, count: Int) {
    block.channelCount = 1
    block.pixelCount = run.pixelCount
    block.samplesPerPixel = run.samplesPerPixel
    block.scale = 1
    block.offset = 0
    resize(&block.samples, count * run.pixelCount * run.samplesPerPixel)
    resize(&block.baselines, count * run.pixelCount)
    resize(&block.pixelFlags, count * run.pixelCount)
  }

  private func resize<Item: Numeric>(_ array: inout [Item], _ count: Int) {
    if array.count > count { array.removeLast(array.count - count) }
    if array.count < count { array.append(contentsOf: repeatElement(0, count: count - array.count)) }
  }

  private func headers(_ range: Range<Int>, _ cells: [ZFITSCells]) throws -> [EventHeader] {
    func number(_ column: Int?, _ row: Int) -> Int64? {
      guard let column, let position = columns.headerColumns.firstIndex(of: column) else { return nil }
      return cells[position].integers(ofRow: row).first
    }
    return try range.indices.map { index in
      let row = index - range.lowerBound
      let seconds = number(columns.seconds, row) ?? 0
      let nanoseconds = number(columns.nanoseconds, row) ?? 0
      // Past the year 2200, or a negative time: damaged bytes.
      guard (0..<7_500_000_000).contains(seconds), (0..<4_000_000_000).contains(nanoseconds) else {
        throw ZFITSError.badEvent(
          path: file.path, row: index, detail: "time of \(seconds) s and \(nanoseconds) ns")
      }
      let time =
        options.timeScale == .tai
        ? TAITime(nanoseconds: seconds * 1_000_000_000 + nanoseconds)
        : TAITime(unixSeconds: seconds, nanoseconds: nanoseconds, leapSeconds: options.leapSeconds)
      return EventHeader(
        index: index, telescopeID: options.telescopeID ?? number(columns.telescopeID, row).map { Int($0) },
        eventNumber: UInt64(clamping: number(columns.eventNumber, row) ?? 0),
        arrayEventNumber: number(columns.arrayEventNumber, row).map { UInt64(clamping: $0) }, time: time,
        eventType: UInt32(clamping: number(columns.eventType, row) ?? 0))
    }
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
private struct FirstEvents {
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
