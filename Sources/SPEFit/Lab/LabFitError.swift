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

/// What is odd about the fit of lab runs, though not wrong.
public enum LabFitWarning: Sendable, Equatable {
  /// The user's guess of the charge of one photoelectron is far from what windows of this width usually give.
  case unusualGuess(guess: Double, usual: Double, windowWidth: Int)
  /// The user's guess is far from the distance of the peaks.
  case guessAgainstData(guess: Double, measured: Double)
  /// No peaks were seen: the charge of one photoelectron is what windows of this width usually give.
  case noPeaks(used: Double)
  /// The light read off a spectrum is too little to start from.
  case lightNotSeen(illumination: Int, used: Double)
}

extension LabFitWarning: CustomStringConvertible {
  /// A sentence for the user; charges are in the unit of the charges.
  public var description: String {
    switch self {
    case .unusualGuess(let guess, let usual, let width):
      "one photoelectron is guessed at \(guess), but windows of \(width) samples usually give about \(usual)."
    case .guessAgainstData(let guess, let measured):
      "one photoelectron is guessed at \(guess), but the peaks of the spectra are \(Self.short(measured)) apart."
    case .noPeaks(let used):
      "no photoelectron peaks are seen in the spectra: one photoelectron is taken as \(Self.short(used))."
    case .lightNotSeen(let illumination, let used):
      "the light of run \(illumination + 1) cannot be read off its charges: fits start at \(used) photoelectrons."
    }
  }

  private static func short(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
