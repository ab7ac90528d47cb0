public import SSTCore

/// What goes wrong when spectra are fitted.
public enum FitSPEError: SSTError, Equatable {
  /// The output has no extension that names a format.
  case unknownFormat(path: String)
  /// The tables of the illuminations have different numbers of pixels.
  case differentPixels(path: String, found: Int, expected: Int)
  /// No pixel could be fitted.
  case noFit(reasons: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .unknownFormat: ErrorCode(.usage, 78, "unknown-output-format")
    case .differentPixels: ErrorCode(.incompatible, 81, "different-pixels")
    case .noFit: ErrorCode(.noEvents, 74, "no-fit")
    }
  }

  /// What failed and what to do.
  public var description: String {
    switch self {
    case .unknownFormat(let path): "'\(path)' names no known format; end it with .json or .csv"
    case .differentPixels(let path, let found, let expected):
      "\(path) has \(found) pixels, the file before it \(expected); illuminations must be of the same camera"
    case .noFit(let reasons):
      "no pixel could be fitted (\(reasons)); the result was written. Does --range hold the charges?"
    }
  }
}
