public import SSTCore
public import SSTIO

/// Why a picture cannot be made.
public enum DrawingError: SSTError, Equatable {
  /// The extent has no sense.
  case size(width: Int, height: Int, scale: Double)
  /// The library refused an operation.
  case library(reason: String)
  /// The file cannot be written.
  case file(AtomicFileError)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .size: ErrorCode(.usage, 84, "picture-size")
    case .library: ErrorCode(.output, 64, "drawing-failed")
    case .file(let error): error.code
    }
  }

  /// What failed and what to do.
  public var description: String {
    switch self {
    case .size(let width, let height, let scale):
      "a picture of \(width) by \(height) units with a scale of \(scale) cannot be made;"
        + " it needs 1 to \(Int(Canvas.maximumPixels)) pixels each way."
    case .library(let reason): "the picture cannot be drawn: \(reason)."
    case .file(let error): error.description
    }
  }
}
