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
