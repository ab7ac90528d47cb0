import Foundation
import SPEFit

/// A histogram with Poisson counts around the line a + b·x, as a negative log-likelihood with all derivatives.
struct PoissonLine: ScoringObjective {
  let errorDefinition = 0.5
  var positions: [Double]
  var counts: [Double]
  var calls = 0

  init(intercept: Double, slope: Double, bins: Int, seed: UInt64) {
    var noise = Noise(seed)
    positions = (0..<bins).map { (Double($0) + 0.5) / Double(bins) }
    counts = positions.map { x in
      // A rounded normal number is near enough to Poisson for these expectations.
      let mean = intercept + slope * x
      let normal = (0..<12).reduce(0) { sum, _ in sum + 0.5 * noise.symmetric() }
      return max((mean + mean.squareRoot() * normal).rounded(), 0)
    }
  }

  mutating func cost(at p: [Double]) -> Double {
    calls += 1
    var sum = 0.0
    for (x, n) in zip(positions, counts) {
      let mean = p[0] + p[1] * x
      guard mean > 0 else { return .infinity }
      sum += mean - n + (n > 0 ? n * log(n / mean) : 0)
    }
    return sum
  }

  mutating func cost(at p: [Double], gradient: inout [Double]) -> Double {
    gradient = [0, 0]
    for (x, n) in zip(positions, counts) {
      let pull = 1 - n / (p[0] + p[1] * x)
      gradient[0] += pull
      gradient[1] += pull * x
    }
    return cost(at: p)
  }

  mutating func cost(
    at p: [Double], gradient: inout [Double], expectedCurvature: inout SymmetricMatrix
  ) -> Double {
    expectedCurvature = curvature(p) { mean, _ in 1 / mean }
    return cost(at: p, gradient: &gradient)
  }

  mutating func secondDerivatives(at p: [Double], gradient: inout [Double]) -> SymmetricMatrix {
    _ = cost(at: p, gradient: &gradient)
    return curvature(p) { mean, n in n / (mean * mean) }
  }

  func curvature(_ p: [Double], _ weight: (Double, Double) -> Double) -> SymmetricMatrix {
    var matrix = SymmetricMatrix(order: 2)
    for (x, n) in zip(positions, counts) {
      let w = weight(p[0] + p[1] * x, n)
      matrix[0, 0] += w
      matrix[0, 1] += w * x
      matrix[1, 1] += w * x * x
    }
    return matrix
  }
}
