import SPEFit
import Testing

@Suite("Minimizer: classic functions") struct ClassicFunctionTests {
  /// All three kinds of fits of one function.
  private func fits(_ cost: ResidualCost, _ start: [Double], limit: Int? = nil) throws -> [FitResult] {
    let parameters = start.enumerated().map { FitParameter("x\($0)", initial: $1) }
    let minimizer = try Minimizer(parameters, settings: .init(maximumEvaluations: limit))
    var scoring = cost
    var sloped = cost.sloped
    var plain = cost.plain
    return [minimizer.minimize(&scoring), minimizer.minimize(&sloped), minimizer.minimize(&plain)]
  }

  @Test("Rosenbrock's valley", arguments: [2, 4, 8])
  func rosenbrock(_ count: Int) throws {
    let start = (0..<count).map { [-1.2, 1, 3, -2][$0 % 4] }
    for fit in try fits(.rosenbrock(count), start, limit: 5000) {
      #expect(fit.status == .converged)
      for (i, value) in fit.values.enumerated() {
        #expect(abs(value - 1) < 3e-4 * fit.errors[i])
        // The second derivatives of a pair are (802, -400; -400, 200): errors 1 and √(401/100).
        #expect(abs(fit.errors[i] / (i % 2 == 0 ? 1 : 2.002498439) - 1) < 0.01)
      }
      #expect(fit.cost < 1e-6)
    }
  }

  @Test("Beale's function", arguments: [[1, 1], [0, 0], [1, -2]])
  func beale(_ start: [Double]) throws {
    for fit in try fits(.beale, start) {
      #expect(fit.status == .converged)
      #expect(abs(fit.values[0] - 3) < 3e-4 * fit.errors[0])
      #expect(abs(fit.values[1] - 0.5) < 3e-4 * fit.errors[1])
    }
  }

  @Test("Powell's singular function: never more than the curvature at its end allows")
  func powell() throws {
    for fit in try fits(.powell, [3, -1, 0, 1], limit: 5000) {
      #expect(fit.cost < 1e-6)
      #expect(fit.status == .converged || fit.status == .notPositiveDefinite)
      // The true errors are infinite; those of a converged fit must be large and cover the minimum.
      if fit.status == .converged {
        for i in 0..<4 { #expect(abs(fit.values[i]) < 0.01 * fit.errors[i]) }
      }
    }
    #expect(try fits(.powell, [0, 0, 0, 0])[0].status == .notPositiveDefinite)
  }

  @Test("Himmelblau's function: every start leads to one of the four minima, also saddles and the maximum")
  func himmelblau() throws {
    let minima = [(3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)]
    let starts = [
      [0, 0], [-4, 1], [4, -4], [5, 5], [-0.270845, -0.923039], [0.086678, 2.884255], [-3.073026, -0.081353],
    ]
    for start in starts {
      for fit in try fits(.himmelblau, start) {
        #expect(fit.status == .converged)
        #expect(fit.cost < 1e-7)
        let distance = minima.map { abs($0.0 - fit.values[0]) + abs($0.1 - fit.values[1]) }.min()
        #expect((distance ?? .nan) < 1e-4)
      }
    }
  }
}
