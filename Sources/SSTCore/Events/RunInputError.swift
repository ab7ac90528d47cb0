/// What can be wrong with a raw file as the input of a step, whichever step it is.
public enum RunInputError: SSTError, Equatable {
  /// The telescope is not one that is known.
  case unknownTelescope(path: String, id: Int?)
  /// An event says it comes from another telescope than the first.
  case mixedTelescopes(path: String, row: Int, found: Int, expected: Int)
  /// Every event is damaged; `census` is the first damage and how many there are.
  case noSoundEvent(path: String, census: String)
  /// There is no events to process.
  case noEvents(path: String)
  /// The input grew or shrank while it was read.
  case changedInput(path: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .unknownTelescope: ErrorCode(.usage, 71, "unknown-telescope")
    case .mixedTelescopes: ErrorCode(.inputCorrupt, 71, "mixed-telescopes")
    case .changedInput: ErrorCode(.inputCorrupt, 72, "input-changed")
    case .noEvents, .noSoundEvent: ErrorCode(.noEvents, 71, "no-events")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .unknownTelescope(let path, let id):
      "\(path): telescope id \(id.map(String.init) ?? "is missing"); known are 21 and 22 (1 and 2)."
        + " Give --telescope-id 21 or 22"
    case .mixedTelescopes(let path, let row, let found, let expected):
      "\(path): event row \(row) is of telescope \(found), the first event of telescope \(expected)"
    case .noEvents(let path): "\(path): no events to process"
    case .noSoundEvent(let path, let census): "\(path): no intact event to process: \(census)"
    case .changedInput(let path):
      "\(path): the file changed while it was being read; wait until it is complete"
    }
  }

  /// Throws ``mixedTelescopes(path:row:found:expected:)`` unless all events are of the source's telescope; rows that
  /// were never filled are of none.
  public static func refuseOtherTelescopes(
    _ events: TelescopeEvents, of source: SourceDescription
  ) throws(RunInputError) {
    let expected = source.telescope.id
    for header in events.headers where header.telescopeID != expected && !header.isEmpty {
      throw .mixedTelescopes(
        path: source.path, row: header.index, found: header.telescopeID ?? -1, expected: expected ?? -1)
    }
  }
}
