/// The natural cubic spline through equally or unequally spaced points that trades distance from the points against
/// curvature, with the weight of the curvature chosen by generalized cross-validation.
///
/// Sources: C. Reinsch, Numer. Math. 10 (1967) 177; P. Craven, G. Wahba, Numer. Math. 31 (1979) 377. The search for the
/// weight goes between 0 and the number of points with an absolute tolerance of 1e-5, as SciPy's does.
struct SmoothingSpline {
  private let values: [Double]
  /// Second differences of the values, one for each inner point.
  private let differences: [Double]
  /// The integrals of products of hat functions, which count the curvature.
  private let hats: Band
  /// The products of the weights of second differences.
  private let products: Band
  /// The three weights of each second difference.
  private let stencils: [(Double, Double, Double)]

  /// A symmetric matrix with two diagonals beside the main one.
  private struct Band {
    var diagonal: [Double]
    var beside: [Double]
    var next: [Double]

    /// The sum of the products with the same places of another.
    func trace(_ other: Band) -> Double {
      func sum(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
      return sum(diagonal, other.diagonal) + 2 * (sum(beside, other.beside) + sum(next, other.next))
    }
  }

  /// Takes points.
  ///
  /// - Parameters:
  ///   - positions: rising, at least five.
  ///   - values: one for each position.
  init(_ positions: [Double], _ values: [Double]) {
    self.values = values
    let steps = zip(positions, positions.dropFirst()).map { $1 - $0 }
    let stencils = zip(steps, steps.dropFirst()).map { (1 / $0, -1 / $0 - 1 / $1, 1 / $1) }
    self.stencils = stencils
    differences = stencils.enumerated().map { place, stencil in
      stencil.0 * values[place] + stencil.1 * values[place + 1] + stencil.2 * values[place + 2]
    }
    hats = Band(
      diagonal: zip(steps, steps.dropFirst()).map { ($0 + $1) / 3 },
      beside: steps.dropFirst().dropLast().map { $0 / 6 },
      next: [Double](repeating: 0, count: stencils.count - 2))
    products = Band(
      diagonal: stencils.map { $0.0 * $0.0 + $0.1 * $0.1 + $0.2 * $0.2 },
      beside: zip(stencils, stencils.dropFirst()).map { $0.1 * $1.0 + $0.2 * $1.1 },
      next: zip(stencils, stencils.dropFirst(2)).map { $0.2 * $1.0 })
  }

  /// The smoothed values at the points.
  func smoothed() -> [Double] {
    let weight = BoundedMinimum.find(0, Double(values.count), tolerance: 1e-5) { score($0) }
    return smoothed(weight, factor(weight))
  }

  private func smoothed(_ weight: Double, _ factor: BandedFactor) -> [Double] {
    let curvature = factor.solve(differences)
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
    let factor = factor(weight)
    let count = Double(values.count)
    let distances = zip(values, smoothed(weight, factor)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let inverse = factor.inverseBand()
    let free =
      weight
      * products.trace(Band(diagonal: inverse.diagonal, beside: inverse.beside, next: inverse.next)) / count
    return distances / count / (free * free)
  }

  /// The curvature with its weight: what the second differences are divided by.
  private func factor(_ weight: Double) -> BandedFactor {
    BandedFactor(
      diagonal: zip(hats.diagonal, products.diagonal).map { $0 + weight * $1 },
      beside: zip(hats.beside, products.beside).map { $0 + weight * $1 },
      next: products.next.map { weight * $0 })
  }
}
