/// Makes the bytes of rows.
struct TIORowEncoder: Sendable {
  let layout: TIOLayout
  let packetCount: Int
  let packetSize: Int

  /// The bytes of the event header.
  static let headBytes = 30
  var rowBytes: Int { Self.headBytes + packetCount * packetSize }

  /// The event header: unsigned numbers are stored with their top bit turned, as FITS has only signed ones.
  static func encodeHead(
    eventID: UInt32, tack: UInt64, filled: Int, seconds: Int64, nanoseconds: Int64,
    into row: UnsafeMutableRawBufferPointer
  ) {
    let words = [eventID, UInt32(tack >> 32), UInt32(truncatingIfNeeded: tack)]
    for (index, word) in words.enumerated() {
      row.storeBytes(of: (word ^ 0x8000_0000).bigEndian, toByteOffset: 4 * index, as: UInt32.self)
    }
    let count = UInt16(clamping: filled) ^ 0x8000
    row.storeBytes(of: count.bigEndian, toByteOffset: 12, as: UInt16.self)
    row.storeBytes(of: seconds.bigEndian, toByteOffset: 14, as: Int64.self)
    row.storeBytes(of: nanoseconds.bigEndian, toByteOffset: 22, as: Int64.self)
  }

  /// Makes the row of an event; `words` are `[module][pixel][sample]`.
  func encode(
    _ event: TIOWriter.Event, sequence: Int, words: UnsafeBufferPointer<UInt16>,
    into row: UnsafeMutableRawBufferPointer
  ) {
    let missing = event.missingPackets.count { (0..<packetCount).contains($0) }
    Self.encodeHead(
      eventID: UInt32(truncatingIfNeeded: event.tack / 100), tack: event.tack, filled: packetCount - missing,
      seconds: event.cpuSeconds, nanoseconds: event.cpuNanoseconds, into: row)
    let size = layout.waveformsPerPacket * layout.samplesPerPixel
    for column in 0..<packetCount {
      let start = Self.headBytes + column * packetSize
      let packet = UnsafeMutableRawBufferPointer(rebasing: row[start..<start + packetSize])
      if event.missingPackets.contains(column) {
        packet.initializeMemory(as: UInt8.self, repeating: 0)
      } else {
        encode(
          packet, column, event, sequence,
          UnsafeBufferPointer(rebasing: words[column * size..<(column + 1) * size]))
      }
    }
  }

  private func encode(
    _ packet: UnsafeMutableRawBufferPointer, _ column: Int, _ event: TIOWriter.Event, _ sequence: Int,
    _ words: UnsafeBufferPointer<UInt16>
  ) {
    guard let base = packet.baseAddress, let first = words.baseAddress else { return }
    let part = column % layout.packetsPerModule
    encodeHeader(base, column, event, sequence)
    var place = base + TIOPacketHeader.headBytes
    for waveform in 0..<layout.waveformsPerPacket {
      let pixel = part * layout.waveformsPerPacket + waveform
      place.storeBytes(of: UInt8(0x80 | pixel << 1), as: UInt8.self)
      place.storeBytes(of: UInt8(layout.samplesPerPixel / 16), toByteOffset: 1, as: UInt8.self)
      encode(first + waveform * layout.samplesPerPixel, into: place + 2)
      place += 2 + 2 * layout.samplesPerPixel
    }
    let checksum = layout.level == .r0 ? TIOChecksum.of(base, count: packetSize - 4) : 0
    place.storeBytes(of: checksum.bigEndian, as: UInt16.self)
    place.storeBytes(of: 0, toByteOffset: 2, as: UInt16.self)
  }

  private func encodeHeader(
    _ base: UnsafeMutableRawPointer, _ column: Int, _ event: TIOWriter.Event, _ sequence: Int
  ) {
    func set(_ place: Int, _ byte: Int) {
      base.storeBytes(of: UInt8(truncatingIfNeeded: byte), toByteOffset: place, as: UInt8.self)
    }
    func set(_ place: Int, word shift: UInt64) {
      let word = UInt16(truncatingIfNeeded: event.tack >> shift)
      base.storeBytes(of: word.bigEndian, toByteOffset: place, as: UInt16.self)
    }
    let part = column % layout.packetsPerModule
    let slot = layout.slots[column / layout.packetsPerModule]
    let isFirst = part == 0 ? 2 : 0
    let isLast = part == layout.packetsPerModule - 1 ? 1 : 0
    let block = event.firstCell / TIOStorage.blockSize
    set(0, layout.waveformsPerPacket)
    set(1, (layout.samplesPerPixel / 16) << 2 | isFirst | isLast)
    set(2, word: 0)
    set(4, slot)
    set(5, slot)
    set(6, sequence)
    set(7, 0xA0)
    set(8, word: 16)
    set(10, word: 32)
    set(12, word: 48)
    set(14, block / 8 | (event.isStale ? 0x40 : 0))
    set(15, (block % 8) << 5 | event.firstCell % TIOStorage.blockSize)
  }

  /// Samples in big-endian order; in R0 with the counter of samples above the 12 bits of the ADC.
  private func encode(_ words: UnsafePointer<UInt16>, into target: UnsafeMutableRawPointer) {
    let isRaw = layout.level == .r0
    for index in 0..<layout.samplesPerPixel {
      let word = isRaw ? min(words[index], 0x0FFF) | UInt16(index & 7) << 12 : words[index]
      target.storeBytes(of: word.bigEndian, toByteOffset: 2 &* index, as: UInt16.self)
    }
  }
}
