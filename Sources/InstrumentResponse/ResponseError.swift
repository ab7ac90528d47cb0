public import SSTCore

/// What is wrong with the numbers that responses, cuts or figures are made from.
public enum ResponseError: SSTError, Equatable {
  /// A number of a production that cannot be.
  case sample(name: String, found: Double, expected: String)
  /// Lists that belong together have different lengths.
  case lengths(what: String, found: Int, expected: Int)
  /// Edges of bins that do not rise, or fewer than two.
  case edges(what: String)
  /// A setting out of its range.
  case setting(name: String, found: Double, expected: String)
  /// A column that a cut or a figure needs is not there; `similar` is the nearest name that is.
  case missingColumn(name: String, similar: String?)
  /// A name that is no spectrum; `similar` is the nearest one.
  case unknownSpectrum(name: String, similar: String?)
  /// A table of cuts or of event classes with numbers that cannot be.
  case damagedTable(what: String, reason: String)
  /// No event is left to find cuts or figures from.
  case noEvents(what: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .sample: ErrorCode(.incompatible, 58, "simulated-sample")
    case .lengths: ErrorCode(.incompatible, 59, "response-lengths")
    case .edges: ErrorCode(.usage, 92, "bin-edges")
    case .setting: ErrorCode(.usage, 93, "response-setting")
    case .missingColumn: ErrorCode(.usage, 94, "event-column")
    case .unknownSpectrum: ErrorCode(.usage, 95, "unknown-spectrum")
    case .damagedTable: ErrorCode(.inputCorrupt, 74, "cut-table")
    case .noEvents: ErrorCode(.noEvents, 40, "no-cut-events")
    }
  }

  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .sample(let name, let found, let expected):
      "\(name) of the simulated showers is \(found), expected \(expected)"
    case .lengths(let what, let found, let expected): "\(found) \(what), expected \(expected)"
    case .edges(let what): "the edges of \(what) must be finite and rise, and there must be at least two"
    case .setting(let name, let found, let expected): "\(name) is \(found), expected \(expected)"
    case .missingColumn(let name, let similar):
      "the events have no column \(name.debugDescription)" + Self.suggestion(similar)
    case .unknownSpectrum(let name, let similar):
      "no spectrum has the name \(name.debugDescription)" + Self.suggestion(similar)
    case .damagedTable(let what, let reason): "the table of \(what) is damaged: \(reason)"
    case .noEvents(let what): "no event is left to find \(what) from"
    }
  }

  private static func suggestion(_ similar: String?) -> String {
    similar.map { "; is \($0.debugDescription) meant?" } ?? ""
  }
}
