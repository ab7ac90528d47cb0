/// The trigger flags of an SST-1M event (`event_type`).
public struct TriggerBits: OptionSet, Hashable, Sendable {
  /// The stored value.
  public let rawValue: UInt32
  /// Makes a set from the stored value; bits without a name are kept.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Cluster of 7 patches over threshold (algorithm 0).
  public static let patch7 = TriggerBits(rawValue: 0x1)
  /// Cluster of 19 patches over threshold (algorithm 1).
  public static let patch19 = TriggerBits(rawValue: 0x2)
  /// Muon trigger (algorithm 2).
  public static let muon = TriggerBits(rawValue: 0x4)
  /// Internal clock: a pedestal event when nothing else is set.
  public static let internalClock = TriggerBits(rawValue: 0x8)
  /// External trigger on the master.
  public static let externalMaster = TriggerBits(rawValue: 0x10)
  /// Continuous readout.
  public static let continuous = TriggerBits(rawValue: 0x80)
  /// The camera server found a muon ring.
  public static let muonDetected = TriggerBits(rawValue: 0x10000)
  /// The camera server computed Hillas parameters.
  public static let hillasComputed = TriggerBits(rawValue: 0x20000)

  /// True for a clocked (pedestal) event: the value is exactly ``internalClock``.
  public var isPedestal: Bool { self == .internalClock }
}
