import SSTCore

/// What a `.tio` file to be written holds.
public struct TIOLayout: Sendable, Equatable {
  /// The state of the samples.
  public var level: TIOFile.Level
  /// Stored units of one millivolt; R1 only.
  public var scale: Float = 1
  /// A value is `word / scale - offset`; R1 only.
  public var offset: Float = 0
  /// The modules, by their slots 0 to 31, in the order of the columns.
  public var slots: [Int]
  /// The samples of a waveform: a multiple of 16, at most 1008.
  public var samplesPerPixel: Int
  /// The waveforms of a packet: a divisor of 64.
  public var waveformsPerPacket = 32

  /// Describes an R0 file.
  public static func r0(slots: [Int] = Array(0..<32), samplesPerPixel: Int = 128) -> TIOLayout {
    TIOLayout(level: .r0, slots: slots, samplesPerPixel: samplesPerPixel)
  }

  /// Describes an R1 file of millivolts.
  public static func r1(
    slots: [Int] = Array(0..<32), samplesPerPixel: Int = 128, scale: Float = 22.8, offset: Float = 370
  ) -> TIOLayout {
    TIOLayout(level: .r1, scale: scale, offset: offset, slots: slots, samplesPerPixel: samplesPerPixel)
  }

  /// The packets of a module.
  public var packetsPerModule: Int { TIOReadout.modulePixels / max(1, waveformsPerPacket) }
  /// The columns of packets.
  public var packetCount: Int { slots.count * packetsPerModule }
  /// The bytes of a packet.
  public var packetSize: Int { 20 + waveformsPerPacket * (2 + 2 * samplesPerPixel) }
  /// The pixels of the modules that are read out: 64 a module.
  public var pixelCount: Int { slots.count * TIOReadout.modulePixels }

  /// What is wrong with the description, or nil.
  var fault: String? {
    if slots.isEmpty || Set(slots).count != slots.count || !slots.allSatisfy({ (0..<32).contains($0) }) {
      return "slots must be different numbers from 0 to 31"
    }
    if samplesPerPixel % 16 != 0 || !(16...1008).contains(samplesPerPixel) {
      return "\(samplesPerPixel) samples: a multiple of 16 up to 1008 is needed"
    }
    if ![1, 2, 4, 8, 16, 32, 64].contains(waveformsPerPacket) {
      return "\(waveformsPerPacket) waveforms per packet: a divisor of 64 is needed"
    }
    if packetSize > 65_535 {
      return "a packet of \(packetSize) bytes is too large; put fewer waveforms in it"
    }
    if packetCount > TIOWriter.maximumPackets {
      return "\(packetCount) packets per event are too many; put more waveforms in each"
    }
    if level == .r1, !(scale.isFinite && scale > 0 && offset.isFinite) {
      return "scale \(scale) and offset \(offset) cannot be undone"
    }
    return nil
  }
}

/// The scaling of R1 samples to 16 bits.
public enum TIOScaling {
  /// The stored words of values in millivolts: `(value + offset) * scale`, rounded half away from zero.
  ///
  /// - Parameters:
  ///   - values: millivolts.
  ///   - words: as many words, filled.
  ///   - scale: stored units of one millivolt.
  ///   - offset: millivolts that are added first.
  /// - Returns: how many values did not fit and were clamped to 0 or 65535; NaN becomes 0 and counts.
  @discardableResult
  public static func encode(
    _ values: UnsafeBufferPointer<Float>, into words: UnsafeMutableBufferPointer<UInt16>, scale: Float,
    offset: Float
  ) -> Int {
    precondition(values.count == words.count, "one word per value is needed")
    var clamped = 0
    for index in values.indices {
      let scaled = ((values[index] + offset) * scale).rounded(.toNearestOrAwayFromZero)
      if scaled >= 0 && scaled <= 65_535 {
        words[index] = UInt16(scaled)
      } else {
        words[index] = scaled > 0 ? 65_535 : 0
        clamped += 1
      }
    }
    return clamped
  }
}

/// Where the numbers and packets of an event are in a row of the table.
struct TIORowLayout: Sendable {
  /// A number of the event header.
  struct Number: Sendable {
    var offset: Int
    var kind: FITSColumn.Kind
    /// What is added to the stored number.
    var zero: Int64

