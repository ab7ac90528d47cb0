public import SSTCore
public import SSTIO

/// When a telescope triggered, and on what: every event of its raw file, also those without a row among the images.
///
/// A trigger keeps the telescope busy whatever it was, so that live times need all of them.
public struct TriggerTimeRow: Sendable, Equatable {
  /// What is special about a trigger.
  public struct Flags: OptionSet, Sendable {
    /// One bit for each.
    public let rawValue: UInt8
    /// Takes bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// A clocked pedestal.
    public static let pedestal = Flags(rawValue: 1)
    /// An event that occurs a second time in the file.
    public static let repeated = Flags(rawValue: 2)
    /// A damaged event, which is left out of all other tables.
    public static let lost = Flags(rawValue: 4)
  }

  /// Nanoseconds of International Atomic Time since 1970-01-01 TAI; 0 if it is not known.
  public var timeNS: Int64 = 0
  /// The trigger flags of the camera, as stored.
  public var eventType: UInt32 = 0
  /// What is special about it.
  public var flags: UInt8 = 0

  /// A trigger without values.
  public init() {}

  /// The trigger of an event.
  ///
  /// - Parameters:
  ///   - header: of the event.
  ///   - isRepeated: whether it occurs a second time.
  ///   - isLost: whether it is damaged.
  public init(_ header: EventHeader, isRepeated: Bool = false, isLost: Bool = false) {
    timeNS = header.time.isKnown ? header.time.nanoseconds : 0
    eventType = header.eventType
    var flags: Flags = header.triggerBits.isPedestal ? .pedestal : []
    if isRepeated { flags.insert(.repeated) }
    if isLost { flags.insert(.lost) }
    self.flags = flags.rawValue
  }

  /// Whether it tells when the telescope was busy.
  public var isUsable: Bool {
    timeNS > 0 && timeNS < Self.latest && !Flags(rawValue: flags).contains(.repeated)
  }

  /// No time of an observation is later: the year 2103.
  private static let latest: Int64 = 4_200_000_000_000_000_000

  /// The table of a telescope.
  ///
  /// - Parameter telescope: its id.
  public static func table(telescope: Int) -> Table<TriggerTimeRow> {
    Table(
      TablePath.triggerTimes(telescope: telescope),
      title:
        "Every trigger of the telescope, pedestals and damaged events included, in the order of the raw file"
    ) {
      Column("time", \.timeNS, unit: "ns", "trigger time: TAI since 1970-01-01, 0 if it is not known")
      Column("event_type", \.eventType, "trigger flags of the camera")
      Column("flags", \.flags, "bits: 1 pedestal, 2 event that occurs a second time, 4 damaged event")
    }
  }
}

extension DL1File {
  /// The times of all triggers of a telescope in rising order, in nanoseconds of International Atomic Time; nil in files
  /// that do not have them: those of the original, and of earlier versions.
  ///
  /// - Throws: `HDF5Error`.
  public func triggerTimes(ofTelescope telescope: Int) throws(HDF5Error) -> [Int64]? {
    let table = TriggerTimeRow.table(telescope: telescope)
    guard try file.hasTable(table.path) else { return nil }
    return try rows(of: table, initial: TriggerTimeRow()).filter(\.isUsable).map(\.timeNS).sorted()
  }
}
