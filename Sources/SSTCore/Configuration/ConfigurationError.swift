/// What is wrong with a configuration, and where.
public enum ConfigurationError: SSTError, Equatable {
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
  /// The file is not JSON.
  case syntax(path: String, line: Int, problem: String)
  /// A key that no step knows. `key` is the full path with dots; `nearest` is what may have been meant. `path` is empty
  /// for a key that was asked for and is in no file.
  case unknownKey(key: String, path: String, line: Int, nearest: String?)
  /// A value of the wrong type or out of range.
  case invalidValue(key: String, path: String, line: Int, found: String, expected: String, nearest: String?)
  /// A setting that this run needs is given nowhere.
  case missing(key: String, hint: String)

  /// The stable code; every case ends the command with 2 except an unreadable file, which ends it with 3.
  public var code: ErrorCode {
    switch self {
    case .unreadable: ErrorCode(.inputMissing, 10, "config-unreadable")
    case .syntax: ErrorCode(.usage, 30, "config-syntax")
    case .unknownKey: ErrorCode(.usage, 31, "config-unknown-key")
    case .invalidValue: ErrorCode(.usage, 32, "config-invalid-value")
    case .missing: ErrorCode(.usage, 33, "config-missing-key")
    }
  }

  /// What is wrong, the file and line, and what would be right.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      return "cannot read configuration \(path): \(reason)"
    case .syntax(let path, let line, let problem):
      return "\(path):\(line): not valid JSON: \(problem)"
    case .unknownKey(let key, let path, let line, let nearest):
      let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
      let place = path.isEmpty ? "" : "\(path):\(line): "
      return "\(place)unknown key '\(Self.clipped(key))'\(hint)"
    case .invalidValue(let key, let path, let line, let found, let expected, let nearest):
      let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
      return "\(path):\(line): '\(key)' is \(found), expected \(expected)\(hint)"
    case .missing(let key, let hint):
      return "no value for '\(key)' in the configuration: \(hint)"
    }
  }

  /// A key may be as long as a file.
  private static func clipped(_ key: String) -> String {
    key.utf8.count <= 400 ? key : String(decoding: key.utf8.prefix(400), as: UTF8.self) + "…"
  }
}
