/// What one packet of a camera module says beside its samples.
public struct TIOPacketHeader: Sendable, Equatable {
  /// The number of waveforms, 1 to 127.
  public var waveformCount: Int
  /// The top bit of the first byte: its meaning is not public.
  public var isRegisterSetup: Bool
  /// The samples of each waveform.
  public var samplesPerWaveform: Int
  /// The first packet of the module in this event.
  public var isFirst: Bool
  /// The last packet of the module in this event.
  public var isLast: Bool
  /// The trigger time in ns of the backplane's clock.
  public var tack: UInt64
  /// The slot of the module in the camera, 0 to 31.
  public var slot: Int
  /// The module's own number.
  public var detector: Int
  /// The low byte of the event counter.
  public var sequence: Int
  /// The unique tag of the detector.
  public var tag: Int
  /// The column of the first storage block.
  public var column: Int
  /// The row of the first storage block.
  public var row: Int
  /// The cell in the first storage block where the samples begin, 0 to 31.
  public var blockPhase: Int
  /// The module says that its data are out of date.
  public var isStale: Bool
  /// Zero suppression was on.
  public var isZeroSuppressed: Bool
  /// The stored checksum; 0 if it was never filled in.
  public var checksum: UInt16
  /// Set if the module ran into an error.
  public var hasError: Bool
  /// Set if the module ran into its time limit.
  public var hasTimeout: Bool
  /// Fourteen bits that are zero in sound packets.
  public var mustBeZero: Int

  /// The bytes before the waveforms and behind them.
  static let headBytes = 16
  static let footBytes = 4

  /// The storage cell of the first sample.
  public var firstCell: Int { (column * 8 + row) * 32 + blockPhase }

  /// The bytes that a packet of this header takes.
  public var byteCount: Int { 20 + waveformCount * (2 + 2 * samplesPerWaveform) }

  /// Reads header and last word of a packet; nil if it has fewer than 20 bytes.
  public init?(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, bytes.count >= Self.headBytes + Self.footBytes else { return nil }
    self.init(base, count: bytes.count)
  }

  /// Reads a packet of at least 20 bytes.
  @inline(__always)
  init(_ base: UnsafeRawPointer, count: Int) {
    func byte(_ place: Int) -> Int { Int(base.load(fromByteOffset: place, as: UInt8.self)) }
    func word(_ place: Int) -> UInt16 {
      UInt16(bigEndian: base.loadUnaligned(fromByteOffset: place, as: UInt16.self))
    }
    waveformCount = byte(0) & 0x7F
    isRegisterSetup = byte(0) & 0x80 != 0
    samplesPerWaveform = (byte(1) >> 2) * 16
    isFirst = byte(1) & 2 != 0
    isLast = byte(1) & 1 != 0
    tack = UInt64(word(12)) << 48 | UInt64(word(10)) << 32 | UInt64(word(8)) << 16 | UInt64(word(2))
    slot = byte(4)
    detector = byte(5)
    sequence = byte(6)
    tag = byte(7)
    column = byte(14) & 0x3F
    row = byte(15) >> 5
    blockPhase = byte(15) & 0x1F
    isStale = byte(14) & 0x40 != 0
    isZeroSuppressed = byte(14) & 0x80 != 0
    checksum = word(count - 4)
    let last = Int(word(count - 2))
    hasTimeout = last & 1 != 0
    hasError = last & 2 != 0
    mustBeZero = last >> 2
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

/// Which storage cell of a module's analogue memory held a sample.
public enum TIOStorage {
  /// The cells of a channel in CHEC-S.
  public static let cellCount = 4096
  /// The cells that are filled in one go.
  public static let blockSize = 32
  /// The cells of the two sampling arrays together.
  public static let samplingCellCount = 64

  /// The storage cell of sample `sample` of a waveform that begins in `firstCell`.
  ///
  /// Two sampling arrays fill the blocks of 32 cells by turns.
  public static func cell(ofSample sample: Int, firstCell: Int, cellCount: Int = cellCount) -> Int {
    let (block, phase) = (firstCell / blockSize, firstCell % blockSize)
    let isOtherBlock = (phase + sample) / blockSize % 2 != 0
    let hop = isOtherBlock ? (block % 2 == 0 ? 64 : -64) : 0
    let cell = (firstCell + sample + hop) % cellCount
    return cell < 0 ? cell + cellCount : cell
  }

  /// The sampling cell of a sample.
  public static func samplingCell(ofSample sample: Int, firstCell: Int) -> Int {
    (firstCell + sample) % samplingCellCount
  }
}

/// CRC-16 of packets: polynomial 0x1021, start value 0xFFFF, no reflection, 16 bytes at a time.
enum TIOChecksum {
  /// `tables[k][b]`: the remainder of byte b followed by k zero bytes.
  private static let tables: [UInt16] = {
    var tables = [UInt16](repeating: 0, count: 16 * 256)
    for byte in 0..<256 {
      var value = UInt16(byte) << 8
      for _ in 0..<8 { value = value & 0x8000 != 0 ? value << 1 ^ 0x1021 : value << 1 }
      tables[byte] = value
    }
    for index in 256..<16 * 256 {
      let value = tables[index - 256]
      tables[index] = value << 8 ^ tables[Int(value >> 8)]
    }
    return tables
  }()

  /// The checksum of `count` bytes.
  static func of(_ bytes: UnsafeRawPointer, count: Int) -> UInt16 {
    tables.withUnsafeBufferPointer { tables in
      guard let table = tables.baseAddress else { return 0 }
      var value: UInt16 = 0xFFFF
      var place = 0
      while place + 16 <= count {
        let first = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        let second = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self))
        // Only two of the sixteen look-ups wait for the value so far.
        let rest = eight(second, table) ^ six(first, table + 8 * 256)
        let top = UInt16(first >> 48) ^ value
        value = rest ^ table[14 * 256 + Int(top & 0xFF)] ^ table[15 * 256 + Int(top >> 8)]
        place += 16
      }
      while place < count {
        let byte = bytes.load(fromByteOffset: place, as: UInt8.self)
        value = value << 8 ^ table[Int(UInt8(value >> 8) ^ byte)]
        place += 1
      }
      return value
    }
  }

  @inline(__always)
  private static func eight(_ word: UInt64, _ table: UnsafePointer<UInt16>) -> UInt16 {
    six(word, table) ^ table[6 * 256 + Int(word >> 48 & 0xFF)] ^ table[7 * 256 + Int(word >> 56)]
  }

  /// The lower six bytes of a word.
  @inline(__always)
  private static func six(_ word: UInt64, _ table: UnsafePointer<UInt16>) -> UInt16 {
    let low = table[Int(word & 0xFF)] ^ table[256 + Int(word >> 8 & 0xFF)]
    let middle = table[512 + Int(word >> 16 & 0xFF)] ^ table[768 + Int(word >> 24 & 0xFF)]
    let high = table[1024 + Int(word >> 32 & 0xFF)] ^ table[1280 + Int(word >> 40 & 0xFF)]
    return low ^ middle ^ high
  }
}