    @inline(__always)
    func read(_ row: UnsafeRawPointer) -> Int64 {
      let place = row + offset
      switch kind {
      case .byte: return Int64(place.load(as: UInt8.self)) &+ zero
      case .int16: return Int64(Int16(bigEndian: place.loadUnaligned(as: Int16.self))) &+ zero
      case .int32: return Int64(Int32(bigEndian: place.loadUnaligned(as: Int32.self))) &+ zero
      default: return Int64(bigEndian: place.loadUnaligned(as: Int64.self)) &+ zero
      }
    }
  }

  /// Event id, upper and lower half of TACK, packets filled, seconds, nanoseconds.
  let numbers: [Number]
  /// The first byte of the first packet; also the size of the event header.
  let packetOffset: Int
  let packetSize: Int
  let packetCount: Int
  let rowBytes: Int
  let dataStart: Int

  /// The names since version 1.
  static let names = [
    "EVENT_ID", "TACK_32MSB", "TACK_32LSB", "N_PACKETS_FILLED", "TIME_STAMP_SEC", "TIME_STAMP_NSEC",
  ]
  /// The widest packet: 127 waveforms of 1008 samples.
  private static let maximumPacketSize = 20 + 127 * (2 + 2 * 1008)

  init(_ table: FITSTable, path: String) throws(TIOError) {
    let first = table.columns.firstIndex { $0.name == "EVENT_PACKET_0" || $0.name == "EVENT PACKET 0" }
    guard let first else { throw .noPacketColumns(path: path, columns: table.columns.map(\.name)) }
    let packets = table.columns[first...]
    packetOffset = packets[first].offset
    packetSize = packets[first].count
    packetCount = packets.count
    rowBytes = table.rowBytes
    dataStart = table.dataStart
    for column in packets {
      guard column.kind == .byte, column.count == packetSize, column.zero == 0, column.scale == 1 else {
        throw .mixedPacketSize(
          path: path, detail: "\(column.name) does not consist of \(packetSize) plain bytes")
      }
    }
    guard (20...Self.maximumPacketSize).contains(packetSize) else {
      throw .mixedPacketSize(path: path, detail: "no packet has \(packetSize) bytes")
    }
    numbers = try Self.numbers(table.columns[..<first], path: path)
  }

  /// The six numbers by their names, or, as in version 0, by their places.
  private static func numbers(_ columns: ArraySlice<FITSColumn>, path: String) throws(TIOError) -> [Number] {
    let named = names.compactMap { name in columns.first { $0.name == name } }
    var numbers: [Number] = []
    for column in named.count == names.count ? named : Array(columns) {
      guard column.kind != .other, column.kind != .float32, column.kind != .float64, column.scale == 1,
        let zero = Int64(exactly: column.zero), column.count <= 6
      else { throw .badEventHeader(path: path, detail: "\(column.name) does not hold integers") }
      let width = column.count == 0 ? 0 : column.size / column.count
      for item in 0..<column.count {
        numbers.append(Number(offset: column.offset + item * width, kind: column.kind, zero: zero))
      }
    }
    guard numbers.count >= names.count else {
      throw .badEventHeader(path: path, detail: "\(numbers.count) numbers and not \(names.count)")
    }
    return Array(numbers.prefix(names.count))
  }

  /// The header of an event, packets not looked at.
  func event(_ row: UnsafeRawPointer, index: Int) -> TIOEvent {
    var event = TIOEvent(
      index: index, eventID: UInt32(truncatingIfNeeded: numbers[0].read(row)),
      tack: UInt64(UInt32(truncatingIfNeeded: numbers[1].read(row))) << 32
        | UInt64(UInt32(truncatingIfNeeded: numbers[2].read(row))),
      cpuSeconds: numbers[4].read(row), cpuNanoseconds: numbers[5].read(row),
      packetsFilled: Int(clamping: numbers[3].read(row)))
    if event.packetsFilled > packetCount || event.packetsFilled < 0 {
      event.readout.problems.insert(.filledCount)
    }
    if !event.hasTime { event.readout.problems.insert(.cpuTime) }
    return event
  }
}

extension TIOEvent {
  /// True if the computer's time is one of the years 1970 to 2207.
  var hasTime: Bool {
    (0..<7_500_000_000).contains(cpuSeconds) && (0..<1_000_000_000).contains(cpuNanoseconds)
  }
}
