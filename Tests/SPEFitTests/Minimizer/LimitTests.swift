import SPEFit
import Testing

@Suite("Minimizer: limits") struct LimitTests {
  private let form = QuadraticForm.mixedUnits(count: 3, correlation: 0.6)

  /// All three kinds of fits of the form.
  private func fits(_ parameters: [FitParameter], start: [Double]? = nil) throws -> [FitResult] {
    let minimizer = try Minimizer(parameters)
    let form = form
    var scoring = form
    var sloped = SlopedCost(
      function: {
        var copy = form; return copy.cost(at: $0)
      },
      slope: {
        var copy = form; var g = $0; _ = copy.cost(at: $0, gradient: &g); return g
      })
    var plain = sloped.plain
    return [
      minimizer.minimize(&scoring, from: start), minimizer.minimize(&sloped, from: start),
      minimizer.minimize(&plain, from: start),
    ]
  }

  @Test("a minimum outside puts the value exactly at the limit, and the others at their conditional minimum")
  func outside() throws {
    var parameters = form.parameters()
    parameters[1].lower = 0.5
    parameters[1].upper = 9
    parameters[1].initial = 3
    // The minimum of the others with p1 at 0.5 instead of -0.3.
    let part = form.matrix.submatrix([0, 2])
    let shift = try #require(part.solve([-form.matrix[0, 1] * 0.8, -form.matrix[2, 1] * 0.8]))
    let errors = try #require(part.inverse)
    for fit in try fits(parameters) {
      #expect(fit.status == .atLimit(["p1"]))
      #expect(fit.values[1] == 0.5)
      #expect(fit.errors[1].isNaN)
      #expect(fit.covariance[0, 1].isNaN)
      for (k, i) in [0, 2].enumerated() {
        #expect(abs(fit.errors[i] / errors[k, k].squareRoot() - 1) < 1e-3)
        #expect(abs(fit.values[i] - form.minimum[i] - shift[k]) < 1e-4 * fit.errors[i])
      }
    }
  }

  @Test("an upper limit only, reached from a start beyond it")
  func upperOnly() throws {
    var parameters = form.parameters()
    parameters[2].upper = -2e6
    for fit in try fits(parameters, start: [0, 0, 7e6]) {
      #expect(fit.status == .atLimit(["p2"]))
      #expect(fit.values[2] == -2e6)
    }
  }

  @Test("all parameters at limits")
  func corner() throws {
    var parameters = form.parameters()
    for i in 0..<3 {
      let unit = 1 / form.matrix[i, i].squareRoot()
      (parameters[i].lower, parameters[i].upper) = (form.minimum[i] + unit, form.minimum[i] + 2 * unit)
    }
    for fit in try fits(parameters) {
      #expect(fit.status == .atLimit(["p0", "p1", "p2"]))
      #expect(fit.values == parameters.map { $0.lower ?? .nan })
    }
  }

  @Test("a limit where the fit begins, or that it meets on its way, is left again")
  func inactive() throws {
    var parameters = form.parameters()
    parameters[1].lower = -1
    parameters[0].upper = 0
    for start in [[0, -1, 0], [0, -1, 1e9], [-1e-3, 400, -1e9]] {
      for fit in try fits(parameters, start: start) {
        #expect(fit.status == .converged)
        for i in 0..<3 { #expect(abs(fit.values[i] - form.minimum[i]) < 1e-4 * fit.errors[i]) }
      }
    }
  }

  @Test("a curved cost meets a limit and leaves it", arguments: [[-1.2, 1], [0.2, 1.4], [-2, -2]])
  func curved(_ start: [Double]) throws {
    let parameters = [
      FitParameter("x", initial: start[0], lower: -2, upper: 2),
      FitParameter("y", initial: start[1], lower: -2, upper: 1.5),
    ]
    var scoring = ResidualCost.rosenbrock(2)
    var sloped = scoring.sloped
    var plain = scoring.plain
    let minimizer = try Minimizer(parameters, settings: .init(maximumEvaluations: 3000))
    for fit in [minimizer.minimize(&scoring), minimizer.minimize(&sloped), minimizer.minimize(&plain)] {
      #expect(fit.status == .converged)
      #expect(abs(fit.values[0] - 1) < 3e-4)
    }
  }

  @Test("equal limits fix a parameter; nothing free takes one evaluation")
  func nothingFree() throws {
    var parameters = form.parameters()
    parameters[0].isFixed = true
    (parameters[1].lower, parameters[1].upper) = (2, 2)
    parameters[2].isFixed = true
    for fit in try fits(parameters) {
      #expect(fit.status == .converged)
      #expect(fit.evaluations == 1)
      #expect(fit.values[1] == 2)
      #expect(fit.errors == [0, 0, 0])
      #expect(fit.edm == 0)
    }
  }
}
