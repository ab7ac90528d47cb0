internal import Glibc

/// The spectrum of the largest sum of neighboring samples in dark events of SST-1M.
///
/// Parameters in order: `dcr` (dark counts in the readout window), `X_talk` (crosstalk), `gain`, `sigma_pe`,
/// `sigma_el`, `x_el` (mean of the noise peak); the last four in ADC counts. Peaks n ≥ 1 lie at x₀ + n·gain with
/// x₀ = −dcr·gain·r/(1 − X_talk), because dark counts shift the baseline; r is the part of the readout window that
/// is summed. Source: the dark-run analysis of sst1mpipe, after the digicampipe family.
public struct DarkRunDensity: SpectrumDensity {
  /// The number of samples of the readout window.
  public var sampleCount: Int
  /// The number of samples that are summed.
  public var windowWidth: Int
  /// The number of peaks beside that of the noise.
  public var peakCount: Int
  /// Names, start values and limits; dark counts, crosstalk, gain, spread, noise, pedestal.
  public var parameters: [FitParameter]

  /// Makes the density.
  ///
  /// - Parameters:
  ///   - sampleCount: samples of the readout window.
  ///   - windowWidth: samples in the sum.
  ///   - peakCount: the last number of photoelectrons in the density.
  public init(sampleCount: Int = 50, windowWidth: Int = 5, peakCount: Int = 7) {
    precondition(windowWidth > 0 && windowWidth <= sampleCount, "the window has to fit into the readout")
    self.sampleCount = sampleCount
    self.windowWidth = windowWidth
    self.peakCount = peakCount
    parameters = [
      FitParameter("dcr", initial: 0.2, lower: 0, upper: 2),
      FitParameter("X_talk", initial: 0.11, lower: 1e-5, upper: 0.4),
      FitParameter("gain", initial: 20, lower: 0, upper: 40),
      FitParameter("sigma_pe", initial: 2, lower: 1, upper: 10),
      FitParameter("sigma_el", initial: 4, lower: 0, upper: 20),
      FitParameter("x_el", initial: 0),
    ]
  }

  /// The dark counts are the light.
  public var roles: [ParameterRole] { [.light, .crosstalk, .gain, .spread, .noise, .pedestal] }

  /// Where parameters stand.
  enum Place {
    static let (rate, crosstalk, gain, spread, noise, pedestal) = (0, 1, 2, 3, 4, 5)
  }

  /// True.
  public var knowsIntegrals: Bool { true }

  /// The density at a charge in ADC counts.
  public func density(at charge: Double, _ parameters: [Double]) -> Double {
    values(at: [charge], parameters)[0]
  }

  /// The density or the cell probabilities with their analytic derivatives.
  public func evaluate(
    on grid: EvaluationGrid, _ parameters: [Double], derivatives: Bool, into workspace: inout DensityWorkspace
  ) {
    fill(&workspace.comb, parameters, secondDerivatives: false)
    PeakKernel.evaluate(on: grid, derivatives: derivatives, in: &workspace)
  }

  /// Analytic second derivatives.
  public func addSecondDerivatives(
    on grid: EvaluationGrid, _ parameters: [Double], coefficients: [Double], to matrix: inout SymmetricMatrix,
    workspace: inout DensityWorkspace
  ) {
    fill(&workspace.comb, parameters, secondDerivatives: true)
    PeakKernel.addSecondDerivatives(on: grid, coefficients: coefficients, to: &matrix, workspace: &workspace)
  }

