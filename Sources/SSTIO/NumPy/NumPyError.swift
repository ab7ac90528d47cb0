public import SSTCore

/// What goes wrong with `.npy` files.
public enum NumPyError: SSTError, Equatable {
  /// The file is not there or cannot be read.
  case file(FileError)
  /// The bytes at `offset` contradict the format.
  case damaged(path: String, offset: Int, found: String, expected: String)
  /// The file is honest, but holds what is not read.
  case unsupported(path: String, found: String, advice: String)
  /// Values and shape that cannot be written.
  case notWritable(path: String, detail: String)
  /// The output file could not be made or put in place.
  case output(AtomicFileError)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .file(let error): error.code
    case .damaged: ErrorCode(.inputCorrupt, 30, "npy-damaged")
    case .unsupported: ErrorCode(.incompatible, 30, "npy-unsupported")
    case .notWritable: ErrorCode(.output, 50, "npy-not-writable")
    case .output(let error): error.code
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .damaged(let path, let offset, let found, let expected):
      "\(path): found \(found) at byte \(offset), expected \(expected). The .npy file is damaged or incomplete:"
        + " copy or produce it again."
    case .unsupported(let path, let found, let advice): "\(path) holds \(found), which is not read. \(advice)"
    case .notWritable(let path, let detail): "cannot write \(path): \(detail)."
    case .output(let error): error.description
    }
  }
}
