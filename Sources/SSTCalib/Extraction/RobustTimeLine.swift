internal import SSTCore

/// A straight line through most of the points: least trimmed squares from five fixed pairs of points.
///
/// Source: ctapipe 0.17 (`lts_linear_regression`). The pairs depend on the number of points only.
enum RobustTimeLine {
  struct Line {
    var slope: Double
    var intercept: Double
    func residual(_ x: Double, _ y: Double) -> Double { y - (slope * x + intercept) }
  }

  /// The line with the smallest sum over the best 85 % of the points; nil if no start gave one.
  static func fit(_ x: [Double], _ y: [Double]) -> Line? {
    guard x.count > 1 else { return nil }
    let kept = Int(0.85 * Double(x.count))
    var best: (line: Line, error: Double)?
    for pair in startingPairs(x.count) {
      guard let found = refine(x, y, from: pair, kept: kept) else { continue }
      if found.error < best?.error ?? .infinity { best = found }
    }
    return best?.line
  }

  private static func refine(
    _ x: [Double], _ y: [Double], from pair: [Int], kept: Int
  ) -> (line: Line, error: Double)? {
    guard var line = leastSquares(x, y, pair) else { return nil }
    var error = squares(x, y, pair, line)
    for _ in 0..<20 {
      let order = x.indices.map {
        (square: line.residual(x[$0], y[$0]) * line.residual(x[$0], y[$0]), index: $0)
      }
      .sorted { ($0.square, $0.index) < ($1.square, $1.index) }
      let used = order.prefix(kept).map(\.index)
      guard let next = leastSquares(x, y, used) else { return nil }
      line = next
      let last = error
      error = squares(x, y, used, line)
      if abs(last - error) < 1e-12 { break }
    }
    return (line, error)
  }

  private static func squares(_ x: [Double], _ y: [Double], _ used: [Int], _ line: Line) -> Double {
    used.reduce(0) { $0 + line.residual(x[$1], y[$1]) * line.residual(x[$1], y[$1]) }
  }

  private static func leastSquares(_ x: [Double], _ y: [Double], _ used: [Int]) -> Line? {
    var (sx, sy, sxx, sxy) = (0.0, 0.0, 0.0, 0.0)
    for i in used {
      sx += x[i]
      sy += y[i]
      sxx += x[i] * x[i]
      sxy += x[i] * y[i]
    }
    let n = Double(used.count)
    let determinant = sxx * n - sx * sx
    guard determinant >= 2 * Double.ulpOfOne else { return nil }
    return Line(
      slope: (n * sxy - sx * sy) / determinant, intercept: (sxx * sy - sx * sxy) / determinant)
  }

  /// Five pairs: the first two entries of five successive permutations of `0..<count`.
  static func startingPairs(_ count: Int) -> [[Int]] {
    var random = MersenneTwister(seed: 0)
    return (0..<5).map { _ in
      var permutation = Array(0..<count)
      for i in stride(from: count - 1, to: 0, by: -1) {
        let mask = UInt32(truncatingIfNeeded: (1 << (Int.bitWidth - i.leadingZeroBitCount)) - 1)
        var j = Int(random.next() & mask)
        while j > i { j = Int(random.next() & mask) }
        permutation.swapAt(i, j)
      }
      return [permutation[0], permutation[1]]
    }
  }
}
