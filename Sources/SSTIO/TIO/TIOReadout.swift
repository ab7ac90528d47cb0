/// The modules and samples that a `.tio` file holds, as its first events with data tell.
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
}
