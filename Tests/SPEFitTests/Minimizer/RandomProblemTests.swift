import Foundation
import SPEFit
import Testing

/// A random positive definite form, plus fourth powers, plus a gentle cubic term.
private struct RandomProblem: ScoringObjective {
  let errorDefinition = 0.5
  let form: QuadraticForm
  let quartic: [Double]
  let cubic: [Double]

  init(seed: UInt64) {
    var noise = Noise(seed)
    let count = 1 + Int(seed % 7)
    let units = (0..<count).map { _ in pow(10, 4 * noise.symmetric()) }
    let roots = (0..<count * count).map { _ in noise.symmetric() }
    var matrix = SymmetricMatrix(order: count)
    for i in 0..<count {
      for j in 0...i {
        let sum = (0..<count).reduce(0) { $0 + roots[i * count + $1] * roots[j * count + $1] }
        matrix[i, j] = (sum + (i == j ? 0.02 : 0)) / (units[i] * units[j])
      }
    }
    form = QuadraticForm(
      minimum: units.map { $0 * 3 * noise.symmetric() }, matrix: matrix, offset: 1000 * noise.symmetric())
    quartic = units.map { 0.05 * abs(noise.symmetric()) / pow($0, 4) }
    cubic = units.map { 0.02 * noise.symmetric() / pow($0, 3) }
  }

  mutating func cost(at p: [Double]) -> Double {
    var own = form
    return p.indices.reduce(own.cost(at: p)) { $0 + quartic[$1] * pow(p[$1], 4) + cubic[$1] * pow(p[$1], 3) }
  }

  mutating func cost(at p: [Double], gradient: inout [Double]) -> Double {
    var own = form
    _ = own.cost(at: p, gradient: &gradient)
    for i in p.indices { gradient[i] += 4 * quartic[i] * pow(p[i], 3) + 3 * cubic[i] * p[i] * p[i] }
    return cost(at: p)
  }

  mutating func cost(
    at p: [Double], gradient: inout [Double], expectedCurvature: inout SymmetricMatrix
  ) -> Double {
    expectedCurvature = form.matrix
    for i in p.indices { expectedCurvature[i, i] += 12 * quartic[i] * p[i] * p[i] }
    return cost(at: p, gradient: &gradient)
  }

  mutating func secondDerivatives(at p: [Double], gradient: inout [Double]) -> SymmetricMatrix {
    var matrix = form.matrix
    for i in p.indices { matrix[i, i] += 12 * quartic[i] * p[i] * p[i] + 6 * cubic[i] * p[i] }
    _ = cost(at: p, gradient: &gradient)
    return matrix
  }
}

@Suite("Minimizer: random problems") struct RandomProblemTests {
  @Test("no nearby point within the limits is lower, for all three kinds", arguments: 1..<60)
  func property(_ seed: Int) throws {
    var problem = RandomProblem(seed: UInt64(seed))
    let model = problem
    var noise = Noise(UInt64(1000 + seed))
    let units = model.form.matrix.diagonal.map { 1 / $0.squareRoot() }
    let parameters = units.indices.map { i in
      let hasLimits = seed % 3 == 0 && i % 2 == 0
      return FitParameter(
        "p\(i)", initial: 5 * units[i] * noise.symmetric(),
        lower: hasLimits ? -units[i] : nil, upper: hasLimits ? 2 * units[i] : nil)
    }
    var sloped = SlopedCost(
      function: {
        var own = model; return own.cost(at: $0)
      },
      slope: {
        var own = model; var g = $0; _ = own.cost(at: $0, gradient: &g); return g
      })
    var plain = sloped.plain
    let minimizer = try Minimizer(parameters)
    let fits = [minimizer.minimize(&problem), minimizer.minimize(&sloped), minimizer.minimize(&plain)]
    for fit in fits {
      #expect(fit.status.isMinimum)
      #expect(fit.edm < 1e-7)
      for scale in [1e-3, 0.1] {
        for _ in 0..<500 {
          let near = parameters.indices.map {
            parameters[$0].clamped(fit.values[$0] + scale * units[$0] * noise.symmetric())
          }
          #expect(problem.cost(at: near) >= fit.cost - 1e-7)
        }
      }
      #expect(abs(fit.cost - fits[0].cost) < 1e-6)
      for i in units.indices where fit.errors[i] > 0 && fits[0].errors[i] > 0 {
        #expect(abs(fit.values[i] - fits[0].values[i]) < 1e-3 * fits[0].errors[i])
        #expect(abs(fit.errors[i] / fits[0].errors[i] - 1) < 1e-2)
      }
    }
  }
}
