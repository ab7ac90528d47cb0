internal import SSTCore

extension LabFitPlan {
  /// Everything from the data: a range for each run, wide limits relative to the distance of the peaks.
  static func corrected(_ charges: [ChargeTable], _ options: LabFitOptions) throws(LabFitError) -> LabFitPlan
  {
    let samples = charges.map { ChargeSample($0) }
    if let empty = samples.firstIndex(where: \.columns.isEmpty) { throw .noCharges(illumination: empty) }
    var plan = LabFitPlan(scaleOf: samples, options)
    for (index, sample) in samples.enumerated() { plan.append(sample, index, options) }
    return plan
  }

  private init(scaleOf samples: [ChargeSample], _ options: LabFitOptions) {
    let measured = PeakDistance.find(samples)
    let usual = PhotoelectronGuess.adc(windowWidth: options.windowWidth) ?? 1
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
    let count = options.binCount ?? min(max(Int((8 * width / g).rounded(.up)), 100), 300)
    binnings.append(Binning(count: count, range: range))
  }
}
