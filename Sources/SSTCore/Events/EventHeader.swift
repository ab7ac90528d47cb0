/// What is known of one camera event beside its samples.
public struct EventHeader: Sendable, Equatable {
  /// The position of the event in its file, from 0.
  public var index: Int
  /// The telescope's id; nil where the file does not say.
  public var telescopeID: Int?
  /// The camera's own event counter.
  public var eventNumber: UInt64
  /// The array-wide event number (from the software array trigger); nil where the file has none.
  public var arrayEventNumber: UInt64?
  /// The trigger time.
  public var time: TAITime
  /// Quarter nanoseconds after ``time`` (0 to 3); CTAO times have that resolution.
  public var quarterNanoseconds: UInt8
  /// SST-1M trigger flags, or the CTAO event type code, as stored.
  public var eventType: UInt32

  /// Makes a header.
  public init(
    index: Int, telescopeID: Int?, eventNumber: UInt64, arrayEventNumber: UInt64? = nil, time: TAITime,
    quarterNanoseconds: UInt8 = 0, eventType: UInt32
  ) {
    self.index = index
    self.telescopeID = telescopeID
    self.eventNumber = eventNumber
    self.arrayEventNumber = arrayEventNumber
    self.time = time
    self.quarterNanoseconds = quarterNanoseconds
    self.eventType = eventType
  }

  /// The trigger flags of an SST-1M event.
  public var triggerBits: TriggerBits { TriggerBits(rawValue: eventType) }
}
