import SSTCore

/// What the slow control wrote about one module.
public struct TIOModuleRecord: Sendable, Equatable {
  /// The slot in the camera, 0 to 31.
  public var slot: Int
  /// The serial number.
  public var serialNumber: Int?
  /// The temperature of the silicon photomultipliers in °C.
  public var sensorTemperature: Double?
  /// The temperature of the primary board in °C.
  public var boardTemperature: Double?
  /// The bias setting (0 to 255) of each of the 16 superpixels.
  public var biasSettings = [Int?](repeating: nil, count: 16)
  /// Whether the bias of each of the 16 superpixels was on.
  public var biasIsOn = [Bool?](repeating: nil, count: 16)

  /// True if the header has nothing about the module.
  var isEmpty: Bool {
    serialNumber == nil && sensorTemperature == nil && boardTemperature == nil
      && biasSettings.allSatisfy { $0 == nil } && biasIsOn.allSatisfy { $0 == nil }
  }
}

extension TIOFile {
  /// The run's number, or that of its observation.
  public var runNumber: Int? { header.wholeNumber("RUNNUMBER") ?? header.wholeNumber("OBSERVATION_ID") }

  /// The version of the camera; `1.1.0` (CHEC-S) if the file does not tell.
  public var cameraVersion: String { text("CAMERAVERSION") ?? "1.1.0" }

  /// The start in UTC as `YYYY-MM-DDThh:mm:ss`.
  public var startDate: String? { text("DATE-OBS") }

  /// The date of the start as `YYYYMMDD` digits.
  public var date: Int? {
    guard let parts = startDate?.prefix(10).split(separator: "-"), parts.count == 3,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    return year * 10_000 + month * 100 + day
  }

  /// The text of a keyword of any length.
  public func text(_ name: String) -> String? { header.text(name) }

  /// What the slow control wrote, for the modules that it wrote about.
  public var modules: [TIOModuleRecord] {
    (0..<32).map(module).filter { !$0.isEmpty }
  }

  private func module(_ slot: Int) -> TIOModuleRecord {
    let prefix = "SLOT-" + (slot < 10 ? "0" : "") + "\(slot)-"
    var record = TIOModuleRecord(slot: slot)
    record.serialNumber = header.wholeNumber(prefix + "SN")
    record.sensorTemperature = header.number(prefix + "TSIPM")
    record.boardTemperature = header.number(prefix + "TPRI")
    for superpixel in 0..<16 {
      let place = prefix + "SP-" + (superpixel < 10 ? "0" : "") + "\(superpixel)-"
      record.biasSettings[superpixel] = header.wholeNumber(place + "DAC")
      record.biasIsOn[superpixel] = header.wholeNumber(place + "HVON").map { $0 != 0 }
    }
    return record
  }
}

extension TIOFile {
  /// True if the samples are millivolts: a transfer function was applied.
  public var isInMillivolts: Bool {
    guard level == .r1 else { return false }
    if header["IS_TF_CALIBRATED"] == .logical(true) { return true }
    return !(text("TF") ?? text("TF_NAME") ?? "").isEmpty
  }
}

extension TIOFile {
  /// True if a FITS file looks like a `.tio` file, sound or not: by its keywords or its first plain table.
  ///
  /// What is wrong behind the primary header is left to the reader of the format.
  static func isTIO(_ file: RandomAccessFile) throws -> Bool {
    let primary = try FITSLayout.readUnit(of: file, at: 0)
    if primary.header["EVENT_HEADER_VERSION"] != nil { return true }
    var position = primary.dataStart + FITSLayout.padded(primary.dataSize)
    for _ in 0..<4 where position < file.size - 8 {
      guard try file.bytes(position..<position + 8).elementsEqual("XTENSION".utf8),
        let unit = try? FITSLayout.readUnit(of: file, at: position)
      else { return false }
      if unit.header.text("XTENSION") == "BINTABLE" {
        if unit.header["ZTABLE"] != nil { return false }
        return unit.name == "EVENTS" || hasPackets(unit.header)
      }
      position = unit.dataStart + FITSLayout.padded(unit.dataSize)
    }
    return false
  }

  private static func hasPackets(_ header: FITSHeader) -> Bool {
    header.cards.contains { card in
      guard card.keyword.hasPrefix("TTYPE"), case .text(let name) = card.value else { return false }
      return name == "EVENT_PACKET_0" || name == "EVENT PACKET 0"
    }
  }
}

