/// The natural cubic spline through equally or unequally spaced points that trades distance from the points against
/// curvature, with the weight of the curvature chosen by generalized cross-validation.
///
/// Sources: C. Reinsch, Numer. Math. 10 (1967) 177; P. Craven, G. Wahba, Numer. Math. 31 (1979) 377. The search for the
/// weight goes between 0 and the number of points with an absolute tolerance of 1e-5, as SciPy's does.
struct SmoothingSpline {
  private let values: [Double]
  /// Second differences of the values, one for each inner point.
  private let differences: [Double]
  /// The integrals of products of hat functions: diagonal and one beside it.
  private let hats: (diagonal: [Double], beside: [Double])
  /// The three weights of each second difference.
  private let stencils: [(Double, Double, Double)]

  /// Takes points.
  ///
  /// - Parameters:
  ///   - positions: rising, at least five.
  ///   - values: one for each position.
  init(_ positions: [Double], _ values: [Double]) {
    self.values = values
    let steps = zip(positions, positions.dropFirst()).map { $1 - $0 }
    var stencils: [(Double, Double, Double)] = []
    for (before, after) in zip(steps, steps.dropFirst()) {
      stencils.append((1 / before, -1 / before - 1 / after, 1 / after))
    }
    self.stencils = stencils
    hats = (
      (0..<positions.count - 2).map { (steps[$0] + steps[$0 + 1]) / 3 },
      (0..<positions.count - 3).map { steps[$0 + 1] / 6 }
    )
    differences = stencils.enumerated().map { place, stencil in
      stencil.0 * values[place] + stencil.1 * values[place + 1] + stencil.2 * values[place + 2]
    }
  }

  /// The smoothed values at the points.
  func smoothed() -> [Double] {
    let weight = BoundedMinimum.find(0, Double(values.count), tolerance: 1e-5) { score($0) }
    return smoothed(weight)
  }

  /// The values for a weight of the curvature.
  func smoothed(_ weight: Double) -> [Double] {
    let curvature = factor(weight).solve(differences)
    var result = values
    for (place, stencil) in stencils.enumerated() {
      result[place] -= weight * stencil.0 * curvature[place]
      result[place + 1] -= weight * stencil.1 * curvature[place]
      result[place + 2] -= weight * stencil.2 * curvature[place]
    }
    return result
  }

  /// What cross-validation wants small: the mean squared distance over the squared fraction of free points.
  private func score(_ weight: Double) -> Double {
    let count = Double(values.count)
    let distances = zip(values, smoothed(weight)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let factor = factor(weight)
    var trace = 0.0
    for column in stencils.indices {
      var unit = [Double](repeating: 0, count: stencils.count)
      for row in max(0, column - 2)...min(stencils.count - 1, column + 2) { unit[row] = product(row, column) }
      trace += factor.solve(unit)[column]
    }
    let free = weight * trace / count
    return distances / count / (free * free)
  }

  /// The scalar product of two stencils.
  private func product(_ a: Int, _ b: Int) -> Double {
    let (low, high) = (stencils[min(a, b)], stencils[max(a, b)])
    switch abs(a - b) {
    case 0: return low.0 * high.0 + low.1 * high.1 + low.2 * high.2
    case 1: return low.1 * high.0 + low.2 * high.1
    default: return low.2 * high.0
    }
  }

  private func factor(_ weight: Double) -> BandedFactor {
    BandedFactor(
      diagonal: stencils.indices.map { hats.diagonal[$0] + weight * product($0, $0) },
      first: stencils.indices.dropLast().map { hats.beside[$0] + weight * product($0, $0 + 1) },
      second: stencils.indices.dropLast(2).map { weight * product($0, $0 + 2) })
  }
}

/// The factors L D Lᵀ of a symmetric matrix with two diagonals beside the main one.
private struct BandedFactor {
  private var pivots: [Double] = []
  private var first: [Double] = []
  private var second: [Double] = []

  init(diagonal: [Double], first: [Double], second: [Double]) {
    for row in diagonal.indices {
      let (one, two) = (row > 0 ? row - 1 : nil, row > 1 ? row - 2 : nil)
      var pivot = diagonal[row]
      if let one { pivot -= self.first[one] * self.first[one] * pivots[one] }
      if let two { pivot -= self.second[two] * self.second[two] * pivots[two] }
      pivots.append(pivot)
      if row < first.count {
        let mixed = one.map { self.first[$0] * self.second[$0] * pivots[$0] } ?? 0
        self.first.append((first[row] - mixed) / pivot)
      }
      if row < second.count { self.second.append(second[row] / pivot) }
    }
  }

  func solve(_ right: [Double]) -> [Double] {
    var x = right
    for row in x.indices {
      if row > 0 { x[row] -= first[row - 1] * x[row - 1] }
      if row > 1 { x[row] -= second[row - 2] * x[row - 2] }
    }
    for row in x.indices { x[row] /= pivots[row] }
    for row in x.indices.reversed() {
      if row < first.count { x[row] -= first[row] * x[row + 1] }
      if row < second.count { x[row] -= second[row] * x[row + 2] }
    }
    return x
  }
}

/// The minimum of a function of one variable between two bounds, by golden sections and parabolas.
///
/// Source: R. P. Brent, Algorithms for Minimization Without Derivatives (1973), chapter 5.
enum BoundedMinimum {
  static func find(_ low: Double, _ high: Double, tolerance: Double, _ function: (Double) -> Double) -> Double
  {
    let golden = (3 - 5.0.squareRoot()) / 2
    let relative = Double.ulpOfOne.squareRoot()
    var (a, b) = (low, high)
    var best = a + golden * (b - a)
    var (second, third) = (best, best)
    var value = function(best)
    var (secondValue, thirdValue) = (value, value)
    var (step, before) = (0.0, 0.0)
    for _ in 0..<500 {
      let middle = (a + b) / 2
      let tolerance1 = relative * abs(best) + tolerance / 3
      let tolerance2 = 2 * tolerance1
      if abs(best - middle) <= tolerance2 - (b - a) / 2 { break }
      var next: Double?
      if abs(before) > tolerance1 {
        let r = (best - second) * (value - thirdValue)
        var q = (best - third) * (value - secondValue)
        var p = (best - third) * q - (best - second) * r
        q = 2 * (q - r)
        if q > 0 { p = -p }
        q = abs(q)
        let last = before
        before = step
        if abs(p) < abs(q * last / 2), p > q * (a - best), p < q * (b - best) {
          step = p / q
          let x = best + step
          if x - a < tolerance2 || b - x < tolerance2 { step = middle >= best ? tolerance1 : -tolerance1 }
          next = x
        }
      }
      if next == nil {
        before = best >= middle ? a - best : b - best
        step = golden * before
      }
      let x = best + (step >= 0 ? 1 : -1) * max(abs(step), tolerance1)
      let found = function(x)
      if found <= value {
        if x >= best { a = best } else { b = best }
        (third, thirdValue) = (second, secondValue)
        (second, secondValue) = (best, value)
        (best, value) = (x, found)
      } else {
        if x < best { a = x } else { b = x }
        if found <= secondValue || second == best {
          (third, thirdValue) = (second, secondValue)
          (second, secondValue) = (x, found)
        } else if found <= thirdValue || third == best || third == second {
          (third, thirdValue) = (x, found)
        }
      }
    }
    return best
  }
}
