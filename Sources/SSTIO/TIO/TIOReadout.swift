/// The modules and samples that a `.tio` file holds, as its first event with data tells.
public struct TIOReadout: Sendable, Equatable {
  /// The pixels of a camera of 32 modules.
  public static let cameraPixels = 2048
  /// The pixels of a module.
  public static let modulePixels = 64

  /// The number of waveforms of a packet.
  public var waveformsPerPacket: Int
  /// The number of samples of a waveform.
  public var samplesPerPixel: Int
  /// The slots of the modules, ascending.
  public var slots: [Int]

  /// Pixels of the events: 64 for a single module, 2048 for more.
  public var pixelCount: Int { slots.count == 1 ? Self.modulePixels : Self.cameraPixels }
  /// The slot of pixel 0: that of a single module, or 0.
  public var firstSlot: Int { slots.count == 1 ? slots[0] : 0 }
  /// The number of packets of a whole event.
  public var packetsOfModules: Int { slots.count * Self.modulePixels / max(1, waveformsPerPacket) }

  /// Takes the sound packets of an event; nil if it has none.
  init?(row: UnsafeRawPointer, index: Int, layout: TIORowLayout, verifiesChecksums: Bool) {
    let filled = layout.event(row, index: index).packetsFilled
    let columns = TIOPresence(row, layout: layout, filled: filled)
    var slots: Set<Int> = []
    var first: TIOPacketHeader?
    for packet in 0..<columns.limit {
      let base = row + layout.packetOffset + packet * layout.packetSize
      guard !TIOPresence.isEmpty(base, count: layout.packetSize) else { continue }
      let header = TIOPacketHeader(base, count: layout.packetSize)
      guard header.waveformCount > 0, header.byteCount == layout.packetSize, header.slot < 32,
        header.samplesPerWaveform > 0,
        !verifiesChecksums || header.checksum == 0
          || header.checksum == TIOChecksum.of(base, count: layout.packetSize - TIOPacketHeader.footBytes)
      else { continue }
      slots.insert(header.slot)
      if first == nil { first = header }
    }
    guard let first else { return nil }
    waveformsPerPacket = first.waveformCount
    samplesPerPixel = first.samplesPerWaveform
    self.slots = slots.sorted()
  }
}

/// Which columns of an event hold its packets, for both ways of leaving gaps.
///
/// Packets that never came leave zeros in their columns. A writer that packs to the front leaves old bytes behind
/// the packets that it counts: then only the first columns hold for the event.
struct TIOPresence {
  /// Columns from here on do not belong to the event.
  let limit: Int

  init(_ row: UnsafeRawPointer, layout: TIORowLayout, filled: Int) {
    guard filled < layout.packetCount else {
      limit = layout.packetCount
      return
    }
    var present = 0
    for packet in 0..<layout.packetCount
    where !Self.isEmpty(row + layout.packetOffset + packet * layout.packetSize, count: layout.packetSize) {
      present += 1
    }
    limit = present > filled ? max(0, filled) : layout.packetCount
  }

  /// True if all bytes are zero.
  @inline(__always)
  static func isEmpty(_ packet: UnsafeRawPointer, count: Int) -> Bool {
    if packet.loadUnaligned(as: UInt64.self) != 0 { return false }
    return isEmptyThroughout(packet, count: count)
  }

  private static func isEmptyThroughout(_ packet: UnsafeRawPointer, count: Int) -> Bool {
    var place = 0
    while place + 8 <= count {
      if packet.loadUnaligned(fromByteOffset: place, as: UInt64.self) != 0 { return false }
      place += 8
    }
    while place < count {
      if packet.load(fromByteOffset: place, as: UInt8.self) != 0 { return false }
      place += 1
    }
    return true
  }
}
