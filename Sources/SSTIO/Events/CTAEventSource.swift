public import SSTCore

/// Events of a CTAO telescope file: R1v1 or DL0v1.
///
/// Samples are delivered as stored, with the file's `EventBlock.scale` and `EventBlock.offset`; pixels in
/// the order of the nominal pixel id, pixels that were not stored as zeros.
public struct CTAEventSource: EventSource {
  /// What the file is and what it holds.
  public let run: RunDescription
  /// The file beneath.
  public let file: ZFITSFile
  /// Nominal pixel id of each stored pixel.
  public let pixelIDMap: [Int]
  /// Stored samples a physical unit; 1 when the file has no data stream table.
  public let scale: Float
  /// Physical value of a stored 0, with opposite sign.
  public let offset: Float

  private let events: ZFITSTable
  private let columns: Columns
  private let isDL0: Bool
  private let options: RawReadOptions

  /// The number of events that can be read.
  public var eventCount: Int { events.rowCount }
  /// The rows of a tile.
  public var preferredBlockSize: Int { max(1, events.rowsPerTile) }

  private struct Columns {
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
    let name = RawFileName(path: file.path)
    run = RunDescription(
      path: file.path, format: isDL0 ? "CTAO DL0v1 (zfits)" : "CTAO R1v1 (zfits)",
      telescopeID: options.telescopeID ?? first.telescopeID, pixelCount: max(most + 1, stored.count),
      samplesPerPixel: first.samples, channelCount: first.channels, date: name.date,
      runNumber: name.runNumber,
      hasArrayEventNumbers: true, isRecovered: file.damage != nil)
  }

  /// Reads the headers of events `range`; throws ``ZFITSError`` for damaged bytes.
  public func readHeaders(_ range: Range<Int>, jobs: Int) throws -> [EventHeader] {
    let wanted =
      [columns.id, columns.type, columns.seconds, columns.quarters] + [columns.telescope].compactMap { $0 }
    let cells = try events.read(columns: wanted, rows: range, jobs: jobs)
    return try range.map { index in
      let row = index - range.lowerBound
      func number(_ column: Int) -> Int64 { cells[column].integers(ofRow: row).first ?? 0 }
      let (seconds, quarters) = (number(2), number(3))
      // Columns of 64 bits may hold anything; 32 bits of seconds last until 2106.
      guard (0..<1 << 32).contains(seconds), (0..<1 << 34).contains(quarters) else {
        throw ZFITSError.badEvent(
          path: file.path, row: index, detail: "time of \(seconds) s and \(quarters) quarter ns")
      }
      let id = UInt64(bitPattern: number(0))
      return EventHeader(
        index: index, telescopeID: options.telescopeID ?? (cells.count > 4 ? Int(number(4)) : nil),
        eventNumber: id,
        arrayEventNumber: id, time: TAITime(nanoseconds: seconds * 1_000_000_000 + quarters / 4),
        quarterNanoseconds: UInt8(truncatingIfNeeded: quarters & 3),
        eventType: UInt32(truncatingIfNeeded: number(1)))
    }
  }

  /// Reads events `range` into `block`; throws ``ZFITSError`` for damaged bytes or arrays of another length.
  public func readEvents(_ range: Range<Int>, into block: inout EventBlock, jobs: Int) throws {
    try events.check(range)
    block.channelCount = run.channelCount
    block.pixelCount = run.pixelCount
    block.samplesPerPixel = run.samplesPerPixel
    block.scale = scale
    block.offset = offset
    block.baselines = []
    block.headers = try readHeaders(range, jobs: jobs)
    try checkBlock(of: range.count, samplesPerEvent: block.samplesPerEvent, path: file.path)
    block.samples = [UInt16](repeating: 0, count: range.count * block.samplesPerEvent)
    block.pixelFlags = [UInt16](repeating: 0, count: range.count * run.pixelCount)
    let wanted = [columns.channels, columns.samples, columns.waveform] + [columns.status].compactMap { $0 }
    let cells = try events.read(columns: wanted, rows: range, jobs: jobs)
    for event in 0..<range.count { try fill(&block, event, row: range.lowerBound + event, cells) }
  }

  private func fill(_ block: inout EventBlock, _ event: Int, row: Int, _ cells: [ZFITSCells]) throws {
    func wrong(_ detail: String) -> ZFITSError { .badEvent(path: file.path, row: row, detail: detail) }
    let status = cells.count > 3 ? cells[3].integers(ofRow: event) : []
    let pixels = storedPixels(status)
    let shape = (cells[0].integers(ofRow: event).first ?? 0, cells[1].integers(ofRow: event).first ?? 0)
    guard shape == (Int64(run.channelCount), Int64(run.samplesPerPixel)) else {
      throw wrong(
        "\(shape.0) channels of \(shape.1) samples, the first event has \(run.channelCount) of \(run.samplesPerPixel)"
      )
    }
    let waveform = cells[2]
    let length = run.samplesPerPixel
    guard waveform.count(ofRow: event) == run.channelCount * pixels.count * length else {
      throw wrong("waveform of \(waveform.count(ofRow: event)) samples for \(pixels.count) pixels")
    }
    let target = block.sampleRange(ofEvent: event).lowerBound
    waveform.bytes.withUnsafeBytes { raw in
      var from = waveform.offsets[event]
      for channel in 0..<run.channelCount {
        for pixel in pixels {
          let start = target + (channel * run.pixelCount + pixelIDMap[pixel]) * length
          for sample in 0..<length {
            block.samples[start + sample] = raw.loadUnaligned(
              fromByteOffset: from + 2 * sample, as: UInt16.self)
          }
          from += 2 * length
        }
      }
    }
    let flags = block.pixelRange(ofEvent: event).lowerBound
    for (pixel, value) in status.enumerated() where pixel < pixelIDMap.count {
      block.pixelFlags[flags + pixelIDMap[pixel]] = UInt16(truncatingIfNeeded: value)
    }
  }

  /// Which of the camera's pixels an event holds: all, or after volume reduction those with a status.
  private func storedPixels(_ status: [Int64]) -> [Int] {
    let all = Array(pixelIDMap.indices)
    guard isDL0, status.count == all.count else { return all }
    let kept = all.filter { status[$0] & 3 != 0 }
    return kept.isEmpty ? all : kept
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
      throw ZFITSError.badEvent(path: path, row: 0, detail: "the table of events is empty")
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
