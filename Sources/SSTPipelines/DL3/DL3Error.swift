public import SSTCore

/// What can go wrong between DL2 files and event lists.
public enum DL3Error: SSTError, Equatable {
  /// The file is of a simulation.
  case simulated(path: String)
  /// Files of different telescopes or kinds were given together.
  case mixedSetups(first: String, second: String, found: [String])
  /// The file does not tell where the telescopes point, or when it was taken.
  case noPointing(path: String, reason: String)
  /// No responses for a telescope or class are in a folder.
  case noResponses(folder: String, setup: String, known: [String])
  /// Event lists and responses were made with different cuts on gammaness.
  case otherCut(events: String, responses: String, path: String)
  /// No event list could be made of any file.
  case noObservations(summary: String)
  /// A file in an index is no event list, or lacks what an index needs.
  case notEventList(path: String, reason: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .simulated: ErrorCode(.incompatible, 130, "simulated-events")
    case .mixedSetups: ErrorCode(.incompatible, 131, "mixed-setups")
    case .noPointing: ErrorCode(.incompatible, 132, "no-pointing")
    case .noResponses: ErrorCode(.inputMissing, 53, "no-responses")
    case .otherCut: ErrorCode(.incompatible, 133, "other-cut")
    case .noObservations: ErrorCode(.noEvents, 35, "no-observations")
    case .notEventList: ErrorCode(.incompatible, 134, "not-event-list")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .simulated(let path): "\(path) is of a simulation; event lists are made of data"
    case .mixedSetups(let first, let second, let found):
      "\(first) and \(second) are of \(found.joined(separator: " and ")), which share numbers of observations; make event "
        + "lists and indices of each by itself"
    case .noPointing(let path, let reason): "\(path): \(reason); make it again from the raw file"
    case .noResponses(let folder, let setup, let known):
      "\(folder) has no responses for \(setup)"
        + (known.isEmpty ? "" : ", only for \(known.joined(separator: ", "))")
        + "; make them with 'sstctl make-irfs'"
    case .otherCut(let events, let responses, let path):
      "\(path): responses for a gammaness cut of \(responses), the event list is cut at \(events); use one configuration "
        + "for both"
    case .noObservations(let summary): "no event list is left to be made (\(summary))"
    case .notEventList(let path, let reason): "\(path) is no event list: \(reason)"
    }
  }
}
