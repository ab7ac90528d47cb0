public import SSTCore

/// What is wrong with files that responses and figures of performance are made from.
public enum ResponseInputError: SSTError, Equatable {
  /// A file has no simulated truth.
  case notSimulated(path: String)
  /// Particles of another kind than the file was given for.
  case wrongParticle(path: String, found: Int, expected: String)
  /// Two files were simulated with the telescopes pointing elsewhere.
  case otherPointing(first: String, second: String, separationDeg: Double)
  /// A file has no events of the classes that are wanted.
  case noClasses(path: String)
  /// No file with cuts in bins of energy is in a folder.
  case noCuts(folder: String, expected: String)
  /// A response file lacks something, or is none.
  case noResponse(path: String, reason: String)
  /// No event is left.
  case noEvents(what: String, summary: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .notSimulated: ErrorCode(.incompatible, 120, "no-truth")
    case .wrongParticle: ErrorCode(.incompatible, 121, "response-particle")
    case .otherPointing: ErrorCode(.incompatible, 122, "response-pointing")
    case .noClasses: ErrorCode(.incompatible, 123, "no-event-classes")
    case .noCuts: ErrorCode(.inputMissing, 52, "no-cuts")
    case .noResponse: ErrorCode(.incompatible, 124, "no-response")
    case .noEvents: ErrorCode(.noEvents, 34, "no-response-events")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .notSimulated(let path): "\(path) has no simulated truth; responses come from simulations"
    case .wrongParticle(let path, let found, let expected):
      "\(path) has particles of the kind \(found), it was given for \(expected)"
    case .otherPointing(let first, let second, let separation):
      "\(first) and \(second) were simulated \(separation) degrees apart; give files of one pointing"
    case .noClasses(let path):
      "\(path) has no column event_type; 'sstctl event-classes' sorts its events into classes"
    case .noCuts(let folder, let expected):
      "\(folder) has no file of cuts \(expected); 'sstctl performance' finds cuts and writes them"
    case .noResponse(let path, let reason): "\(path) is no file of responses: \(reason)"
    case .noEvents(let what, let summary): "no \(what) is left to make responses from (\(summary))"
    }
  }
}