  private func fill(_ comb: inout PeakComb, _ values: [Double], secondDerivatives: Bool) {
    precondition(values.count == 6, "the density of a dark run has six parameters")
    comb.begin(parameterCount: 6, secondDerivatives: secondDerivatives)
    let rate = max(values[Place.rate], 1e-12)
    let (spread, noise) = (values[Place.spread], values[Place.noise])
    let none = exp(-rate)
    let at = comb.append(weight: none, mean: values[Place.pedestal], variance: noise * noise)
    comb.slopes[at].weight = -none
    comb.slopes[at + 5].mean = 1
    comb.slopes[at + 4].variance = 2 * noise
    if secondDerivatives {
      comb.bends[comb.bendIndex(0, 0)].weight = none
      comb.bends[comb.bendIndex(4, 4)].variance = 2
    }
    let fraction = Double(windowWidth) / Double(sampleCount)
    let seen = SeenRatio(rate: rate, fraction: fraction)
    var weights = ModifiedPoissonWeights(lambda: rate * fraction, crosstalk: values[Place.crosstalk])
    for number in 1...peakCount {
      let weight = seen.times(weights.next())
      append(
        to: &comb, Double(number), weight, rate, values[Place.crosstalk], values[Place.gain], noise, spread,
        fraction)
    }
  }

  private func append(
    to comb: inout PeakComb, _ n: Double, _ weight: PeakWeight, _ rate: Double, _ crosstalk: Double,
    _ gain: Double, _ noise: Double, _ spread: Double, _ r: Double
  ) {
    let q = 1 / (1 - crosstalk)
    let at = comb.append(
      weight: weight.value, mean: n * gain - rate * gain * r * q,
      variance: n * spread * spread + noise * noise)
    comb.slopes[at].weight = weight.byLambda
    comb.slopes[at + 1].weight = weight.byCrosstalk
    comb.slopes[at].mean = -gain * r * q
    comb.slopes[at + 1].mean = -rate * gain * r * q * q
    comb.slopes[at + 2].mean = n - rate * r * q
    comb.slopes[at + 3].variance = 2 * n * spread
    comb.slopes[at + 4].variance = 2 * noise
    guard comb.hasSecondDerivatives else { return }
    comb.bends[comb.bendIndex(0, 0)].weight = weight.byLambdaTwice
    comb.bends[comb.bendIndex(1, 1)].weight = weight.byCrosstalkTwice
    comb.bends[comb.bendIndex(1, 1)].mean = -2 * rate * gain * r * q * q * q
    comb.bends[comb.bendIndex(3, 3)].variance = 2 * n
    comb.bends[comb.bendIndex(4, 4)].variance = 2
    for (i, j) in [(0, 1), (1, 0)] {
      comb.bends[comb.bendIndex(i, j)].weight = weight.byBoth
      comb.bends[comb.bendIndex(i, j)].mean = -gain * r * q * q
    }
    for (i, j) in [(0, 2), (2, 0)] { comb.bends[comb.bendIndex(i, j)].mean = -r * q }
    for (i, j) in [(1, 2), (2, 1)] { comb.bends[comb.bendIndex(i, j)].mean = -rate * r * q * q }
  }
}

/// R = (1 − e^{−ℓ})/(1 − e^{−rℓ}): scales the peaks of the summed window to the events with any dark count.
private struct SeenRatio {
  let fraction, value, slope, bend: Double

  init(rate: Double, fraction: Double) {
    self.fraction = fraction
    let (a, b) = (-expm1(-rate), -expm1(-fraction * rate))
    let (a1, b1) = (exp(-rate), fraction * exp(-fraction * rate))
    value = a / b
    slope = (a1 - value * b1) / b
    bend = (-a1 - 2 * slope * b1 + value * fraction * b1) / b
  }

  /// R·w, where w has derivatives by rℓ and the crosstalk; the result has them by ℓ and the crosstalk.
  func times(_ w: PeakWeight) -> PeakWeight {
    let (w1, w2) = (w.byLambda * fraction, w.byLambdaTwice * fraction * fraction)
    return PeakWeight(
      value: value * w.value, byLambda: slope * w.value + value * w1, byCrosstalk: value * w.byCrosstalk,
      byLambdaTwice: bend * w.value + 2 * slope * w1 + value * w2,
      byBoth: slope * w.byCrosstalk + value * w.byBoth * fraction,
      byCrosstalkTwice: value * w.byCrosstalkTwice)
  }
}