/// Where a thread reads rows to.
final class TIORowBuffer {
  var bytes = ByteBuffer()
}

extension TIOFile {
  /// The bits of a stored word that are sample: 12 in R0, where a counter is above them.
  var sampleMask: UInt16 { level == .r0 ? 0x0FFF : 0xFFFF }

  /// Takes rows apart; nil if no event has data.
  var decoder: TIOEventDecoder? {
    readout.map { TIOEventDecoder(layout: layout, readout: $0, verifiesChecksums: level == .r0) }
  }

  /// What a consumer of the events needs to know of the camera.
  var camera: CameraReadout {
    let slots = readout?.slots ?? []
    let pixels = readout?.pixelCount ?? 0
    return CameraReadout(
      pixelCount: pixels, samplesPerPixel: readout?.samplesPerPixel ?? 0, samplingRateGHz: 1,
      unit: isInMillivolts ? .millivolts : .counts, scale: scale, offset: offset,
      missingPixels: slots.count > 1
        ? (0..<pixels).filter { !slots.contains($0 / TIOReadout.modulePixels) } : [],
      firstModule: readout?.firstSlot ?? 0)
  }

  /// Reads rows and hands each to `body`.
  func forEachRow(
    _ rows: Range<Int>, _ buffer: TIORowBuffer, _ body: (Int, UnsafeRawPointer) throws -> Void
  ) throws {
    let size = rows.count * rowBytes
    buffer.bytes.reserve(size)
    try readRows(rows, into: UnsafeMutableRawBufferPointer(start: buffer.bytes.base, count: size))
    for index in rows { try body(index, buffer.bytes.base + (index - rows.lowerBound) * rowBytes) }
  }

  /// What an event's row says itself, its packets not looked at.
  func event(_ index: Int) throws -> TIOEvent {
    try check(index..<index + 1)
    let bytes = try file.bytes(
      layout.dataStart + index * layout.rowBytes..<layout.dataStart + index * layout.rowBytes
        + layout.packetOffset)
    return bytes.withUnsafeBytes { row in
      guard let base = row.baseAddress else {
        return TIOEvent(
          index: index, eventID: 0, tack: 0, cpuSeconds: 0, cpuNanoseconds: 0, packetsFilled: 0)
      }
      return layout.event(base, index: index)
    }
  }

  /// Reads what rows say beside their samples; all packets are examined.
  ///
  /// - Parameters:
  ///   - rows: events within `0..<eventCount`.
  ///   - jobs: the number of threads.
  /// - Throws: ``TIOError`` or ``FileError``.
  public func events(_ rows: Range<Int>, jobs: Int) throws -> [TIOEvent] {
    try check(rows)
    guard let decoder else { return try rows.map { try event($0) } }
    let step = max(1, (1 << 19) / rowBytes)
    let buffers = Pool { TIORowBuffer() }
    let parts = try parallelMap(count: (rows.count + step - 1) / step, jobs: jobs) { part, _ in
      let start = rows.lowerBound + part * step
      var events: [TIOEvent] = []
      try buffers.withItem { buffer in
        try forEachRow(start..<min(start + step, rows.upperBound), buffer) { index, row in
          events.append(
            decoder.decode(row, index: index, sink: TIOWordSink(mask: sampleMask), samples: nil, flags: nil))
        }
      }
      return events
    }
    return parts.flatMap { $0 }
  }

  /// The headers of an event's packets by column; nil where none came.
  public func packetHeaders(ofEvent index: Int) throws -> [TIOPacketHeader?] {
    try check(index..<index + 1)
    let start = layout.dataStart + index * layout.rowBytes
    let row = try file.bytes(start..<start + layout.rowBytes)
    return row.withUnsafeBytes { row in
      guard let base = row.baseAddress else { return [] }
      let filled = layout.event(base, index: index).packetsFilled
      let limit = TIOPresence(base, layout: layout, filled: filled).limit
      return (0..<layout.packetCount).map { column in
        let packet = base + layout.packetOffset + column * layout.packetSize
        if column >= limit || TIOPresence.isEmpty(packet, count: layout.packetSize) { return nil }
        return TIOPacketHeader(packet, count: layout.packetSize)
      }
    }
  }
}
