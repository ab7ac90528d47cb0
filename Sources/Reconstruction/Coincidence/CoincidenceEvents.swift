/// The events of one telescope as coincidence matching needs them, in the order of their files.
public struct CoincidenceEvents: Sendable {
  /// Stands for a time that is not known: such an event has no neighbors in time.
  public static let noTime = Int64.min
  /// Trigger times in nanoseconds, or ``noTime``; the scale must be the same for both telescopes.
  public var times: [Int64]
  /// Event ids.
  public var eventIDs: [Int64]
  /// False for events that lost all pixels in the cleaning; they match, but are not used.
  public var survivesCleaning: [Bool]

  /// Makes a list; all arrays have one entry per event.
  public init(times: [Int64], eventIDs: [Int64], survivesCleaning: [Bool]) {
    precondition(
      times.count == eventIDs.count && times.count == survivesCleaning.count, "one entry per event")
    self.times = times
    self.eventIDs = eventIDs
    self.survivesCleaning = survivesCleaning
  }

  /// The number of events.
  public var count: Int { times.count }
}

/// The outcome for an event of the first telescope.
public enum CoincidenceStatus: UInt8, Sendable, CaseIterable {
  /// It has one partner, and both are used.
  case matched = 0
  /// No event of the second telescope fits.
  case noMatch = 1
  /// Several events of the second telescope fit equally well.
  case multiple = 2
  /// It, or its partner, did not survive the cleaning.
  case notCleaned = 3
  /// Its partner belongs to an earlier match.
  case alreadyUsed = 4
  /// Its time difference is far from those of the others: a random coincidence.
  case outsidePeak = 5
  /// A repeated event.
  case duplicate = 6

  /// The word that tables and summaries use.
  public var name: String {
    switch self {
    case .matched: "matched"
    case .noMatch: "no_match"
    case .multiple: "multiple"
    case .notCleaned: "not_cleaned"
    case .alreadyUsed: "already_used"
    case .outsidePeak: "outside_peak"
    case .duplicate: "duplicate"
    }
  }
}

/// The decision for one event of the first telescope.
public struct Coincidence: Sendable, Equatable {
  /// The outcome.
  public var status: CoincidenceStatus
  /// The number of events of the second telescope that fit.
  public var candidateCount: Int
  /// The row of the partner; nil if there is none or more than one.
  public var partner: Int?
  /// The partner's time minus the time expected from this event, in nanoseconds; nil without a partner, or without
  /// the time of one of them.
  public var differenceNS: Int64?
}
