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
    let last = values.count - 1
    let (gain, spread) = (values[2], values[3])
    let moments = LightMoments(
      model, lambda: values[last], crosstalk: model == .pmtSingleGaussian ? 0 : values[4])
    guard gain > 0, moments.mean > 0 else { return nil }
    var start = values
    switch self {
    case .shift(let peaks):
      let moved = LightMoments(mean: moments.mean - Double(peaks), variance: moments.variance)
      guard moved.mean > 0.1 else { return nil }
      start[0] += Double(peaks) * gain
      start[1] = Self.root(values[1] * values[1] + Double(peaks) * spread * spread, least: 0.05 * gain)
      let light = moved.light(model)
      if model != .pmtSingleGaussian { start[4] = light.crosstalk }
      start[last] = light.lambda
    case .noise(let share):
      let total = values[1] * values[1] + moments.mean * spread * spread
      start[1] = Self.root(share * total, least: 0.05 * gain)
      start[3] = Self.root((1 - share) * total / max(moments.mean, 1), least: 0.03 * gain)
    case .gain(let factor, let changesWidths):
      return Self.stretched(values, moments, model, factor, changesWidths)
    case .wider(let part):
      guard values[1] < 0.01 * gain || spread < 0.01 * gain else { return nil }
      start[1] = max(values[1], part * gain)
      start[3] = max(spread, part * gain)
    }
    return start
  }

  /// Another gain with the same mean and variance of the charges.
  private static func stretched(
    _ values: [Double], _ moments: LightMoments, _ model: PhotoelectronDensity.Model, _ factor: Double,
    _ changesWidths: Bool
  ) -> [Double]? {
    let last = values.count - 1
    let known = model == .pmtSingleGaussian ? 0 : values[4]
    let ratio = LightMoments.thirdOverSecond(model, known) / factor
    let crosstalk = LightMoments.crosstalk(model, thirdOverSecond: ratio)
    let unit = LightMoments(model, lambda: 1, crosstalk: crosstalk)
    let variance =
      values[1] * values[1] + moments.mean * values[3] * values[3] + moments.variance * values[2] * values[2]
    let gain = factor * values[2]
    let noise = max((changesWidths ? factor : 1) * values[1], 0.1 * gain)
    let spread = changesWidths ? 0.12 * gain : max(values[3], 0.05 * values[2])
    let lambda = (variance - noise * noise) / (unit.variance * gain * gain + unit.mean * spread * spread)
    guard lambda > 0.01 else { return nil }
    var start = values
    start[0] += values[2] * moments.mean - gain * lambda * unit.mean
    (start[1], start[2], start[3]) = (noise, gain, spread)
    if model != .pmtSingleGaussian { start[4] = crosstalk }
    start[last] = lambda
    return start
  }

  private static func root(_ square: Double, least: Double) -> Double {
    max(square, least * least).squareRoot()
  }
}

extension PixelFitter {
  /// The joint start beside a result; nil if there is none.
  func start(_ displaced: DisplacedStart, from result: FitResult) -> [Double]? {
    let joint = fitter.density
    var isNew = false
    let parts = joint.parts.indices.map { index -> [Double]? in
      let values = joint.parameters(of: index, in: result.values)
      guard let density = joint.parts[index] as? PhotoelectronDensity else { return values }
      guard let start = displaced.apply(values, density.model) else { return values }
      isNew = true
      return start
    }
    return isNew ? joined(parts) : nil
  }
}
