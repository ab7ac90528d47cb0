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
      return "\(waveformsPerPacket) waveforms a packet: a divisor of 64 is needed"
    }
    if packetSize > 65_535 {
      return "a packet of \(packetSize) bytes is too large; put fewer waveforms in it"
    }
    if packetCount > TIOWriter.maximumPackets {
      return "\(packetCount) packets an event are too many; put more waveforms in each"
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
    precondition(values.count == words.count, "one word a value is needed")
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
