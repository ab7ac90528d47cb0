internal import Glibc

/// Start values for a dark run, read off its histogram.
///
/// The fraction of events without a pulse says where the lowest peak is and how many dark counts there are. The mean of
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

  /// Points to start from where it does not: all fractions of events without a pulse are tried.
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

/// The lowest peak of a histogram: that of events without any pulse.
struct NoisePeak {
  /// Its middle, width and content.
  let place, width, content: Double

  /// Nil for an empty histogram.
  init?(_ spectrum: DarkRunSpectrum) {
    let counts = spectrum.counts
    let smooth = counts.indices.map { i in
      0.25 * (counts[max(i - 1, 0)] + 2 * counts[i] + counts[min(i + 1, counts.count - 1)])
    }
    guard let top = smooth.max(), top > 0 else { return nil }
    let best = Self.lowestMaximum(smooth, top: top)
    var (low, high) = (best, best)
    while low > 0, smooth[low - 1] > 0.4 * smooth[best], counts[low - 1] > 0 { low -= 1 }
    while high < counts.count - 1, smooth[high + 1] > 0.6 * smooth[best], counts[high + 1] > 0 { high += 1 }
    let middle = spectrum.centres[best]
    if let found = Self.parabola(spectrum, low...high, around: middle) {
      (place, width) = (found.place, found.width)
      content = min(found.height * found.width * (2 * .pi).squareRoot() / spectrum.width, spectrum.eventCount)
    } else {
      (place, width) = (middle, 1.2 * spectrum.width)
      content = smooth[best] * 3
    }
  }

  /// The first maximum that is followed by a clear fall; the highest one if there is no such place.
  private static func lowestMaximum(_ smooth: [Double], top: Double) -> Int {
    var best = 0
    for i in smooth.indices {
      if smooth[i] > smooth[best] {
        best = i
      } else if smooth[best] > 0.08 * top, smooth[i] < 0.93 * smooth[best],
        smooth[i] < smooth[best] - 3 * smooth[best].squareRoot()
      {
        return best
      }
    }
    return best
  }

  /// A parabola through the logarithms of the counts, weighted with these.
  private static func parabola(
    _ spectrum: DarkRunSpectrum, _ range: ClosedRange<Int>, around middle: Double
  ) -> (place: Double, width: Double, height: Double)? {
    var s = [Double](repeating: 0, count: 5)
    var t = [Double](repeating: 0, count: 3)
    for i in range where spectrum.counts[i] > 0 {
      var power = spectrum.counts[i]
      let (u, y) = (spectrum.centres[i] - middle, log(spectrum.counts[i]))
      for k in 0..<5 {
        s[k] += power
        if k < 3 { t[k] += power * y }
        power *= u
      }
    }
    let matrix = [[s[0], s[1], s[2]], [s[1], s[2], s[3]], [s[2], s[3], s[4]]]
    let whole = determinant(matrix)
    guard range.count >= 3, abs(whole) > 1e-9 else { return nil }
    let c = (0..<3).map { k -> Double in
      var other = matrix
      for row in 0..<3 { other[row][k] = t[row] }
      return determinant(other) / whole
    }
    guard c[2] < 0 else { return nil }
    let shift = -0.5 * c[1] / c[2]
    guard abs(shift) < 2 * spectrum.width * Double(range.count) else { return nil }
    return (middle + shift, (-0.5 / c[2]).squareRoot(), exp(c[0] - 0.25 * c[1] * c[1] / c[2]))
  }

  private static func determinant(_ m: [[Double]]) -> Double {
    m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
      + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
  }
}
