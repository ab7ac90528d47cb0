/// What is known of one camera event beside its samples.
public struct EventHeader: Sendable, Equatable {
  /// The position of the event in its file, from 0.
  public var index: Int
  /// The telescope's id; nil where the file does not tell.
  public var telescopeID: Int?
  /// The camera's own event counter.
  public var eventNumber: UInt64
  /// The array-wide event number (from the software array trigger); nil where the file has none.
  public var arrayEventNumber: UInt64?
  /// The index of the array event in ``EventBlock/array`` and ``EventBlock/truth``; -1 if there is none.
  public var arrayEvent: Int32 = -1
  /// The trigger time; ``TAITime/unknown`` where the file has no sensible one.
  public var time: TAITime
  /// Quarter nanoseconds after ``time`` (0 to 3); CTAO times have that resolution.
  public var quarterNanoseconds: UInt8
  /// SST-1M trigger flags, or the CTAO event type code, as stored.
  public var eventType: UInt32
  /// How complete and sound the readout is.
  public var readout = ReadoutState()

  /// Makes a header.
  public init(
    index: Int, telescopeID: Int?, eventNumber: UInt64, arrayEventNumber: UInt64? = nil, time: TAITime,
    quarterNanoseconds: UInt8 = 0, eventType: UInt32, readout: ReadoutState = ReadoutState()
  ) {
    self.index = index
    self.telescopeID = telescopeID
    self.eventNumber = eventNumber
    self.arrayEventNumber = arrayEventNumber
    self.time = time
    self.quarterNanoseconds = quarterNanoseconds
    self.eventType = eventType
    self.readout = readout
  }

  /// The trigger flags of an SST-1M event.
  public var triggerBits: TriggerBits { TriggerBits(rawValue: eventType) }

  /// True for a clocked (pedestal) event with pixels that can be used.
  public var isUsablePedestal: Bool { triggerBits.isPedestal && !readout.problems.contains(.void) }

  /// True for a row that its writer made room for and never filled: no time, no number, no type.
  public var isEmpty: Bool {
    !time.isKnown && eventNumber == 0 && (arrayEventNumber ?? 0) == 0 && eventType == 0
  }

  /// What a buffer holds before a reader fills it.
  public static let blank = EventHeader(
    index: 0, telescopeID: nil, eventNumber: 0, time: .unknown, eventType: 0)
}

/// How complete and sound the readout of an event is.
///
/// Cameras that send their modules' data in packets (CHEC-S, SSTCAM) may lose some of them or send old ones; for other
/// formats everything is sound, or the reader throws.
public struct ReadoutState: Sendable, Equatable {
  /// True if data of some modules are missing.
  public var isMissingPackets = false
  /// True if the data of any module are out of date.
  public var isStale = false
  /// The storage cell of the first sample in the first module; nil where the camera has none, or no data came.
  public var firstCell: Int?
  /// What is wrong with the event.
  public var problems: ReadoutProblems = []
  /// The pixels with a ``PixelStatus``, of formats that tell it in ``TelescopeEvents/pixelStatus``.
  public var unusablePixelCount = 0

  /// A whole and intact event.
  public init() {}

  /// True if an analysis can use the event: whole, not stale, no problem.
  public var isGood: Bool { !isMissingPackets && !isStale && problems.isEmpty }
}

/// What can be wrong with an event that is readable all the same.
public struct ReadoutProblems: OptionSet, Sendable, Hashable {
  /// One bit for each problem.
  public let rawValue: UInt16
  /// Makes a set from its bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// A packet's header promises another length than its column has; the packet is dropped.
  public static let packetLength = ReadoutProblems(rawValue: 1 << 0)
  /// A waveform has another length than its packet says; the packet is dropped.
  public static let waveformLength = ReadoutProblems(rawValue: 1 << 1)
  /// A packet of a module that the camera has not; the packet is dropped.
  public static let slotRange = ReadoutProblems(rawValue: 1 << 2)
  /// A packet with pixels that came before; the packet is dropped.
  public static let duplicatePixel = ReadoutProblems(rawValue: 1 << 3)
  /// A packet with another trigger time than the event.
  public static let tackMismatch = ReadoutProblems(rawValue: 1 << 4)
  /// A module reported an error.
  public static let footerError = ReadoutProblems(rawValue: 1 << 5)
  /// A module reported that its time ran out.
  public static let footerTimeout = ReadoutProblems(rawValue: 1 << 6)
  /// Bits are set that are zero in sound packets.
  public static let footerReserved = ReadoutProblems(rawValue: 1 << 7)
  /// The checksum of a packet does not agree.
  public static let checksum = ReadoutProblems(rawValue: 1 << 8)
  /// The writer counted more packets than the table has columns.
  public static let filledCount = ReadoutProblems(rawValue: 1 << 9)
  /// The computer's time is no time between 1970 and 2200.
  public static let cpuTime = ReadoutProblems(rawValue: 1 << 10)

  /// No pixel has samples that mean anything: all are missing or impossible, or every sample is at the same end of the
  /// range.
  public static let void = ReadoutProblems(rawValue: 1 << 11)

  /// The short names of the problems in the set.
  public var names: [String] {
    Self.allNames.enumerated().filter { rawValue >> $0.offset & 1 != 0 }.map(\.element)
  }

  private static let allNames = [
    "packet-length", "waveform-length", "slot-range", "duplicate-pixel", "tack-mismatch", "footer-error",
    "footer-timeout", "footer-mbz", "crc", "filled-count", "cpu-time",
    "void",
  ]
}

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
