public import SSTCore

/// How the spectra of lab runs are fitted.
public struct LabFitOptions: Sendable, Equatable {
  /// Defects that are reproduced; empty: ranges from quantiles of each run, starts from each pixel's spectra, wide
  /// limits, smooth costs.
  public var quirks: Quirks
  /// The number of samples that were summed for a charge.
  public var windowWidth: Int
  /// The user's guess of the charge of one photoelectron; nil to find it.
  public var photoelectronGuess: Double?
  /// Guesses of the mean number of photoelectrons, one for each run; nil to read them off the charges.
  public var lightGuesses: [Double]?
  /// The number of bins of each spectrum; nil for about eight a photoelectron, and for 100 with the quirk `oneRange`.
  public var binCount: Int?

  /// The numbers of bins that are accepted.
  public static let binCounts = 10...10_000

  /// Makes options.
  ///
  /// - Parameters:
  ///   - windowWidth: the number of samples that were summed for a charge.
  ///   - photoelectronGuess: the charge of one photoelectron.
  ///   - lightGuesses: mean numbers of photoelectrons, one for each run.
  ///   - binCount: the number of bins of each spectrum.
  ///   - quirks: defects that are reproduced.
  public init(
    windowWidth: Int = 16, photoelectronGuess: Double? = nil,
    lightGuesses: [Double]? = nil, binCount: Int? = nil, quirks: Quirks = []
  ) {
    self.quirks = quirks
    self.windowWidth = windowWidth
    self.photoelectronGuess = photoelectronGuess
    self.lightGuesses = lightGuesses
    self.binCount = binCount
  }

  /// Throws unless the options make sense for so many runs.
  func check(runCount: Int) throws(LabFitError) {
    guard runCount > 0 else { throw .wrongCount(what: "runs", found: 0, expected: 1) }
    if windowWidth < 1 { throw .badWindow(windowWidth, mustBeEven: false) }
    if quirks.contains(.evenWindows), !windowWidth.isMultiple(of: 2) {
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

/// How much charge one photoelectron gives in the SST camera, by the width of the integration window.
public enum PhotoelectronGuess {
  /// The guesses of the original tool for windows of 2, 4, … 26 samples, in ADC.
  private static let table: [Double] = [3, 7, 12, 14, 16, 18, 19, 20, 21, 22, 23, 23, 24]

  /// The guess in ADC for any width, odd ones between their neighbors, the last one for all wider windows; nil unless
  /// the width is positive.
  public static func adc(windowWidth: Int) -> Double? {
    guard windowWidth > 0 else { return nil }
    let upper = table[min((windowWidth + 1) / 2, table.count) - 1]
    guard !windowWidth.isMultiple(of: 2), windowWidth < 2 * table.count else { return upper }
    let lower = windowWidth == 1 ? 0 : table[windowWidth / 2 - 1]
    return 0.5 * (lower + upper)
  }
}
