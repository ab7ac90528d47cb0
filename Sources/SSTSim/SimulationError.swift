public import SSTCore

/// What can go wrong in the simulators.
public enum SimulationError: SSTError, Equatable {
  /// A setting is outside its range.
  case badSetting(name: String, value: String, expected: String)
  /// An input file cannot be read.
  case unreadable(path: String, reason: String)
  /// An output cannot be written.
  case unwritable(path: String, reason: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .badSetting: ErrorCode(.usage, 60, "simulation-setting")
    case .unreadable: ErrorCode(.inputMissing, 60, "simulation-input")
    case .unwritable: ErrorCode(.output, 60, "simulation-output")
    }
  }

  /// What failed and what to do.
  public var description: String {
    switch self {
    case .badSetting(let name, let value, let expected):
      "simulation setting \(name) = \(value) is not allowed; use \(expected)."
    case .unreadable(let path, let reason): "cannot read \(path): \(reason)."
    case .unwritable(let path, let reason):
      "cannot write \(path): \(reason). Check the folder and free space."
    }
  }
}
