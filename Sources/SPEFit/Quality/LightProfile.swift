internal import Glibc

/// How much light each pixel is expected to see: what its neighborhood sees, odd pixels aside.
///
/// A light source is brighter in the middle of the camera than at its rim. With positions the logarithm of the light is a
/// polynomial of second order in them, fitted without the pixels that are far from it; otherwise it is the median.
struct LightProfile {
  /// The expected light of each pixel; NaN if no pixel has light.
  let expected: [Double]

  /// With fewer lit pixels the median stands for all.
  private static let fewest = 24

  /// - Parameters:
  ///   - lights: the light of each pixel; NaN where it is not known.
  ///   - positions: the positions of the pixels, in any unit.
  init(_ lights: [Double], positions: [SIMD2<Double>]?) {
    let known = lights.filter { $0.isFinite }
    let median = Spread(known, .median).centre
    guard let positions, median > 0, known.count >= Self.fewest else {
      expected = [Double](repeating: median, count: lights.count)
      return
    }
    let terms = Self.terms(positions)
    let logs = lights.map { $0 > 0 ? log($0 / median) : .nan }
    // A rim with a quarter of the light is still believed, to begin with.
    var used = logs.map { abs($0) < log(4) }
    var levels = [Double](repeating: 0, count: lights.count)
    for _ in 0..<6 {
      guard let coefficients = Self.fit(terms, logs, used) else { break }
      levels = terms.map { zip($0, coefficients).reduce(0) { $0 + $1.0 * $1.1 } }
      let distances = zip(logs, levels).map { $0 - $1 }
      let spread = Spread(zip(distances, used).filter(\.1).map(\.0), .median)
      let reach = max(4 * spread.width, 0.05)
      let next = distances.map { abs($0) < reach }
      if next == used { break }
      used = next
    }
    // No place is expected to see more than the brightest pixels do.
    let most = zip(logs, used).filter(\.1).map(\.0).max() ?? 0
    expected = levels.map { median * exp(min($0, most)) }
  }

  /// 1, x, y, x², xy, y² with positions between about -1 and 1.
  private static func terms(_ positions: [SIMD2<Double>]) -> [[Double]] {
    let count = Double(max(1, positions.count))
    let centre = positions.reduce(SIMD2(), +) / count
    let reach = positions.reduce(0) { max($0, ($1 - centre).max(), (centre - $1).max()) }
    return positions.map { position in
      let p = reach > 0 ? (position - centre) / reach : SIMD2()
      return [1, p.x, p.y, p.x * p.x, p.x * p.y, p.y * p.y]
    }
  }

  /// The coefficients with the least squares; nil if the pixels do not determine them.
  private static func fit(_ terms: [[Double]], _ logs: [Double], _ used: [Bool]) -> [Double]? {
    let order = 6
    guard used.count(where: { $0 }) >= fewest else { return nil }
    var matrix = SymmetricMatrix(order: order)
    var right = [Double](repeating: 0, count: order)
    for index in terms.indices where used[index] {
      let row = terms[index]
      for i in 0..<order {
        right[i] += row[i] * logs[index]
        for j in 0...i { matrix[i, j] += row[i] * row[j] }
      }
    }
    var factors = ScaledCholesky(capacity: order)
    guard factors.factorise(matrix, Array(0..<order), damping: 0), factors.smallestPivot > 1e-9 else {
      return nil
    }
    factors.solve(&right)
    return right
  }
}

/// The first two peaks of a fitted spectrum over the valley between them.
///
/// The ratio is ½(f(e + g) + f(e + 2g)) / f(e + 1.5g) with the density f, the pedestal e and the gain g.
/// It tells how clear the peaks look, which depends on the light as much as on the pixel.
public enum PeakValley {
  /// The ratio from the density itself.
  ///
  /// - Parameters:
  ///   - density: the density.
  ///   - parameters: its parameters, in order.
  ///   - pedestal: the charge e without light.
  ///   - gain: the charge g of one photoelectron.
  /// - Returns: the ratio; NaN for a gain that is not positive.
  public static func ratio(
    _ density: any SpectrumDensity, _ parameters: [Double], pedestal: Double, gain: Double
  ) -> Double {
    guard gain > 0, gain.isFinite, pedestal.isFinite else { return .nan }
    return ratio(density, parameters, at: [1, 1.5, 2].map { pedestal + $0 * gain })
  }

  /// The ratio of the original: the density at the nearest points of a grid, at its end beyond the range.
  ///
  /// - Parameters:
  ///   - density: the density.
  ///   - parameters: its parameters, in order.
  ///   - pedestal: the charge e without light.
  ///   - gain: the charge g of one photoelectron.
  ///   - range: the range of the fit.
  ///   - pointCount: the number of points, both ends included; at least 2.
  public static func ratioOnGrid(
    _ density: any SpectrumDensity, _ parameters: [Double], pedestal: Double, gain: Double,
    range: ClosedRange<Double>, pointCount: Int = 1000
  ) -> Double {
    let places = [1, 1.5, 2].map { nearest(pedestal + $0 * gain, range, pointCount) }
    return ratio(density, parameters, at: places)
  }

  /// The ratio from the densities at peak, valley and second peak.
  private static func ratio(
    _ density: any SpectrumDensity, _ parameters: [Double], at places: [Double]
  ) -> Double {
    let values = density.values(at: places, parameters)
    return 0.5 * (values[0] + values[2]) / values[1]
  }

  /// The nearest of equidistant points; the lower one of two.
  private static func nearest(_ value: Double, _ range: ClosedRange<Double>, _ count: Int) -> Double {
    guard value.isFinite, range.upperBound > range.lowerBound, count > 1 else { return range.lowerBound }
    let step = (range.upperBound - range.lowerBound) / Double(count - 1)
    let place = min(max((value - range.lowerBound) / step, 0), Double(count - 1))
    func point(_ index: Int) -> Double {
      index == count - 1 ? range.upperBound : range.lowerBound + Double(index) * step
    }
    let (lower, upper) = (point(Int(place)), point(min(Int(place) + 1, count - 1)))
    return abs(lower - value) <= abs(upper - value) ? lower : upper
  }
}
