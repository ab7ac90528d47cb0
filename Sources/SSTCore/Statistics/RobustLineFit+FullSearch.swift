/// One point of the full search; the array of them is kept sorted by residual.
struct SearchPoint: Sendable {
  var residual: Double
  var x: Double
  var y: Double
}

/// The best line found so far in a full search, about the centred points.
private struct SearchState {
  var best = StraightLine.undefined
  var residual = Double.infinity
  var minimumSpread: Double
  var keep: Int
}

extension RobustLineFit {
  /// How far the root of the residual may be from the proven minimum, relatively.
  private static let tolerance = 0.02
  /// Residual sums below this (ns²) are a perfect fit: no search among perfect fits.
  private static let perfect = 1e-10
  /// The most slopes tried on each side.
  private static let mostSlopes = 500

  /// The least-trimmed-squares line of all lines, keeping ``keptPoints(of:)`` points.
  ///
  /// For a fixed slope b the best subset is a run of neighbors in the order of y − b·x. The root of the
  /// best residual sum f(b) changes by no more than |Δb|·√Σ(x − x̄)², so a slope with a large f(b) excludes
  /// an interval around it. The search walks over all slopes that are not excluded; at each it tries the
  /// least-squares line of every run. The residual found is proven to be within 2 % (in its root) of the
  /// minimum, and in practice is the minimum. The result does not depend on random numbers.
  ///
  /// Two points give the line through them, three the least-squares line. The result is undefined for fewer
  /// points, for values that are not finite and if all x are equal. Complexity: about 60 slopes of O(points) each.
  public mutating func fullSearch(x: [Double], y: [Double]) -> StraightLine {
    let count = x.count
    guard count > 1, count == y.count, Self.allFinite(x), Self.allFinite(y) else { return .undefined }
    var all = LineSums()
    for index in x.indices { all.add(x[index], y[index]) }
    let centre = (x: all.x / all.n, y: all.y / all.n)
    var centred = LineSums()
    for index in x.indices { centred.add(x[index] - centre.x, y[index] - centre.y) }
    guard let start = centred.fit(minimumSpread: 1e-24 * all.xx)?.line else { return .undefined }
    points.removeAll(keepingCapacity: true)
    sums.removeAll(keepingCapacity: true)
    for index in x.indices {
      let px = x[index] - centre.x
      points.append(SearchPoint(residual: 0, x: px, y: y[index] - centre.y - start.slope * px))
      sums.append(LineSums())
    }
    sums.append(LineSums())
    let found = search(spread: centred.spread, keep: Self.keptPoints(of: count))
    let slope = start.slope + found.slope
    return StraightLine(slope: slope, intercept: centre.y + found.intercept - slope * centre.x)
  }

  private mutating func search(spread: Double, keep: Int) -> StraightLine {
    var state = SearchState(minimumSpread: 1e-12 * spread, keep: keep)
    points.withUnsafeMutableBufferPointer { points in
      sums.withUnsafeMutableBufferPointer { sums in
        Self.descend(from: 0, points, sums, &state)
        guard keep < points.count, state.residual > Self.perfect else { return }
        let limit = Self.slopeLimit(points, sums, state)
        for direction in [1.0, -1.0] {
          Self.walk(direction, limit: limit, scale: spread.squareRoot(), points, sums, &state)
        }
        Self.descend(from: state.best.slope, points, sums, &state)
      }
    }
    return state.best
  }

  /// Repeats evaluations at the best slope until it no longer improves (concentration steps).
  private static func descend(
    from slope: Double, _ points: UnsafeMutableBufferPointer<SearchPoint>,
    _ sums: UnsafeMutableBufferPointer<LineSums>, _ state: inout SearchState
  ) {
    var slope = slope
    for _ in 0..<20 {
      let last = state.residual
      _ = evaluate(slope, points, sums, &state)
      guard state.residual < last, state.best.slope.isFinite else { return }
      slope = state.best.slope
    }
  }

  /// Beyond this slope no line can be as good as the best one.
  private static func slopeLimit(
    _ points: UnsafeMutableBufferPointer<SearchPoint>, _ sums: UnsafeMutableBufferPointer<LineSums>,
    _ state: SearchState
  ) -> Double {
    var square = 0.0
    for index in points.indices {
      points[index].residual = points[index].x
      square += points[index].y * points[index].y
    }
    sort(points)
    accumulate(points, sums)
    var smallest = Double.infinity
    for first in 0...(points.count - state.keep) {
      smallest = min(smallest, (sums[first + state.keep] - sums[first]).spread)
    }
    return (state.residual.squareRoot() + square.squareRoot())
      / max(smallest, state.minimumSpread).squareRoot()
  }

  private static func walk(
    _ direction: Double, limit: Double, scale: Double, _ points: UnsafeMutableBufferPointer<SearchPoint>,
    _ sums: UnsafeMutableBufferPointer<LineSums>, _ state: inout SearchState
  ) {
    var distance = 0.0
    for _ in 0..<mostSlopes where distance <= limit && state.residual > perfect {
      let value = evaluate(direction * distance, points, sums, &state)
      let best = state.residual.squareRoot()
      distance += max(value.squareRoot() - best, tolerance * best) / scale
    }
  }

  /// Tries the lines of all runs at a slope; returns the smallest residual sum at exactly this slope.
  private static func evaluate(
    _ slope: Double, _ points: UnsafeMutableBufferPointer<SearchPoint>,
    _ sums: UnsafeMutableBufferPointer<LineSums>, _ state: inout SearchState
  ) -> Double {
    for index in points.indices { points[index].residual = points[index].y - slope * points[index].x }
    sort(points)
    accumulate(points, sums)
    var smallest = Double.infinity
    for first in 0...(points.count - state.keep) {
      let run = sums[first + state.keep] - sums[first]
      let value = run.residual(slope: slope)
      if value < smallest { smallest = value }

      if let (line, residual) = run.fit(minimumSpread: state.minimumSpread), residual < state.residual {
        state.residual = residual
        state.best = line
      }
    }
    return smallest
  }

  /// Sorts by residual; quick because the points are nearly sorted from the slope before.
  @inline(__always)
  private static func sort(_ points: UnsafeMutableBufferPointer<SearchPoint>) {
    for index in 1..<points.count {
      let point = points[index]
      var hole = index
      while hole > 0, points[hole - 1].residual > point.residual {
        points[hole] = points[hole - 1]
        hole -= 1
      }
      points[hole] = point
    }
  }

  /// Makes `sums[k]` the sums of the first k points.
  @inline(__always)
  private static func accumulate(
    _ points: UnsafeMutableBufferPointer<SearchPoint>, _ sums: UnsafeMutableBufferPointer<LineSums>
  ) {
    var running = LineSums()
    sums[0] = running
    for index in points.indices {
      running.add(points[index].x, points[index].y)
      sums[index + 1] = running
    }
  }
}
