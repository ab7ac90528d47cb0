internal import Glibc
internal import SSTCore

/// Start values of a photoelectron spectrum, read off its histogram.
///
/// The gain is the period of the comb: the highest local maximum of |Σ d·exp(itx)| for periods around a guess. Its
/// phase places the peaks, the light in the lowest of them and the moments give the rest.
public struct StartValues: Sendable {
  /// The values in the order of the density's parameters, within their limits.
  public let values: [Double]
  /// How clearly the comb is seen: the height of the maximum, from 0 to 1.
  public let contrast: Double

  /// Reads start values off a histogram; nil if it is empty or has fewer than three bins.
  ///
  /// - Parameters:
  ///   - spectrum: the histogram; its bins have equal widths.
  ///   - density: the model with its limits; the start value of `pe` is the guess of the gain.
  ///   - shift: peaks by which the pedestal is moved from where it seems to be; for second tries.
  ///   - stretch: factor on the guess of the gain; for second tries.
  public init?(
    _ spectrum: ChargeSpectrum, _ density: PhotoelectronDensity, shift: Int = 0, stretch: Double = 1
  ) {
    guard let comb = CombTransform(spectrum) else { return nil }
    let guess = max(density.initialGain, 1e-300) * stretch
    let found = comb.period(near: guess)
    self.init(comb, density, gain: found.period, contrast: found.amplitude, shift: shift)
  }

  private init(
    _ comb: CombTransform, _ density: PhotoelectronDensity, gain seen: Double, contrast: Double, shift: Int
  ) {
    let g = comb.unbiasedPeriod(seen)
    let (amplitude, phase) = comb.amplitudeAndPhase(period: g)
    let isFull = density.pedestal == .included
    var pedestal = comb.lowestPeak(gain: g, phase: phase) + Double(shift) * g
    if !isFull { pedestal -= g }
    // The peaks are a little wider than the pedestal: the spread is taken as a tenth of the gain.
    let spread = 0.1 * g
    let width = CombTransform.width(amplitude: amplitude, period: g)
    let fired = max((comb.mean - pedestal) / g, 0)
    let noise = max(width * width - fired * spread * spread, 0.0036 * g * g).squareRoot()
    let light = comb.light(pedestal: pedestal, gain: g, width: noise, density.model, hasPedestal: isFull)
    values = density.permitted(
      PhotoelectronValues(
        pedestal: pedestal, noise: noise, gain: g, spread: spread, crosstalk: light.crosstalk,
        light: light.lambda))
    self.contrast = contrast
  }

  /// Reads start values off the first three moments, for peaks that cannot be told apart; nil if the histogram is
  /// empty.
  init?(momentsOf spectrum: ChargeSpectrum, _ density: PhotoelectronDensity, stretch: Double) {
    guard let comb = CombTransform(spectrum) else { return nil }
    let g = max(density.initialGain, 1e-300) * stretch
    let (noise, spread) = (0.35 * g, 0.1 * g)
    let sharp = max((comb.variance - noise * noise) / (g * g), 0.01)
    let ratio = comb.thirdMoment / (g * g * g) / sharp
    let crosstalk = LightMoments.crosstalk(density.model, thirdOverSecond: ratio)
    let unit = LightMoments(density.model, lambda: 1, crosstalk: crosstalk)
    let lambda = sharp / unit.variance
    values = density.permitted(
      PhotoelectronValues(
        pedestal: comb.mean - g * lambda * unit.mean, noise: noise, gain: g, spread: spread,
        crosstalk: crosstalk, light: lambda))
    contrast = 0
  }
}

extension PhotoelectronDensity {
  /// The guess of the gain.
  fileprivate var initialGain: Double {
    zip(parameters, roles).first { $0.1 == .gain }?.0.initial ?? 1
  }

  /// Values in order, moved into the limits; a fixed parameter keeps its own.
  fileprivate func permitted(_ values: PhotoelectronValues) -> [Double] {
    zip(values.inOrder(of: model), parameters).map { value, parameter in
      parameter.isFixed ? parameter.initial : parameter.clamped(value)
    }
  }
}

/// Where a fit may start.
enum StartAttempt: Equatable {
  /// Read off the data, the pedestal moved by some peaks and the guess of the gain stretched.
  case data(shift: Int, stretch: Double)
  /// From the moments alone, for peaks that cannot be seen; the guess of the gain stretched.
  case moments(stretch: Double)
  /// The parameters' own start values.
  case initial

