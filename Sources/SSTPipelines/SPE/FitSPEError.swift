public import SSTCore

/// What goes wrong when spectra are fitted.
public enum FitSPEError: SSTError, Equatable {
  /// The output has no extension that names a format.
  case unknownFormat(path: String)
  /// The tables of the illuminations have different numbers of pixels.
  case differentPixels(path: String, found: Int, expected: Int)
  /// Two illuminations have the same charges.
  case sameCharges(first: String, second: String)
  /// No pixel could be fitted; the advice says what may be wrong.
  case noFit(reasons: String, advice: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .unknownFormat: ErrorCode(.usage, 78, "unknown-output-format")
    case .sameCharges: ErrorCode(.usage, 77, "same-run-twice")
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
    case .sameCharges(let first, let second):
      "\(first) and \(second) have the same charges, which would count twice. Give them once."
    case .noFit(let reasons, let advice):
      "no pixel could be fitted (\(reasons)); the result was written. \(advice)"
    }
  }
}
