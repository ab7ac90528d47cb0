import SPEFit
import SSTCore
import TestSupport
import Testing

/// Analytic derivatives against differences.
@Suite("Derivatives of densities and costs") struct DerivativeTests {
  static let densities: [any SpectrumDensity] =
    PhotoelectronDensity.Model.allCases.flatMap { model in
      PhotoelectronDensity.Pedestal.allCases.map { PhotoelectronDensity(model, pedestal: $0) }
    } + [DarkRunDensity()]

  static func point(_ density: any SpectrumDensity) -> [Double] {
    if density is DarkRunDensity { return [0.4, 0.14, 21, 3.1, 2.3, 3.2] }
    let all = [0.05, 0.21, 1.04, 0.12, 0.17, 1.3]
    return density.parameters.count == 6 ? all : [0.05, 0.21, 1.04, 0.12, 1.3]
  }

  static func grids(_ density: any SpectrumDensity) -> [EvaluationGrid] {
    let (low, high) = density is DarkRunDensity ? (-30.0, 110.0) : (-2.5, 7.5)
    let nodes = (0...150).map { low + Double($0) * (high - low) / 150 }
    return [.points(nodes), .cells(edges: nodes), .cells(edges: [low, high])]
  }

  @Test("first derivatives", arguments: densities.indices)
  func first(_ index: Int) {
    let density = Self.densities[index]
    let parameters = Self.point(density)
    for grid in Self.grids(density) {
      var workspace = DensityWorkspace()
      density.evaluate(on: grid, parameters, derivatives: true, into: &workspace)
      let analytic = workspace.derivatives
      for p in parameters.indices {
        let step = 1e-5 * max(abs(parameters[p]), 0.1)
        let values = [1.0, -1.0].map { sign -> [Double] in
          var moved = parameters
          moved[p] += sign * step
          density.evaluate(on: grid, moved, derivatives: false, into: &workspace)
          return Array(workspace.values.prefix(grid.count))
        }
        let numeric = zip(values[0], values[1]).map { ($0 - $1) / (2 * step) }
        let found = Array(analytic[workspace.derivativeRange(p)])
        #expect(largestDifference(found, numeric) < 3e-6 || numeric.allSatisfy { abs($0) < 1e-8 })
      }
    }
  }

  @Test("contracted second derivatives", arguments: densities.indices)
  func second(_ index: Int) {
    let density = Self.densities[index]
    let parameters = Self.point(density)
    for grid in Self.grids(density) {
      let coefficients = (0..<grid.count).map { 0.3 + Double(($0 * 7919) % 13) }
      var workspace = DensityWorkspace()
      var matrix = SymmetricMatrix(order: parameters.count)
      density.evaluate(on: grid, parameters, derivatives: true, into: &workspace)
      density.addSecondDerivatives(
        on: grid, parameters, coefficients: coefficients, to: &matrix, workspace: &workspace)
      var numeric = SymmetricMatrix(order: parameters.count)
      for p in parameters.indices {
        let step = 1e-5 * max(abs(parameters[p]), 0.1)
        var sums = [0.0, 0.0]
        for q in parameters.indices where q >= p {
          for (side, sign) in [1.0, -1.0].enumerated() {
            var moved = parameters
            moved[p] += sign * step
            density.evaluate(on: grid, moved, derivatives: true, into: &workspace)
            sums[side] = zip(coefficients, workspace.derivatives[workspace.derivativeRange(q)])
              .reduce(0) { $0 + $1.0 * $1.1 }
          }
          numeric[p, q] = (sums[0] - sums[1]) / (2 * step)
        }
      }
      // Differences lose digits: the scale is the largest element.
      #expect(largestDifference(matrix.elements, numeric.elements) < 1e-6)
    }
  }

  @Test("gradient and observed curvature of every cost", arguments: [true, false])
  func costs(_ isStandard: Bool) throws {
    let density = PhotoelectronDensity(.sipmModifiedPoisson)
    let truth = [0.05, 0.21, 1.04, 0.12, 0.17, 1.3]
    let binning = Binning(count: 80, range: -1...7)
    let spectrum = ToySpectrum(density.model, truth, seed: 5).spectrum(events: 2000, binning: binning)
    let kinds: [CostKind] = [
      .binnedLikelihood, .leastSquares, .unbinnedLikelihood, .poissonLikelihood(eventCount: 2000),
    ]
    for kind in kinds {
      var cost = try SpectrumCost(
        density, spectrum, kind: kind, quirks: isStandard ? [] : .spefit)
      let point = [0.03, 0.2, 1.05, 0.13, 0.15, 1.25]
      var gradient = [Double](repeating: 0, count: 6)
      _ = cost.cost(at: point, gradient: &gradient)
      var again = gradient
      let curvature = cost.secondDerivatives(at: point, gradient: &again)
      #expect(largestDifference(again, gradient) < 1e-12)
      var numericGradient = gradient
      var numeric = SymmetricMatrix(order: 6)
      for p in 0..<6 {
        let step = 1e-5 * max(abs(point[p]), 0.1)
        var moved = point
        moved[p] += step
        var above = gradient
        let high = cost.cost(at: moved, gradient: &above)
        moved[p] -= 2 * step
        var below = gradient
        let low = cost.cost(at: moved, gradient: &below)
        numericGradient[p] = (high - low) / (2 * step)
        for q in p..<6 { numeric[p, q] = (above[q] - below[q]) / (2 * step) }
      }
      #expect(largestDifference(gradient, numericGradient) < 1e-6, "\(kind)")
      #expect(largestDifference(curvature.elements, numeric.elements) < 1e-6, "\(kind)")
    }
  }
}
