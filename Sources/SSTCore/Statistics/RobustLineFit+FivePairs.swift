extension RobustLineFit {
  /// The line that ctapipe 0.17 (`lts_linear_regression`) finds: five starts, up to 20 concentration steps
  /// each.
  ///
  /// Misses the best trimmed line in some images, and is undefined for fewer than three points; use it to
  /// reproduce existing results. For three points the winner is decided by rounding.
  public mutating func fivePairs(x: [Double], y: [Double]) -> StraightLine {
    let count = x.count
    guard count > 2, count == y.count, Self.allFinite(x), Self.allFinite(y) else { return .undefined }
    let kept = Int(0.85 * Double(count))
    var best = StraightLine.undefined
    var bestError = Double.infinity
    for pair in StartingPairs.pairs(for: count) {
      var sums = LineSums()
      sums.add(x[pair.0], y[pair.0])
      sums.add(x[pair.1], y[pair.1])
      guard let start = Self.originalFit(sums) else { continue }
      let first =
        Self.squared(start.residual(x[pair.0], y[pair.0]))
        + Self.squared(start.residual(x[pair.1], y[pair.1]))
      guard let (line, error) = concentrate(start, error: first, x: x, y: y, kept: kept), error < bestError
      else { continue }
      (best, bestError) = (line, error)
    }
    return best
  }

  /// Repeats fits to the points nearest to the line until the residual sum settles; nil if a fit is
  /// degenerate.
  private mutating func concentrate(
    _ start: StraightLine, error first: Double, x: [Double], y: [Double], kept: Int
  ) -> (StraightLine, Double)? {
    var (line, error) = (start, first)
    for _ in 0..<20 {
      sortByResidual(line, x: x, y: y)
      var sums = LineSums()
      for index in 0..<kept { sums.add(x[Int(order[index])], y[Int(order[index])]) }
      guard let next = Self.originalFit(sums) else { return nil }
      line = next
      let last = error
      error = 0
      for index in 0..<kept {
        let point = Int(order[index])
        error += Self.squared(line.residual(x[point], y[point]))
      }
      if abs(last - error) < 1e-12 { break }
    }
    return (line, error)
  }

  private mutating func sortByResidual(_ line: StraightLine, x: [Double], y: [Double]) {
    residuals.removeAll(keepingCapacity: true)
    order.removeAll(keepingCapacity: true)
    for index in x.indices {
      residuals.append(Self.squared(line.residual(x[index], y[index])))
      order.append(Int32(index))
    }
    let squares = residuals
    order.sort { (squares[Int($0)], $0) < (squares[Int($1)], $1) }
  }

  /// The least-squares line by the normal matrix, undefined below the original's limit of its determinant.
  private static func originalFit(_ s: LineSums) -> StraightLine? {
    let determinant = s.xx * s.n - s.x * s.x
    guard determinant >= 2 * Double.ulpOfOne else { return nil }
    return StraightLine(
      slope: (s.n * s.xy - s.x * s.y) / determinant, intercept: (s.xx * s.y - s.x * s.xy) / determinant)
  }

  static func squared(_ value: Double) -> Double { value * value }

  static func allFinite(_ values: [Double]) -> Bool {
    for value in values where !value.isFinite { return false }
    return true
  }
}

/// The starting pairs of the original's robust line fit: they depend on the number of points only.
///
/// A Mersenne Twister (MT19937) with seed 0 shuffles 0..<n five times (Fisher–Yates, bounded draws by
/// masking); the first two elements of each permutation are a pair. Source: Numba's `np.random.seed(0)`,
/// `np.random.choice`.
enum StartingPairs {
  /// The largest number of points whose pairs are kept in the table.
  private static let tabulated = 2048

  /// The five pairs for `count` points (at least 2).
  static func pairs(for count: Int) -> [(Int, Int)] {
    if count <= tabulated { return table[count] }
    var draws = firstDraws
    return draw(count, from: &draws)
  }

  private static let table: [[(Int, Int)]] = {
    var draws = firstDraws
    return (0...tabulated).map { $0 < 2 ? [] : draw($0, from: &draws) }
  }()

  private static var firstDraws: ReplayedDraws { ReplayedDraws() }

  private static func draw(_ count: Int, from draws: inout ReplayedDraws) -> [(Int, Int)] {
    draws.rewind()
    var result: [(Int, Int)] = []
    var permutation = [Int](repeating: 0, count: count)
    for _ in 0..<5 {
      for index in permutation.indices { permutation[index] = index }
      for index in stride(from: count - 1, through: 1, by: -1) {
        permutation.swapAt(index, draws.next(upTo: UInt32(index)))
      }
      result.append((permutation[0], permutation[1]))
    }
    return result
  }
}

/// The outputs of the seeded generator, kept so that they can be read again from the start.
private struct ReplayedDraws {
  private var generator = MersenneTwister(seed: 0)
  private var outputs: [UInt32] = []
  private var position = 0

  mutating func rewind() { position = 0 }

  /// A uniform integer in 0...limit: the low bits of the next outputs until one is not above the limit.
  mutating func next(upTo limit: UInt32) -> Int {
    let mask = UInt32.max >> UInt32(limit.leadingZeroBitCount)
    while true {
      if position == outputs.count { outputs.append(generator.next()) }
      let value = outputs[position] & mask
      position += 1
      if value <= limit { return Int(value) }
    }
  }
}
