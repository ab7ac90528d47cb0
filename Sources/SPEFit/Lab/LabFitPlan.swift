internal import SSTCore

/// Starts, limits and bins of the fit of lab runs.
struct LabFitPlan {
  /// The start of a parameter and its limits.
  struct Bounds {
    var initial: Double
    var limits: ClosedRange<Double>

    func parameter(_ name: String) -> FitParameter {
      FitParameter(name, initial: initial, lower: limits.lowerBound, upper: limits.upperBound)
    }
  }

  var photoelectron: Double
  var scale: LabSpectrumFit.Scale
  var warnings: [LabFitWarning] = []
  /// One for each run.
  var pedestals: [Bounds] = []
  var lights: [Bounds] = []
  var binnings: [Binning] = []
  /// The mean number of photoelectrons that each run seems to have.
  var guesses: [Double] = []
  /// Shared by the runs.
  var pedestalSigma, gain, gainSigma, crosstalk: Bounds

  /// One part for each run.
  func density() throws(FitError) -> JointDensity {
    try JointDensity(
      zip(pedestals, lights).enumerated().map { index, own -> any SpectrumDensity in
        var part = PhotoelectronDensity(.sipmModifiedPoisson)
        part.parameters = [
          own.0.parameter(JointDensity.ownName("eped", index)), pedestalSigma.parameter("eped_sigma"),
          gain.parameter("pe"), gainSigma.parameter("pe_sigma"), crosstalk.parameter("opct"),
          own.1.parameter(JointDensity.ownName("lambda_", index)),
        ]
        return part
      })
  }

  /// The warning about a user's guess that windows of this width do not usually give.
  static func unusual(_ options: LabFitOptions) -> LabFitWarning? {
    guard let guess = options.photoelectronGuess, options.usualPhotoelectron == nil,
      let usual = options.usual, abs(guess - usual) > 3
    else { return nil }
    return .unusualGuess(guess: guess, usual: usual, windowWidth: options.windowWidth)
  }
}

extension LabFitPlan {
  /// Looks at the charges of the runs.
  init(_ charges: [any ChargeSource], _ options: LabFitOptions) throws {
    let isGuessed = options.quirks.contains(.guessedLimits)
    let hasOneRange = options.quirks.contains(.oneRange)
    let samples = isGuessed && hasOneRange ? [] : try charges.map { try ChargeSample($0) }
    if let empty = samples.firstIndex(where: \.columns.isEmpty) {
      throw LabFitError.noCharges(illumination: empty, events: charges[empty].eventCount)
    }
    if isGuessed {
      try self.init(guessedFor: charges, options)
    } else {
      self.init(scaleOf: samples, options)
      try checkLight(samples, options)
      for (index, sample) in samples.enumerated() { append(sample, index, options) }
    }
    if let bright = guesses.firstIndex(where: { $0 > LabFitError.mostLight }) {
      throw LabFitError.tooBright(illumination: bright, photoelectrons: guesses[bright])
    }
    if hasOneRange {
      binnings = oneRange(charges, options)
    } else {
      binnings = samples.compactMap { ownRange($0, options) }
    }
  }
}

// MARK: - From the data

extension LabFitPlan {
  /// From the mean to the charge below which half a percent lie, in roots of the light: 2.58 standard deviations, with
  /// usual crosstalk.
  private static let lowWidth = 2.8

  /// Throws for a run that is so bright that its pedestal is out of sight and a fit would take hours: the light follows
  /// from the width. A guess of the user that is no charge of a photoelectron at all says nothing.
  private func checkLight(_ samples: [ChargeSample], _ options: LabFitOptions) throws(LabFitError) {
    let usual = options.usual ?? photoelectron
    guard (0.05...20).contains(photoelectron / usual) else { return }
    for (index, sample) in samples.enumerated() {
      guard let low = sample.typicalLow, let mean = sample.typicalMean else { continue }
      let root = (mean - low) / photoelectron / Self.lowWidth
      let light = root * root
      // Noise may be as wide, but does not move the mean.
      if light > LabFitError.mostLight, mean > 0.5 * light * photoelectron {
        throw .tooBright(illumination: index, photoelectrons: light)
      }
    }
  }

