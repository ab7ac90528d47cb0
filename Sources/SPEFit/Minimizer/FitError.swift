public import SSTCore

/// A list of parameters, or a request to a fit, that makes no sense.
public enum FitError: SSTError, Equatable {
  /// Two parameters have the same name.
  case duplicateName(String)
  /// The limits of a parameter are the wrong way round, or not numbers.
  case invertedLimits(name: String, lower: Double, upper: Double)
  /// There is no free parameter of this name.
  case unknownParameter(String, known: [String])
  /// A list has the wrong length.
  case wrongCount(what: String, found: Int, expected: Int)
  /// A spectrum, counted from 0, has other bins than the fitter.
  case otherBinning(spectrum: Int)
  /// An unbinned cost got a spectrum that is only a histogram.
  case chargesMissing
  /// The level of a contour is not above the minimum, or infinite.
  case badLevel(rise: Double)
  /// A spectrum has fewer peaks than an estimate needs.
  case tooFewPeaks(found: Int, wanted: Int)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .duplicateName: ErrorCode(.usage, 72, "duplicate-fit-parameter")
    case .invertedLimits: ErrorCode(.usage, 73, "inverted-fit-limits")
    case .unknownParameter: ErrorCode(.usage, 74, "unknown-fit-parameter")
    case .wrongCount: ErrorCode(.usage, 75, "wrong-fit-count")
    case .otherBinning: ErrorCode(.usage, 87, "other-binning")
    case .chargesMissing: ErrorCode(.usage, 79, "charges-missing")
    case .badLevel: ErrorCode(.usage, 76, "bad-contour-level")
    case .tooFewPeaks: ErrorCode(.quality, 71, "too-few-peaks")
    }
  }

  /// What failed and what to do.
  public var description: String {
    switch self {
    case .duplicateName(let name):
      "two fit parameters are called '\(name)'. Give every parameter its own name."
    case .invertedLimits(let name, let lower, let upper):
      "fit parameter '\(name)' has the limits \(lower) and \(upper). The lower limit must not exceed the "
        + "upper one."
    case .unknownParameter(let name, let known):
      "there is no free fit parameter '\(name)'. Use one of: \(known.joined(separator: ", "))."
    case .wrongCount(let what, let found, let expected):
      "\(found) \(what), but \(expected) are needed."
    case .otherBinning(let spectrum):
      "spectrum \(spectrum + 1) has other bins than the fitter. Fill its charges into the fitter's bins."
    case .chargesMissing:
      "an unbinned cost needs individual charges, but a spectrum is only a histogram. Use a binned cost."
    case .badLevel(let rise):
      "a contour cannot be \(rise) above the minimum. Use a positive rise, or a probability between 0 and 1."
    case .tooFewPeaks(let found, let wanted):
      "the spectrum has \(found) clear peaks, but \(wanted) are needed. Use more events, or wider bins."
    }
  }
}
