internal import SSTCore
internal import Glibc

/// The distance of the photoelectron peaks that many pixels have in common, found without a guess.
///
/// A comb of peaks has a maximum of its Fourier sums where their period is the distance of the peaks. Powers of single
/// pixels are averaged, so neither their pedestals nor small differences of their gains matter.
struct PeakDistance {
  private let periods: [Double]
  private var powers: [Double]
  /// The scatter of the powers of charges without peaks.
  private var floor = 0.0

  private static let periodCount = 160
  private static let binCount = 160
  /// How much higher than the valley before it a maximum has to be.
  private static let prominence = 1.15

  /// The distance in the unit of the charges; nil if no peaks are seen.
  ///
  /// - Parameter samples: one for each run.
  static func find(_ samples: [ChargeSample]) -> Double? {
    guard let search = PeakDistance(samples) else { return nil }
    return search.distance
  }

  private init?(_ samples: [ChargeSample]) {
    let widths = samples.compactMap(Self.typicalWidth)
    guard let width = widths.min() else { return nil }
    periods = (0..<Self.periodCount).map { place in
      width * 1.2 * exp(-log(72) * Double(place) / Double(Self.periodCount - 1))
    }
    powers = [Double](repeating: 0, count: Self.periodCount)
    var (used, noise) = (0.0, 0.0)
    for column in samples.flatMap(\.columns) {
      guard let comb = Self.transform(column) else { continue }
      let bias = 1 / comb.total
      for (index, amplitude) in comb.amplitudes(periods: periods).enumerated() {
        powers[index] += amplitude * amplitude - bias
      }
      used += 1
      noise += bias * bias
    }
    guard used > 0 else { return nil }
    for index in powers.indices { powers[index] /= used }
    floor = noise.squareRoot() / used
  }

  /// The distance between the outer quantiles of the middle pixel.
  private static func typicalWidth(_ sample: ChargeSample) -> Double? {
    let widths = SortedValues(
      sample.columns.map { $0.quantile(0.995) - $0.quantile(0.005) }.filter { $0 > 0 })
    return widths.count == 0 ? nil : widths.quantile(0.5)
  }

  /// The Fourier sums of one pixel's charges, a few outliers aside.
  private static func transform(_ column: SortedValues) -> CombTransform? {
    let (low, high) = (column.quantile(0.002), column.quantile(0.998))
    guard high > low, (high - low).isFinite else { return nil }
    let spectrum = ChargeSpectrum(
      column.values, binning: Binning(count: binCount, range: low...high), keepsCharges: false)
    return CombTransform(spectrum)
  }

  /// The highest maximum that stands out from the valley at longer periods, and from the noise.
  private var distance: Double? {
    var (best, height) = (0, 0.0)
    var valley = powers[0]
    for i in 1..<powers.count - 1 {
      valley = min(valley, powers[i])
      let isMaximum = powers[i] > powers[i - 1] && powers[i] >= powers[i + 1]
      guard isMaximum, powers[i] > Self.prominence * valley, powers[i] > valley + 5 * floor else { continue }
      if powers[i] > height { (best, height) = (i, powers[i]) }
    }
    guard height > 5 * floor else { return nil }
    // A parabola through the three highest powers, over equal steps of the logarithm of the period.
    let (a, b, c) = (powers[best - 1], powers[best], powers[best + 1])
    let bend = a - 2 * b + c
    let offset = bend < 0 ? 0.5 * (a - c) / bend : 0
    return periods[best] * exp(offset * log(periods[best + 1] / periods[best]))
  }
}
