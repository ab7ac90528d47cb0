/// A smooth curve through rising points that rises everywhere: cubic pieces with limited slopes.
///
/// Source: F. N. Fritsch, J. Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300: the slope at a point is the weighted
/// harmonic mean of those of the chords beside it; at the ends a parabola through three points gives it.
struct MonotoneCurve {
  private let x: [Double]
  private let y: [Double]
  private let slopes: [Double]

  /// - Parameters:
  ///   - x: strictly rising, at least two.
  ///   - y: strictly rising.
  init(x: [Double], y: [Double]) {
    self.x = x
    self.y = y
    let widths = zip(x.dropFirst(), x).map { $0 - $1 }
    let chords = zip(zip(y.dropFirst(), y), widths).map { ($0.0 - $0.1) / $1 }
    let last = chords.count - 1
    var slopes = [Double](repeating: chords[0], count: x.count)
    if last > 0 {
      slopes[0] = Self.end(widths[0], widths[1], chords[0], chords[1])
      slopes[last + 1] = Self.end(widths[last], widths[last - 1], chords[last], chords[last - 1])
      for i in 1...last {
        let (left, right) = (2 * widths[i] + widths[i - 1], widths[i] + 2 * widths[i - 1])
        slopes[i] = (left + right) / (left / chords[i - 1] + right / chords[i])
      }
    }
    self.slopes = slopes
  }

  /// The slope at an end from the chords next to it and beyond; between a tenth of the next chord and three times it.
  private static func end(_ near: Double, _ far: Double, _ chord: Double, _ beyond: Double) -> Double {
    let slope = ((2 * near + far) * chord - near * beyond) / (near + far)
    return min(max(slope, 0.1 * chord), 3 * chord)
  }

  /// Points of the curve, so many steps from each given point to the next.
  func polygon(piecesPerPoint steps: Int) -> (x: [Double], y: [Double]) {
    var (px, py) = ([x[0]], [y[0]])
    for i in 0..<x.count - 1 {
      for step in 1..<steps { px.append(x[i] + Double(step) / Double(steps) * (x[i + 1] - x[i])) }
      py += (1..<steps).map { value(Double($0) / Double(steps), piece: i) }
      px.append(x[i + 1])
      py.append(y[i + 1])
    }
    return (px, py)
  }

  /// The cubic of a piece (Hermite), at a fraction of its width.
  private func value(_ t: Double, piece i: Int) -> Double {
    let width = x[i + 1] - x[i]
    let u = 1 - t
    return u * u * (1 + 2 * t) * y[i] + t * t * (3 - 2 * t) * y[i + 1]
      + t * u * width * (u * slopes[i] - t * slopes[i + 1])
  }
}
