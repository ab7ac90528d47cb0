import SSTCore

/// What goes wrong in the command itself.
enum CommandError: SSTError {
  /// No input at all.
  case noInputs
  /// A list of inputs cannot be read.
  case unreadableList(path: String, reason: String)
  /// A list of inputs is longer than any, or no list of paths.
  case listTooLong(path: String, reason: String)
  /// The log cannot be opened.
  case unwritableLog(path: String, reason: String)

  var code: ErrorCode {
    switch self {
    case .noInputs: ErrorCode(.usage, 90, "no-inputs")
    case .unreadableList: ErrorCode(.inputMissing, 90, "input-list")
    case .listTooLong: ErrorCode(.inputMissing, 92, "input-list-too-long")
    case .unwritableLog: ErrorCode(.output, 90, "log-refused")
    }
  }

  var description: String {
    switch self {
    case .noInputs: "no input given; name raw files, '@FILE' for a list of them, or '-' for a list on stdin"
    case .unreadableList(let path, let reason): "cannot read the list of inputs \(path): \(reason)"
    case .listTooLong(let path, let reason): "the list of inputs \(path) \(reason); is it a list of paths?"
    case .unwritableLog(let path, let reason): "cannot open the log \(path): \(reason)"
    }
  }
}