  private init(scaleOf samples: [ChargeSample], _ options: LabFitOptions) {
    let measured = PeakDistance.find(samples)
    let usual = options.usual ?? 1
    let g = options.photoelectronGuess ?? measured ?? usual
    let scale: LabSpectrumFit.Scale =
      options.photoelectronGuess != nil ? .user : measured != nil ? .data : .window
    self.init(
      photoelectron: g, scale: scale,
      pedestalSigma: Bounds(initial: 0.25 * g, limits: 0.005 * g...2 * g),
      gain: Bounds(initial: g, limits: 0.2 * g...5 * g),
      gainSigma: Bounds(initial: 0.1 * g, limits: 0...g), crosstalk: Bounds(initial: 0.1, limits: 0...0.7))
    warnings = [Self.unusual(options)].compactMap { $0 }
    if scale == .window { warnings.append(.noPeaks(used: g)) }
    if scale == .user, let measured, abs(measured - g) > 0.4 * g {
      warnings.append(.guessAgainstData(guess: g, measured: measured))
    }
  }

  /// Bins over the charges of a run, about eight a photoelectron.
  private func ownRange(_ sample: ChargeSample, _ options: LabFitOptions) -> Binning? {
    let g = photoelectron
    guard let range = sample.range(margin: 0.25 * g) else { return nil }
    let width = range.upperBound - range.lowerBound
    let count = options.binCount ?? Int((8 * width / g).rounded(.up), within: 100...300)
    return Binning(count: count, range: range)
  }

  /// Adds a run. Its pedestal may be below its range: bright runs do not show it.
  private mutating func append(_ sample: ChargeSample, _ index: Int, _ options: LabFitOptions) {
    let g = photoelectron
    guard let range = sample.range(margin: 0.25 * g), let low = sample.typicalLow,
      let mean = sample.typicalMean
    else { return }
    let width = range.upperBound - range.lowerBound
    pedestals.append(
      Bounds(initial: low + 0.5 * g, limits: range.lowerBound - width...range.upperBound))
    let light = options.lightGuesses?[index] ?? max(0.1, (mean - low) / g - 0.5)
    lights.append(Bounds(initial: light, limits: 0...max(4 * light, 2 * width / g)))
    guesses.append(light)
  }
}

// MARK: - From guesses

extension LabFitPlan {
  /// The rules of the original: limits around the guesses.
  private init(guessedFor charges: [any ChargeSource], _ options: LabFitOptions) throws {
    let mustBeEven = options.quirks.contains(.evenWindows)
    guard let usual = options.usual else {
      throw LabFitError.badWindow(options.windowWidth, mustBeEven: mustBeEven)
    }
    let g = options.photoelectronGuess ?? usual
    let isGood = options.lightGuesses != nil
    let width = Bounds(initial: g / 4, limits: g / 50...0.75 * g)
    self.init(
      photoelectron: g, scale: options.photoelectronGuess == nil ? .window : .user, pedestalSigma: width,
      gain: Bounds(initial: g, limits: isGood ? 0.7 * g...1.3 * g : 0.2 * g...4 * g), gainSigma: width,
      crosstalk: Bounds(initial: 0.1, limits: 0...0.3))
    warnings = [Self.unusual(options)].compactMap { $0 }
    guesses = try lightGuesses(charges, options)
    pedestals = guesses.map { _ in Bounds(initial: 0, limits: -3 * g...3 * g) }
    lights = guesses.map { guess in
      let limits = isGood ? 0.7 * guess...1.3 * guess : 0.1...5 * guess
      return Bounds(initial: max(guess, limits.lowerBound), limits: limits)
    }
  }

  /// The same bins for all runs, in the precision of their charges.
  private func oneRange(_ charges: [any ChargeSource], _ options: LabFitOptions) -> [Binning] {
    let g = photoelectron
    let most = guesses.max() ?? 1
    let range = -1.5 * g...g * (most + 4 * most.squareRoot())
    return charges.map { run in
      Binning(
        count: options.binCount ?? 100, range: range, precision: run.isSinglePrecision ? .float : .double)
    }
  }

  /// The given guesses, or the positions of the highest peaks over the charge of one photoelectron; 1 for a peak below
  /// zero.
  ///
  /// A peak so near to zero that the limits would be the wrong way round ends the original's run; here it counts as
  /// one below zero.
  private mutating func lightGuesses(
    _ charges: [any ChargeSource], _ options: LabFitOptions
  ) throws -> [Double] {
    if let guesses = options.lightGuesses { return guesses }
    var guesses: [Double] = []
    for (index, run) in charges.enumerated() {
      guard let overview = try ChargeOverview(run) else {
        throw LabFitError.noCharges(illumination: index, events: run.eventCount)
      }
      let guess = overview.peakLocation / photoelectron
      if guess >= 0, guess <= 0.02 { warnings.append(.lightNotSeen(illumination: index, used: 1)) }
      guesses.append(guess > 0.02 ? guess : 1)
    }
    return guesses
  }
}
