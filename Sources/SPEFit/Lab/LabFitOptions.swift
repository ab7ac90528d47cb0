/// How the spectra of lab runs are fitted.
public struct LabFitOptions: Sendable, Equatable {
  /// What decides about ranges, starts and limits.
  public enum Mode: Sendable {
    /// The data: ranges from quantiles of each run, starts from each pixel's spectra, wide limits.
    case corrected
    /// The rules of the original tool and the costs of spefit 3.1.0.
    case pixelAnalysis
  }

  /// What decides about ranges, starts and limits.
  public var mode: Mode
  /// The number of samples that were summed for a charge.
  public var windowWidth: Int
  /// The user's guess of the charge of one photoelectron; nil to find it.
  public var photoelectronGuess: Double?
  /// Guesses of the mean number of photoelectrons, one for each run; nil to read them off the charges.
  public var lightGuesses: [Double]?
  /// The number of bins of each spectrum; nil for 100 in ``Mode-swift.enum/pixelAnalysis``, and else for about eight a
  /// photoelectron.
  public var binCount: Int?

  /// The numbers of bins that are accepted.
  public static let binCounts = 10...10_000

  /// Makes options.
  ///
  /// - Parameters:
  ///   - mode: what decides about ranges, starts and limits.
  ///   - windowWidth: the number of samples that were summed for a charge.
  ///   - photoelectronGuess: the charge of one photoelectron.
  ///   - lightGuesses: mean numbers of photoelectrons, one for each run.
  ///   - binCount: the number of bins of each spectrum.
  public init(
    mode: Mode = .corrected, windowWidth: Int = 16, photoelectronGuess: Double? = nil,
    lightGuesses: [Double]? = nil, binCount: Int? = nil
  ) {
    self.mode = mode
    self.windowWidth = windowWidth
    self.photoelectronGuess = photoelectronGuess
    self.lightGuesses = lightGuesses
    self.binCount = binCount
  }

  /// Throws unless the options make sense for so many runs.
  func check(runCount: Int) throws(LabFitError) {
    guard runCount > 0 else { throw .wrongCount(what: "runs", found: 0, expected: 1) }
    if windowWidth < 1 { throw .badWindow(windowWidth, mustBeEven: false) }
    if mode == .pixelAnalysis, !windowWidth.isMultiple(of: 2) {
      throw .badWindow(windowWidth, mustBeEven: true)
    }
    if let guess = photoelectronGuess, !(guess > 0 && guess.isFinite) { throw .badPhotoelectronGuess(guess) }
    if let count = binCount, !Self.binCounts.contains(count) { throw .badBinCount(count) }
    guard let lightGuesses else { return }
    guard lightGuesses.count == runCount else {
      throw .wrongCount(what: "guesses of the light", found: lightGuesses.count, expected: runCount)
    }
    if let bad = lightGuesses.first(where: { !($0 > 0 && $0.isFinite) }) { throw .badLightGuess(bad) }
  }
}
