public import SSTCore

/// What goes wrong when an output file is made.
public enum AtomicFileError: SSTError, Equatable {
  /// The output is there already and may not be replaced.
  case exists(path: String)
  /// The folder of the output is not there.
  case missingFolder(path: String)
  /// The temporary file of another run is in the way.
  case busy(path: String, temporary: String)
  /// The operating system refused an operation.
  case refused(operation: String, path: String, reason: String)
  /// The disk or the quota is full, or the limit of a file's size was reached.
  case diskFull(path: String)
  /// The file was finished or dropped before.
  case closed(path: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .exists: ErrorCode(.output, 40, "output-exists")
    case .missingFolder: ErrorCode(.output, 41, "output-folder-missing")
    case .busy: ErrorCode(.output, 42, "output-busy")
    case .refused: ErrorCode(.output, 43, "output-refused")
    case .diskFull: ErrorCode(.output, 44, "disk-full")
    case .closed: ErrorCode(.output, 45, "output-closed")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .exists(let path): "\(path) exists already; remove it, or overwrite it with --overwrite."
    case .missingFolder(let path): "the folder of \(path) does not exist; create it first."
    case .busy(let path, let temporary):
      "\(path) is being written by another run; wait for it. If none is running, remove \(temporary)."
    case .refused(let operation, let path, let reason): "cannot \(operation) \(path): \(reason)."
    case .diskFull(let path):
      "no space left for \(path) (disk, quota or limit of file size); nothing was left behind. Free space "
        + "and try again."
    case .closed(let path): "\(path) was finished before; this is a bug, please report it."
    }
  }
}
