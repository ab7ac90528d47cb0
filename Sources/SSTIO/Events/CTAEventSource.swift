public import SSTCore

/// Events of a CTAO telescope file: R1v1 or DL0v1.
///
/// Samples are delivered as stored, with the file's `TelescopeEvents.scale` and `offset`; pixels in
/// the order of the nominal pixel id, pixels that were not stored as zeros.
public struct CTAEventSource: RandomAccessEventSource {
  /// What the file is and what it holds.
  public let description: SourceDescription
  /// The file beneath.
  public let file: ZFITSFile
  /// Nominal pixel id of each stored pixel.
  public let pixelIDMap: [Int]
  /// Stored samples a physical unit; 1 when the file has no data stream table.
  public let scale: Float
  /// Physical value of a stored 0, with opposite sign.
  public let offset: Float

  let events: ZFITSTable
  let columns: Columns
  let isDL0: Bool
  private let options: RawReadOptions
  /// Of one event, as the first one has it.
  let channelCount, pixelCount, samplesPerPixel: Int

  /// The number of events that can be read.
  public var eventCount: Int { events.rowCount }
  /// The rows of a tile.
  public var preferredBlockSize: Int { max(1, events.rowsPerTile) }

  struct Columns {
    let id, type, seconds, quarters: Int
    let channels, samples, waveform: Int
    let telescope, status: Int?
  }

  /// Opens the events of a file.
  ///
  /// - Throws: ``ZFITSError`` or ``FileError``.
  public init(file: ZFITSFile, options: RawReadOptions = RawReadOptions()) throws {
    self.file = file
    self.options = options
    events = try file.table("Events")
    isDL0 = ZFITSSchema.resolve(events.message).hasPrefix("DL0v1")
    columns = try Self.columns(events, isDL0: isDL0, path: file.path)
    let configuration = try? file.table("CameraConfiguration")
    let stream = try? file.table("DataStream")
    scale = try stream.flatMap { try Self.number($0, "waveform_scale") }.map { Float($0) } ?? 1
    offset = try stream.flatMap { try Self.number($0, "waveform_offset") }.map { Float($0) } ?? 0
    let map = try configuration.flatMap { table -> [Int]? in
      guard let column = table.columnIndex("pixel_id_map"), table.rowCount > 0 else { return nil }
      return try table.read(columns: [column], rows: 0..<1)[0].integers(ofRow: 0).map { Int($0) }
    }
    let first = try Self.firstShape(events, columns, path: file.path)
    let stored = map ?? Array(0..<first.pixels)
    guard let most = stored.max(), stored.allSatisfy({ (0..<100_000).contains($0) }),
      Set(stored).count == stored.count
    else {
      throw ZFITSError.unsupported(
        path: file.path, detail: "pixel_id_map is empty, repeats a pixel or has ids beyond 100000")
    }
    try checkShape(
      pixels: most + 1, samples: first.samples,
      samplesPerEvent: first.channels * max(most + 1, stored.count) * first.samples, path: file.path)
    pixelIDMap = stored
    (channelCount, samplesPerPixel) = (first.channels, first.samples)
    pixelCount = max(most + 1, stored.count)
    let name = RawFileName(path: file.path)
    let level = isDL0 ? "DL0" : "R1"
    let camera = CameraReadout(
      pixelCount: pixelCount, samplesPerPixel: samplesPerPixel, channelCount: channelCount,
      unit: .calibrated, scale: scale, offset: offset)
    var run = SourceDescription(
      path: file.path, format: "CTAO \(level)v1 (zfits)", level: level, instrument: .ctao,
      telescopes: [SourceTelescope(id: options.telescopeID ?? first.telescopeID, camera: camera)],
      eventCount: events.rowCount, date: name.date, runNumber: name.runNumber, hasArrayEventNumbers: true,
      damage: file.damage?.description)
    run.cutEventCount = events.cutRows
    description = run
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
    try fill(rows, &block.telescopes[0], jobs: jobs, faults: nil)
  }

  /// Reads the events that are not damaged.
  public func salvage(_ rows: Range<Int>, into block: inout EventBlock, jobs: Int) throws -> [LostEvents] {
    try events.check(rows)
    return try events.salvage(rows, hold: 2, in: columns.waveform, into: &block.telescopes[0]) {
      rows, target, faults in
      try fill(rows, &target, jobs: jobs, faults: faults)
    }
  }

  private func fill(
    _ rows: Range<Int>, _ events: inout TelescopeEvents, jobs: Int, faults: RowFaults?
  ) throws {
    try checkBlock(
      of: rows.count, samplesPerEvent: channelCount * pixelCount * samplesPerPixel, path: file.path)
    try self.events.fillEvents(
      of: rows, &events, hasBaselines: false, jobs: jobs, faults: faults, headers: fillHeaders
    ) { CTABlockFiller(source: self, range: rows, room: $0) }
  }