  /// What is tried when the first start ends in a doubtful place.
  static let others: [StartAttempt] = [
    .data(shift: -1, stretch: 1), .data(shift: 1, stretch: 1), .data(shift: -2, stretch: 1),
    .data(shift: 0, stretch: 0.5), .data(shift: 0, stretch: 2), .moments(stretch: 1), .moments(stretch: 0.8),
    .moments(stretch: 1.25), .initial,
  ]
}

extension PixelFitter {
  /// Start values for the joint parameters: for each the median over the spectra that have it.
  func start(
    _ spectra: [ChargeSpectrum], _ attempt: StartAttempt = .data(shift: 0, stretch: 1)
  ) -> [Double]? {
    let joint = fitter.density
    if attempt == .initial { return nil }
    let parts = spectra.enumerated().map { index, spectrum -> [Double]? in
      guard let density = joint.parts[index] as? PhotoelectronDensity else { return nil }
      return switch attempt {
      case .data(let shift, let stretch):
        StartValues(spectrum, density, shift: shift, stretch: stretch)?.values
      case .moments(let stretch): StartValues(momentsOf: spectrum, density, stretch: stretch)?.values
      case .initial: nil
      }
    }
    return joined(parts)
  }

  /// Joins the values of each spectrum: for each parameter their median, within its limits.
  func joined(_ parts: [[Double]?]) -> [Double] {
    let joint = fitter.density
    var found = [[Double]](repeating: [], count: joint.parameters.count)
    for (index, part) in parts.enumerated() {
      guard let part else { continue }
      for (value, place) in zip(part, joint.wiring[index]) { found[place].append(value) }
    }
    return joint.parameters.indices.map { i in
      if found[i].isEmpty || joint.parameters[i].isFixed { return joint.parameters[i].initial }
      return joint.parameters[i].clamped(found[i].median())
    }
  }
}

/// Mean and variance of the number of fired cells, and the light that makes them.
struct LightMoments {
  var mean, variance: Double

  init(mean: Double, variance: Double) { (self.mean, self.variance) = (mean, variance) }

  init(_ model: PhotoelectronDensity.Model, lambda: Double, crosstalk: Double) {
    let rest = max(1 - crosstalk, 0.01)
    switch model {
    case .pmtSingleGaussian: self.init(mean: lambda, variance: lambda)
    case .sipmGentile: self.init(mean: lambda / rest, variance: lambda * (1 + crosstalk) / (rest * rest))
    case .sipmModifiedPoisson: self.init(mean: lambda / rest, variance: lambda / (rest * rest * rest))
    }
  }

  /// The light with this mean, and this variance if the model allows it.
  func light(_ model: PhotoelectronDensity.Model) -> (lambda: Double, crosstalk: Double) {
    let ratio = max(variance / mean, 1)
    var crosstalk = 0.0
    switch model {
    case .pmtSingleGaussian: break
    case .sipmGentile: crosstalk = (ratio - 1) / (ratio + 1)
    case .sipmModifiedPoisson: crosstalk = 1 - 1 / ratio.squareRoot()
    }
    crosstalk = model == .pmtSingleGaussian ? 0 : min(max(crosstalk, 0.01), 0.7)
    return (mean * (1 - crosstalk), crosstalk)
  }

  /// The crosstalk with this ratio of the third to the second cumulant of the number of fired cells.
  static func crosstalk(_ model: PhotoelectronDensity.Model, thirdOverSecond ratio: Double) -> Double {
    if model == .pmtSingleGaussian { return 0 }
    var (low, high) = (0.01, 0.5)
    for _ in 0..<20 {
      let middle = 0.5 * (low + high)
      if thirdOverSecond(model, middle) < ratio { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }

  /// The ratio of the third to the second cumulant of the number of fired cells.
  static func thirdOverSecond(_ model: PhotoelectronDensity.Model, _ crosstalk: Double) -> Double {
    if model == .pmtSingleGaussian { return 1 }
    let rest = 1 - crosstalk
    if model == .sipmGentile {
      return (1 + 4 * crosstalk + crosstalk * crosstalk) / (rest * (1 + crosstalk))
    }
    return (1 + 2 * crosstalk) / (rest * rest)
  }
}
