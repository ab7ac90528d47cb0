internal import Glibc

/// Start values for a dark run, read off its histogram.
///
/// The share of events without a pulse says where the lowest peak is and how many dark counts there are. The mean of
/// the other events fixes the gain for each value of the crosstalk, which is tried out.
struct DarkRunStart {
  private static let crosstalks = [0.01, 0.03, 0.06, 0.09, 0.12, 0.15, 0.19, 0.23, 0.28, 0.34, 0.42]
  private static let rates = [0.03, 0.06, 0.12, 0.2, 0.35, 0.55, 0.8, 1.1, 1.5, 2.1, 3]

  let spectrum: DarkRunSpectrum
  let density: DarkRunDensity
  private let total, sum: Double

  /// - Parameters:
  ///   - spectrum: the fitted bins.
  ///   - density: the model.
  init(_ spectrum: DarkRunSpectrum, _ density: DarkRunDensity) {
    (self.spectrum, self.density) = (spectrum, density)
    total = spectrum.counts.reduce(0, +)
    sum = zip(spectrum.centres, spectrum.counts).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Points to start from, the most promising first, where the lowest peak stands out.
  func points(_ cost: inout SpectrumCost) -> [[Double]] {
    guard let peak = NoisePeak(spectrum) else { return [] }
    let share = min(max(peak.content / spectrum.eventCount, 0.02), 0.995)
    let candidates = Self.crosstalks.map { point(share, $0, place: peak.place, width: peak.width) }
    return best(2, of: candidates, &cost)
  }

  /// Points to start from where it does not: all shares of events without a pulse are tried.
  func furtherPoints(_ cost: inout SpectrumCost) -> [[Double]] {
    var candidates: [[Double]] = []
    for rate in Self.rates {
      let share = exp(-rate)
      let place = quantile(0.5 * share)
      let width = max(place - quantile(0.16 * share), 0.5)
      for k in stride(from: 0, to: Self.crosstalks.count, by: 2) {
        candidates.append(point(share, Self.crosstalks[k], place: place, width: width))
      }
    }
    return best(3, of: candidates, &cost)
  }

  /// The candidates of the lowest costs that differ in the gain.
  private func best(_ count: Int, of candidates: [[Double]], _ cost: inout SpectrumCost) -> [[Double]] {
    let points = candidates.map { zip(density.parameters, $0).map { $0.clamped($1) } }
    let costs = points.map { cost.cost(at: $0) }
    // Equal costs stay in order.
    let order = points.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }
    let gain = DarkRunDensity.Place.gain
    var apart: [[Double]] = []
    for point in order.map({ points[$0] }) where apart.allSatisfy({ abs($0[gain] / point[gain] - 1) > 0.08 })
    {
      apart.append(point)
    }
    return Array(apart.prefix(count))
  }

  private func point(_ share: Double, _ crosstalk: Double, place: Double, width: Double) -> [Double] {
    let rate = -log(share)
    let theta = rate * Double(density.windowWidth) / Double(density.sampleCount)
    let none = min(share * spectrum.eventCount, 0.998 * total)
    let mean = max((sum - none * place) / (total - none), 3 * width)
    let gain = mean * (1 - crosstalk) * expm1(theta) / theta
    return [rate, crosstalk, gain, 0.13 * gain, width, place]
  }

  /// The charge below which a part of the fitted charges lies.
  private func quantile(_ part: Double) -> Double {
    var below = 0.0
    for (centre, count) in zip(spectrum.centres, spectrum.counts) where count > 0 {
      if below + count >= part * total {
        return centre + spectrum.width * ((part * total - below) / count - 0.5)
      }
      below += count
    }
    return spectrum.centres[spectrum.centres.count - 1]
  }
}
