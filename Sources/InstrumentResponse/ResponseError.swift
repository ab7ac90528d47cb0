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

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .sample: ErrorCode(.incompatible, 58, "simulated-sample")
    case .lengths: ErrorCode(.incompatible, 59, "response-lengths")
    case .edges: ErrorCode(.usage, 13, "bin-edges")
    case .setting: ErrorCode(.usage, 14, "response-setting")
    }
  }

  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .sample(let name, let found, let expected):
      "\(name) of the simulated showers is \(found), expected \(expected)"
    case .lengths(let what, let found, let expected): "\(found) \(what), expected \(expected)"
    case .edges(let what): "the edges of \(what) must rise, and there must be at least two"
    case .setting(let name, let found, let expected): "\(name) is \(found), expected \(expected)"
    }
  }
}
