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
