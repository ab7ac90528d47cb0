internal import Glibc

/// Start values for a dark run, read off its histogram.
///
/// The lowest peak gives the noise and the share of events without a pulse, hence the dark counts. The mean of the
/// others fixes the gain for each value of the crosstalk, which is tried out.
struct DarkRunStart {
  private static let crosstalks = [0.01, 0.03, 0.06, 0.09, 0.12, 0.15, 0.19, 0.23, 0.28, 0.34, 0.42]

  /// Points to start from, in the order of the parameters, the most promising first.
  ///
  /// - Parameters:
  ///   - spectrum: the fitted bins.
  ///   - density: the model.
  ///   - cost: what is minimised.
  static func points(
    _ spectrum: DarkRunSpectrum, _ density: DarkRunDensity, _ cost: inout SpectrumCost
  ) -> [[Double]] {
    var points = candidates(spectrum, density).map { point in
      zip(density.parameters, point).map { $0.isFixed ? $0.initial : $0.clamped($1) }
    }
    // The places of equal costs must not depend on the sorting.
    let costs = points.map { cost.cost(at: $0) }
    let order = points.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }
    points = order.map { points[$0] }
    var apart: [[Double]] = []
    for point in points where apart.allSatisfy({ abs($0[2] / point[2] - 1) > 0.08 }) { apart.append(point) }
    return Array(apart.prefix(3)) + [density.parameters.map(\.initial)]
  }

  private static func candidates(_ spectrum: DarkRunSpectrum, _ density: DarkRunDensity) -> [[Double]] {
    guard let peak = NoisePeak(spectrum), spectrum.eventCount > 0 else { return [] }
    let share = min(max(peak.content / spectrum.eventCount, 0.02), 0.995)
    let rate = -log(share)
    let theta = rate * Double(density.windowWidth) / Double(density.sampleCount)
    let mean = meanOfPulses(spectrum, peak, share: share)
    let slope = theta / expm1(theta)
    return crosstalks.map { crosstalk in
      let gain = mean * (1 - crosstalk) / slope
      return [rate, crosstalk, gain, 0.13 * gain, peak.width, peak.place]
    }
  }

  /// The mean charge of events with a pulse.
  private static func meanOfPulses(_ spectrum: DarkRunSpectrum, _ peak: NoisePeak, share: Double) -> Double {
    var (total, sum) = (0.0, 0.0)
    for (centre, count) in zip(spectrum.centres, spectrum.counts) {
      total += count
      sum += count * centre
    }
    let none = min(share * spectrum.eventCount, 0.998 * total)
    return max((sum - none * peak.place) / (total - none), 3 * peak.width)
  }
}