  private func fillHeaders(
    _ tile: Int, _ chosen: Range<Int>, _ target: UnsafeMutablePointer<EventHeader>, _ decoder: BlockDecoder,
    _ faults: RowFaults?
  ) throws {
    let first = events.firstRows[tile]
    var seconds = [Int64](repeating: 0, count: chosen.count)
    var quarters = seconds
    for place in 0..<chosen.count {
      target[place] = .blank
      target[place].index = chosen.lowerBound + place
      target[place].arrayEventNumber = 0
      target[place].telescopeID = options.telescopeID ?? columns.telescope.map { _ in 0 }
    }
    let wanted =
      [columns.id, columns.type, columns.seconds, columns.quarters] + [columns.telescope].compactMap { $0 }
    try events.decodeTile(tile, columns: wanted, decoder: decoder) { column, cells in
      for place in 0..<chosen.count {
        guard let value = cells.integer(ofRow: chosen.lowerBound + place - first) else { continue }
        switch column {
        case columns.id:
          target[place].eventNumber = UInt64(bitPattern: value)
          target[place].arrayEventNumber = UInt64(bitPattern: value)
        case columns.type: target[place].eventType = UInt32(truncatingIfNeeded: value)
        case columns.seconds: seconds[place] = value
        case columns.quarters: quarters[place] = value
        default: if options.telescopeID == nil { target[place].telescopeID = Int(value) }
        }
      }
    }
    for place in 0..<chosen.count {
      // Columns of 64 bits may hold anything; 32 bits of seconds last until 2106.
      guard (0..<1 << 32).contains(seconds[place]), (0..<1 << 34).contains(quarters[place]) else {
        let row = chosen.lowerBound + place
        let error = ZFITSError.badEvent(
          path: file.path, row: row,
          detail: "time of \(seconds[place]) s and \(quarters[place]) quarter ns")
        guard let faults else { throw error }
        faults.add(row..<row + 1, error)
        continue
      }
      target[place].time =
        seconds[place] == 0
        ? .unknown : TAITime(nanoseconds: seconds[place] * 1_000_000_000 + quarters[place] / 4)
      target[place].quarterNanoseconds = UInt8(truncatingIfNeeded: quarters[place] & 3)
    }
  }

  private static func columns(_ table: ZFITSTable, isDL0: Bool, path: String) throws(ZFITSError) -> Columns {
    func need(_ name: String) throws(ZFITSError) -> Int {
      if let index = table.columnIndex(name) { return index }
      throw ZFITSError.missingColumn(
        path: path, table: table.name, column: name, available: table.columns.map(\.name))
    }
    let columns = Columns(
      id: try need("event_id"), type: try need("event_type"), seconds: try need("event_time_s"),
      quarters: try need("event_time_qns"), channels: try need("num_channels"),
      samples: try need("num_samples"),
      waveform: try need("waveform"), telescope: table.columnIndex("tel_id"),
      status: table.columnIndex("pixel_status"))
    guard table.columns[columns.waveform].type == .uint16 else {
      throw ZFITSError.unsupported(
        path: path, detail: "waveform holds \(table.columns[columns.waveform].type.rawValue)")
    }
    return columns
  }

  private static func firstShape(_ table: ZFITSTable, _ columns: Columns, path: String) throws
    -> (channels: Int, pixels: Int, samples: Int, telescopeID: Int?)
  {
    guard table.rowCount > 0 else {
      throw RunInputError.noEvents(path: path)
    }
    let cells = try table.read(columns: [columns.channels, columns.samples, columns.waveform], rows: 0..<1)
    let channels = Int(cells[0].integers(ofRow: 0).first ?? 0)
    let samples = Int(cells[1].integers(ofRow: 0).first ?? 0)
    let total = cells[2].count(ofRow: 0)
    guard (1...2).contains(channels), (1...ZFITSLimits.maximumSamplesPerPixel).contains(samples), total > 0,
      total % (channels * samples) == 0
    else {
      throw ZFITSError.badEvent(
        path: path, row: 0,
        detail: "waveform of \(total) samples for \(channels) channels of \(samples) samples")
    }
    let telescope = try columns.telescope.map {
      try table.read(columns: [$0], rows: 0..<1)[0].integers(ofRow: 0)
    }
    return (channels, total / channels / samples, samples, telescope?.first.map { Int($0) })
  }

  private static func number(_ table: ZFITSTable, _ name: String) throws -> Double? {
    guard let column = table.columnIndex(name), table.rowCount > 0 else { return nil }
    return try table.read(columns: [column], rows: 0..<1)[0].doubles(ofRow: 0).first
  }
}
