public import SSTCore

/// Why the spectra of lab runs cannot be fitted as asked.
public enum LabFitError: SSTError, Equatable {
  /// A guess of the charge of one photoelectron that is not a positive number.
  case badPhotoelectronGuess(Double)
  /// A guess of the mean number of photoelectrons that is not a positive number.
  case badLightGuess(Double)
  /// A window width without a guess of the charge of one photoelectron.
  case badWindow(Int, mustBeEven: Bool)
  /// A number of bins that no spectrum can have.
  case badBinCount(Int)
  /// A list has the wrong length.
  case wrongCount(what: String, found: Int, expected: Int)
  /// No pixel has charges under this illumination, counted from 0.
  case noCharges(illumination: Int)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .badPhotoelectronGuess: ErrorCode(.usage, 42, "lab-photoelectron-guess")
    case .badLightGuess: ErrorCode(.usage, 43, "lab-light-guess")
    case .badWindow: ErrorCode(.usage, 44, "lab-fit-window")
    case .badBinCount: ErrorCode(.usage, 45, "lab-bin-count")
    case .wrongCount: ErrorCode(.usage, 46, "lab-fit-count")
    case .noCharges: ErrorCode(.incompatible, 26, "lab-no-charges")
    }
  }

  /// What failed and what to do.
  public var description: String {
    switch self {
    case .badPhotoelectronGuess(let guess):
      "one photoelectron cannot have the charge \(guess). Give a positive number, or none."
    case .badLightGuess(let guess):
      "\(guess) is no mean number of photoelectrons. Give positive numbers, or none."
    case .badWindow(let width, true):
      "a window of \(width) samples: as in the original, only even widths are fitted. Leave out the compatibility."
    case .badWindow(let width, false):
      "a window of \(width) samples. Use a width of at least 1."
    case .badBinCount(let count):
      "a spectrum cannot have \(count) bins. Use \(LabFitOptions.binCounts.lowerBound) to "
        + "\(LabFitOptions.binCounts.upperBound)."
    case .wrongCount(let what, let found, let expected):
      "\(found) \(what), but \(expected) are needed."
    case .noCharges(let illumination):
      "run \(illumination + 1) has no charge of any pixel. Leave it out."
    }
  }
}
