public import SSTCore

/// How the spectra of lab runs are fitted.
public struct LabFitOptions: Sendable, Equatable {
  /// Defects that are reproduced; empty: ranges from quantiles of each run, starts from each pixel's spectra, wide
  /// limits, smooth costs.
  public var quirks: Quirks
  /// The number of samples that were summed for a charge.
  public var windowWidth: Int
  /// The charge that one photoelectron usually has; nil for what windows of ``windowWidth`` give in the SST camera, in ADC.
  public var usualPhotoelectron: Double?
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
  ///   - usualPhotoelectron: the charge that one photoelectron usually has.
  ///   - photoelectronGuess: the charge of one photoelectron.
  ///   - lightGuesses: mean numbers of photoelectrons, one for each run.
  ///   - binCount: the number of bins of each spectrum.
  ///   - quirks: defects that are reproduced.
  public init(
    windowWidth: Int = 16, usualPhotoelectron: Double? = nil, photoelectronGuess: Double? = nil,
    lightGuesses: [Double]? = nil, binCount: Int? = nil, quirks: Quirks = []
  ) {
    self.quirks = quirks
    self.windowWidth = windowWidth
    self.usualPhotoelectron = usualPhotoelectron
    self.photoelectronGuess = photoelectronGuess
    self.lightGuesses = lightGuesses
    self.binCount = binCount
  }

  /// The charge that one photoelectron usually has; nil unless the window is of one sample or more.
  var usual: Double? { usualPhotoelectron ?? PhotoelectronGuess.adc(windowWidth: windowWidth) }

  /// Throws unless the options make sense for so many runs.
  func check(runCount: Int) throws(LabFitError) {
    guard runCount > 0 else { throw .wrongCount(what: "runs", found: 0, expected: 1) }
    if windowWidth < 1 { throw .badWindow(windowWidth, mustBeEven: false) }
    if quirks.contains(.evenWindows), !windowWidth.isMultiple(of: 2) {
      throw .badWindow(windowWidth, mustBeEven: true)
    }
    for guess in [photoelectronGuess, usualPhotoelectron].compactMap({ $0 }) {
      try LabFitError.check(photoelectron: guess)
    }
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

  /// The distance of the peaks that many pixels have in common, in the unit of the charges; nil if none are seen.
  ///
  /// - Parameter charges: one for each run.
  /// - Throws: the error of the reader.
  public static func measured(_ charges: [any ChargeSource]) throws -> Double? {
    PeakDistance.find(try charges.map { try ChargeSample($0) })
  }
}

/// Why the spectra of lab runs cannot be fitted as asked.
public enum LabFitError: SSTError, Equatable {
  /// A guess of the charge of one photoelectron outside ``photoelectrons``.
  case badPhotoelectronGuess(Double)
  /// A guess of the mean number of photoelectrons that is not a positive number.
  case badLightGuess(Double)
  /// A window width without a guess of the charge of one photoelectron.
  case badWindow(Int, mustBeEven: Bool)
  /// A number of bins that no spectrum can have.
  case badBinCount(Int)
  /// A list has the wrong length.
  case wrongCount(what: String, found: Int, expected: Int)
  /// No pixel has charges, or enough of them, under this illumination, counted from 0.
  case noCharges(illumination: Int, events: Int)
  /// A run, counted from 0, is far too bright for single photoelectrons.
  case tooBright(illumination: Int, photoelectrons: Double)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .badPhotoelectronGuess: ErrorCode(.usage, 42, "lab-photoelectron-guess")
    case .badLightGuess: ErrorCode(.usage, 43, "lab-light-guess")
    case .badWindow: ErrorCode(.usage, 44, "lab-fit-window")
    case .badBinCount: ErrorCode(.usage, 45, "lab-bin-count")
    case .wrongCount: ErrorCode(.usage, 46, "lab-fit-count")
    case .noCharges: ErrorCode(.incompatible, 26, "lab-no-charges")
    case .tooBright: ErrorCode(.incompatible, 27, "lab-too-bright")
    }
  }

  /// Spectra of more photoelectrons per flash are not fitted: their peaks cannot be seen.
  public static let mostLight = 50.0

  /// The charges of one photoelectron, in any unit, whose multiples are still numbers.
  public static let photoelectrons = 1e-300...1e300

  /// Throws unless a charge can be that of one photoelectron.
  ///
  /// - Throws: `badPhotoelectronGuess`.
  public static func check(photoelectron guess: Double) throws(LabFitError) {
    guard photoelectrons.contains(guess) else { throw .badPhotoelectronGuess(guess) }
  }

  /// What failed and what to do.
  public var description: String {
    switch self {
    case .badPhotoelectronGuess(let guess):
      "a photoelectron cannot have the charge \(guess). Give a number from 1e-300 to 1e300, or none."
    case .badLightGuess(let guess):
      "\(guess) is not a mean number of photoelectrons. Give positive numbers, or none."
    case .badWindow(let width, true):
      "a window of \(width) samples: the original fits even widths only. Use an even width, or leave out "
        + "--compat."
    case .badWindow(let width, false):
      "a window of \(width) samples is not possible. Use a width of at least 1."
    case .badBinCount(let count):
      "a spectrum cannot have \(count) bins. Use \(LabFitOptions.binCounts.lowerBound) to "
        + "\(LabFitOptions.binCounts.upperBound)."
    case .wrongCount(let what, let found, let expected):
      "\(found) \(what), but \(expected) are needed."
    case .noCharges(let illumination, let events) where events < FitStatus.fewestEvents:
      "run \(illumination + 1) has \(events) events, too few for a spectrum: \(FitStatus.fewestEvents) are "
        + "needed. Record more, or leave out the run."
    case .tooBright(let illumination, let photoelectrons):
      "run \(illumination + 1) has about \(photoelectrons.rounded()) photoelectrons per flash; they can be "
        + "counted one by one up to about 7. Leave out the run. Are the folders of low light and of the "
        + "scan swapped?"
    case .noCharges(let illumination, let events):
      "run \(illumination + 1) has no pixel with \(FitStatus.fewestEvents) finite charges, in \(events) "
        + "events. Leave out the run."
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
      "the start value of the charge of one photoelectron is \(guess), but windows of \(width) samples "
        + "usually give about \(usual)."
    case .guessAgainstData(let guess, let measured):
      "the start value of the charge of one photoelectron is \(guess), but the peaks of the spectra are "
        + "\(Self.short(measured)) apart."
    case .noPeaks(let used):
      "no photoelectron peaks are visible in the spectra: fits start with a charge of \(Self.short(used)) "
        + "per photoelectron."
    case .lightNotSeen(let illumination, let used):
      "the light of run \(illumination + 1) cannot be estimated from its charges: fits start at \(used) "
        + "photoelectrons."
    }
  }

  private static func short(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
