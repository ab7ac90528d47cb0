public import SSTCore

/// What can go wrong while a `.tio` or `.tcal` file is written.
public enum FITSOutputError: SSTError, Equatable {
  /// The FITS library could not write.
  case library(path: String, operation: String, detail: String)
  /// The path cannot be given to the FITS library.
  case pathTooLong(path: String)
  /// The description of the file contradicts itself.
  case badLayout(path: String, detail: String)
  /// An event does not fit the file.
  case badEvent(path: String, event: Int, detail: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .library: ErrorCode(.output, 51, "fits-write-failed")
    case .pathTooLong: ErrorCode(.output, 52, "path-too-long")
    case .badLayout: ErrorCode(.output, 53, "tio-bad-layout")
    case .badEvent: ErrorCode(.output, 54, "tio-bad-event")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .library(let path, let operation, let detail):
      "\(path): cannot \(operation): \(detail). Check free space and permissions; nothing was left behind"
    case .pathTooLong(let path): "\(path): the FITS library takes no path of more than 1000 bytes"
    case .badLayout(let path, let detail): "\(path): \(detail)"
    case .badEvent(let path, let event, let detail): "\(path): event \(event): \(detail)"
    }
  }
}
