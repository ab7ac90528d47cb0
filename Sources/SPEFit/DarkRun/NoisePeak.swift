internal import Glibc

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
