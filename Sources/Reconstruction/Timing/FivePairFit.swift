extension RobustLineFit {
  /// The line that ctapipe 0.17 (`lts_linear_regression`) finds: five starts, up to 20 concentration steps
  /// each.
  ///
  /// Misses the best trimmed line in some images, and is undefined for fewer than three points; use it to
  /// reproduce
  /// existing results. For three points the winner is decided by rounding.
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
      guard let (line, error) = concentrate(start, x: x, y: y, kept: kept), error < bestError else {
        continue
      }
      (best, bestError) = (line, error)
    }
    return best
  }

  /// Repeats fits to the points nearest to the line until the residual sum settles; nil if a fit is
  /// degenerate.
  private mutating func concentrate(
    _ start: StraightLine, x: [Double], y: [Double], kept: Int
  ) -> (StraightLine, Double)? {
    var line = start
    var error = Double.infinity
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
        let residual = y[point] - (line.slope * x[point] + line.intercept)
        error += residual * residual
      }
      if abs(last - error) < 1e-12 { break }
    }
    return (line, error)
  }

  private mutating func sortByResidual(_ line: StraightLine, x: [Double], y: [Double]) {
    residuals.removeAll(keepingCapacity: true)
    order.removeAll(keepingCapacity: true)
    for index in x.indices {
      let residual = y[index] - (line.slope * x[index] + line.intercept)
      residuals.append(residual * residual)
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

  static func allFinite(_ values: [Double]) -> Bool {
    for value in values where !value.isFinite { return false }
    return true
  }
}
