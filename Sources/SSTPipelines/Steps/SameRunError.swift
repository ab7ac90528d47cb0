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

  /// Refuses inputs that are the same run.
  ///
  /// - Parameter inputs: paths, each with what tells runs apart: date and number, a hash, or the file that it leads to.
  /// - Throws: ``SameRunError`` for the first one whose key came before.
  static func refuseTwins<Key: Hashable>(_ inputs: some Sequence<(String, Key)>) throws(SameRunError) {
    var known: [Key: String] = [:]
    for (path, key) in inputs {
      if let first = known.updateValue(path, forKey: key) {
        throw SameRunError(first: first, second: path)
      }
    }
  }
}
