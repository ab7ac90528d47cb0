import SSTCore

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

  /// Reads what rows say beside their samples; all packets are looked at.
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
            decoder.decode(row, index: index, sink: TIOWordSink(mask: 0), samples: nil, flags: nil))
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
