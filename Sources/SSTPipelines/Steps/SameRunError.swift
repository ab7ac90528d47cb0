public import SSTCore

/// Two inputs of a step are the same run, be it under two names.
public struct SameRunError: SSTError, Equatable {
  /// The one that came first.
  public let first: String
  /// The other one.
  public let second: String

  /// The stable code.
  public var code: ErrorCode { ErrorCode(.usage, 77, "same-run-twice") }

  /// What failed, and what to do.
  public var description: String {
    "\(first) and \(second) are the same run, which would count twice. Give it once."
  }
}
