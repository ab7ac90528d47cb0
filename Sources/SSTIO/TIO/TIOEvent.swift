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
  /// True if packets are missing, by either count.
  public var isMissingPackets = true
  /// True if any packet is marked as out of date.
  public var isStale = false
  /// True if the first packet is marked as out of date; other readers look no further.
  public var isStaleInFirstPacket = false
  /// The storage cell of the first sample in the first packet; nil without packets.
  public var firstCell: Int?
  /// What is wrong with the event.
  public var problems: TIOProblems = []

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
  }

  /// True if an analysis can use the event: whole, not stale, no problem.
  public var isGood: Bool { !isMissingPackets && !isStale && problems.isEmpty }
}

/// What can be wrong with an event of a `.tio` file that is readable all the same.
public struct TIOProblems: OptionSet, Sendable, Hashable {
  /// One bit for each problem.
  public let rawValue: UInt16
  /// Makes a set from its bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// A packet's header promises another length than its column has; the packet is dropped.
  public static let packetLength = TIOProblems(rawValue: 1 << 0)
  /// A waveform has another length than its packet says; the packet is dropped.
  public static let waveformLength = TIOProblems(rawValue: 1 << 1)
  /// A packet of a module that the camera has not; the packet is dropped.
  public static let slotRange = TIOProblems(rawValue: 1 << 2)
  /// A packet with pixels that came before; the packet is dropped.
  public static let duplicatePixel = TIOProblems(rawValue: 1 << 3)
  /// A packet with another trigger time than the event.
  public static let tackMismatch = TIOProblems(rawValue: 1 << 4)
  /// A module reported an error.
  public static let footerError = TIOProblems(rawValue: 1 << 5)
  /// A module reported that its time ran out.
  public static let footerTimeout = TIOProblems(rawValue: 1 << 6)
  /// Bits are set that are zero in sound packets.
  public static let footerReserved = TIOProblems(rawValue: 1 << 7)
  /// The checksum of an R0 packet does not agree.
  public static let checksum = TIOProblems(rawValue: 1 << 8)
  /// The writer counted more packets than the table has columns.
  public static let filledCount = TIOProblems(rawValue: 1 << 9)
  /// The computer's time is no time between 1970 and 2200.
  public static let cpuTime = TIOProblems(rawValue: 1 << 10)

  /// The short names of the problems in the set.
  public var names: [String] {
    Self.allNames.enumerated().filter { rawValue >> $0.offset & 1 != 0 }.map(\.element)
  }

  private static let allNames = [
    "packet-length", "waveform-length", "slot-range", "duplicate-pixel", "tack-mismatch", "footer-error",
    "footer-timeout", "footer-mbz", "crc", "filled-count", "cpu-time",
  ]
}
