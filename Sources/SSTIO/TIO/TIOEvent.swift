public import SSTCore

/// What a row of a `.tio` file and its packets say beside the samples.
public struct TIOEvent: Sendable, Equatable {
  /// The position of the event in its file, from 0.
  public var index: Int
  /// The camera's event number: the low 32 bits of a hundredth of ``tack``. It repeats every 429 s.
  public var eventID: UInt32
  /// The trigger time in ns of the backplane's clock, which is no absolute time.
  public var tack: UInt64
  /// The arrival of the first packet at the computer: seconds since 1970 UTC, as stored.
  public var cpuSeconds: Int64
  /// Nanoseconds after ``cpuSeconds``, as stored.
  public var cpuNanoseconds: Int64
  /// The number of packets that the writer counted.
  public var packetsFilled: Int
  /// The number of packets that were found and are sound.
  public var packetsPresent = 0
  /// True if the first packet is marked as out of date; other readers look no further.
  public var isStaleInFirstPacket = false
  /// How complete and sound the event is; packets are missing by either count.
  public var readout = ReadoutState()

  /// Describes an event whose packets have not been looked at.
  public init(
    index: Int, eventID: UInt32, tack: UInt64, cpuSeconds: Int64, cpuNanoseconds: Int64, packetsFilled: Int
  ) {
    self.index = index
    self.eventID = eventID
    self.tack = tack
    self.cpuSeconds = cpuSeconds
    self.cpuNanoseconds = cpuNanoseconds
    self.packetsFilled = packetsFilled
    readout.isMissingPackets = true
  }
}
