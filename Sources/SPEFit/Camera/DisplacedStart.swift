internal import Glibc

/// A start beside the result of another fit that explains the data nearly as well, where a second minimum may be.
enum DisplacedStart: Equatable {
  /// The pedestal is so many peaks further up; mean and variance of the charges stay.
  case shift(Int)
  /// The pedestal has this part of the variance of the peak at the mean charge.
  case noise(share: Double)
  /// The gain is changed by this factor, and with it the widths of the peaks or not; mean and variance of the charges
  /// stay.
  case gain(Double, changesWidths: Bool)
  /// A width that has vanished is no longer zero but this part of the gain. At zero the cost has no slope, so that
  /// no fit leaves it.
  case wider(Double)

  /// The parameters of one spectrum; nil if there is nothing to change, or no such place.
  func apply(_ values: [Double], _ model: PhotoelectronDensity.Model) -> [Double]? {
    let old = PhotoelectronValues(values)
    let (gain, spread) = (old.gain, old.spread)
    let moments = LightMoments(model, lambda: old.light, crosstalk: old.crosstalk)
    guard gain > 0, moments.mean > 0 else { return nil }
    var start = old
    switch self {
    case .shift(let peaks):
      let moved = LightMoments(mean: moments.mean - Double(peaks), variance: moments.variance)
      guard moved.mean > 0.1 else { return nil }
      start.pedestal += Double(peaks) * gain
      start.noise = Self.root(old.variance(fired: Double(peaks)), least: 0.05 * gain)
      (start.light, start.crosstalk) = moved.light(model)
    case .noise(let share):
      let total = old.variance(fired: moments.mean)
      start.noise = Self.root(share * total, least: 0.05 * gain)
      start.spread = Self.root((1 - share) * total / max(moments.mean, 1), least: 0.03 * gain)
    case .gain(let factor, let changesWidths):
      guard let stretched = Self.stretched(old, moments, model, factor, changesWidths) else { return nil }
      start = stretched
    case .wider(let part):
      guard old.noise < 0.01 * gain || spread < 0.01 * gain else { return nil }
      start.noise = max(old.noise, part * gain)
      start.spread = max(spread, part * gain)
    }
    return start.inOrder(of: model)
  }

  /// Another gain with the same mean and variance of the charges.
  private static func stretched(
    _ old: PhotoelectronValues, _ moments: LightMoments, _ model: PhotoelectronDensity.Model,
    _ factor: Double,
    _ changesWidths: Bool
  ) -> PhotoelectronValues? {
    let ratio = LightMoments.thirdOverSecond(model, old.crosstalk) / factor
    let crosstalk = LightMoments.crosstalk(model, thirdOverSecond: ratio)
    let unit = LightMoments(model, lambda: 1, crosstalk: crosstalk)
    let variance = old.variance(fired: moments.mean) + moments.variance * old.gain * old.gain
    let gain = factor * old.gain
    let noise = max((changesWidths ? factor : 1) * old.noise, 0.1 * gain)
    let spread = changesWidths ? 0.12 * gain : max(old.spread, 0.05 * old.gain)
    let lambda = (variance - noise * noise) / (unit.variance * gain * gain + unit.mean * spread * spread)
    guard lambda > 0.01 else { return nil }
    let pedestal = old.pedestal + (old.gain * moments.mean - gain * lambda * unit.mean)
    return PhotoelectronValues(
      pedestal: pedestal, noise: noise, gain: gain, spread: spread, crosstalk: crosstalk, light: lambda)
  }

  private static func root(_ square: Double, least: Double) -> Double {
    max(square, least * least).squareRoot()
  }
}

extension PixelFitter {
  /// The joint start beside a result; nil if there is none.
  ///
  /// - Parameters:
  ///   - displaced: what is changed.
  ///   - result: where from.
  ///   - spectrum: the spectrum whose own parameters are changed; nil for all spectra.
  func start(
    _ displaced: DisplacedStart, from result: FitResult, onlyIn spectrum: Int? = nil
  ) -> [Double]? {
    let joint = fitter.density
    var isNew = false
    let parts = joint.parts.indices.map { index -> [Double]? in
      let values = joint.parameters(of: index, in: result.values)
      guard let density = joint.parts[index] as? PhotoelectronDensity, spectrum ?? index == index else {
        return values
      }
      guard let start = displaced.apply(values, density.model) else { return values }
      isNew = true
      return start
    }
    return isNew ? joined(parts) : nil
  }
}
