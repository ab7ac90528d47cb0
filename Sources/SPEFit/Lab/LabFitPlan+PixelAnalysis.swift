internal import SSTCore

extension LabFitPlan {
  /// The rules of the original: one range for all runs, limits around the guesses.
  static func pixelAnalysis(
    _ charges: [ChargeTable], _ options: LabFitOptions
  ) throws(LabFitError) -> LabFitPlan {
    guard let usual = PhotoelectronGuess.pixelAnalysis(windowWidth: options.windowWidth) else {
      throw .badWindow(options.windowWidth, mustBeEven: true)
    }
    let g = options.photoelectronGuess ?? usual
    let isGood = options.lightGuesses != nil
    let width = Bounds(initial: g / 4, limits: g / 50...0.75 * g)
    var plan = LabFitPlan(
      photoelectron: g, scale: options.photoelectronGuess == nil ? .window : .user, pedestalSigma: width,
      gain: Bounds(initial: g, limits: isGood ? 0.7 * g...1.3 * g : 0.2 * g...4 * g), gainSigma: width,
      crosstalk: Bounds(initial: 0.1, limits: 0...0.3))
    plan.warnings = [unusual(options)].compactMap { $0 }
    let guesses = try plan.lightGuesses(charges, options)
    plan.pedestals = guesses.map { _ in Bounds(initial: 0, limits: -3 * g...3 * g) }
    plan.lights = guesses.map { guess in
      let limits = isGood ? 0.7 * guess...1.3 * guess : 0.1...5 * guess
      return Bounds(initial: max(guess, limits.lowerBound), limits: limits)
    }
    let most = guesses.max() ?? 1
    let range = -1.5 * g...g * (most + 4 * most.squareRoot())
    plan.binnings = charges.map { table in
      Binning(count: options.binCount ?? 100, range: range, precision: table.precision)
    }
    return plan
  }

  /// The given guesses, or the places of the highest peaks over the charge of one photoelectron; 1 for a peak below
  /// zero.
  ///
  /// A peak so near to zero that the limits would be the wrong way round ends the original's run; here it counts as
  /// one below zero.
  private mutating func lightGuesses(
    _ charges: [ChargeTable], _ options: LabFitOptions
  ) throws(LabFitError) -> [Double] {
    if let guesses = options.lightGuesses { return guesses }
    var guesses: [Double] = []
    for (index, table) in charges.enumerated() {
      guard let overview = ChargeOverview(table) else { throw .noCharges(illumination: index) }
      let guess = overview.peakLocation / photoelectron
      if guess >= 0, guess <= 0.02 { warnings.append(.lightNotSeen(illumination: index, used: 1)) }
      guesses.append(guess > 0.02 ? guess : 1)
    }
    return guesses
  }
}

extension ChargeTable {
  /// The precision that numpy's bins have for these charges.
  fileprivate var precision: Binning.Precision {
    if case .float32 = values { .float } else { .double }
  }
}
