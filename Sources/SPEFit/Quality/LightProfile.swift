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
  ///   - positions: the places of the pixels, in any unit.
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
