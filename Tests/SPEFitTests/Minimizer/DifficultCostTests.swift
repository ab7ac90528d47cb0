import Foundation
import SPEFit
import Testing

@Suite("Minimizer: costs without a proper minimum") struct DifficultCostTests {
  private func parameters(_ start: [Double]) -> [FitParameter] {
    start.enumerated().map { FitParameter("x\($0)", initial: $1) }
  }

  @Test("a parameter without influence, and two that act as one")
  func degenerate() throws {
    var matrix = SymmetricMatrix(order: 3)
    matrix[0, 0] = 2
    matrix[1, 1] = 3
    for _ in 0..<2 {
      var form = QuadraticForm(minimum: [1, 2, 3], matrix: matrix, offset: 4)
      let model = form
      let minimizer = try Minimizer(parameters([0, 0, 0]))
      var sloped = SlopedCost(
        function: {
          var own = model; return own.cost(at: $0)
        },
        slope: {
          var own = model; var g = $0; _ = own.cost(at: $0, gradient: &g); return g
        })
      var plain = sloped.plain
      for fit in [minimizer.minimize(&form), minimizer.minimize(&sloped), minimizer.minimize(&plain)] {
        #expect(fit.status == .notPositiveDefinite)
        #expect(abs(fit.cost - 4) < 1e-4)
        #expect(fit.errors.allSatisfy { $0.isNaN })
      }
      // Now x1 and x2 enter only as their sum.
      (matrix[1, 2], matrix[2, 2]) = (3, 3)
    }
  }

  @Test("two parameters that act as one in a curved cost")
  func degenerateCurved() throws {
    var cost = PlainCost { cosh($0[0] + $0[1] - 1) + exp(0.3 * $0[2]) - 0.3 * $0[2] }
    let fit = try Minimizer(parameters([0.2, 0, 1])).minimize(&cost)
    #expect(fit.status == .notPositiveDefinite)
    var product = PlainCost { pow($0[0] * $0[1] - 6, 2) }
    #expect(try Minimizer(parameters([1, 2])).minimize(&product).status == .notPositiveDefinite)
  }

  @Test("a flat cost")
  func flat() throws {
    var plain = PlainCost { _ in 7 }
    var sloped = SlopedCost(function: { _ in 7 }, slope: { $0.map { _ in 0 } })
    var form = QuadraticForm(minimum: [1, 2], matrix: SymmetricMatrix(order: 2), offset: 7)
    let minimizer = try Minimizer(parameters([0.2, 0]))
    for fit in [minimizer.minimize(&plain), minimizer.minimize(&sloped), minimizer.minimize(&form)] {
      #expect(fit.status == .notPositiveDefinite)
      #expect(fit.cost == 7)
      #expect(fit.values == [0.2, 0])
    }
  }

  @Test("not finite at the start", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(_ value: Double) throws {
    var plain = PlainCost { _ in value }
    let minimizer = try Minimizer(parameters([0.2, 0]))
    #expect(minimizer.minimize(&plain).status == .notFinite)
    var sloped = SlopedCost(function: { _ in 1 }, slope: { _ in [value, 0] })
    #expect(minimizer.minimize(&sloped).status == .notFinite)
    var form = QuadraticForm(minimum: [1, 2], matrix: SymmetricMatrix(order: 2))
    form.matrix[1, 0] = value
    #expect(minimizer.minimize(&form).status == .notFinite)
    form.matrix[1, 0] = 0
    #expect(minimizer.minimize(&form, from: [value, 0]).status == .notFinite)
    form.errorDefinition = value
    #expect(minimizer.minimize(&form).status == .notFinite)
  }

  @Test("the fit steps back from forbidden regions", arguments: [Double.nan, .infinity])
  func forbidden(_ outside: Double) throws {
    // A minimum at (0.01, 4) close to the edge x = 0; the first steps go over the edge.
    let function: @Sendable ([Double]) -> Double = { x in
      x[0] > 0 ? 100 * (x[0] - 0.01 * log(x[0])) + pow(x[1] - 4 - x[0], 2) : outside
    }
    var plain = PlainCost(function)
    var sloped = SlopedCost(
      function: function,
      slope: {
        let pull = 2 * ($0[1] - 4 - $0[0])
        return [100 * (1 - 0.01 / $0[0]) - pull, pull]
      })
    let minimizer = try Minimizer(parameters([3, 0]))
    for fit in [minimizer.minimize(&plain), minimizer.minimize(&sloped)] {
      #expect(fit.status == .converged)
      #expect(abs(fit.values[0] - 0.01) < 1e-4)
      #expect(abs(fit.values[1] - 4.01) < 1e-3)
    }
  }

  @Test("a cost that jumps is not called converged at the jump")
  func jump() throws {
    // The slope says left, but the cost is higher by 5 below x = 2.
    var sloped = SlopedCost(
      function: { $0[0] * $0[0] + ($0[0] < 2 ? 5 : 0) }, slope: { [2 * $0[0]] })
    let fit = try Minimizer(parameters([4])).minimize(&sloped)
    #expect(fit.status == .stalled || fit.cost >= 5)
    if fit.cost < 5 { #expect(fit.edm > 0.1) }
    #expect(fit.evaluations < 200)
  }

  @Test("a small jump on the way is crossed, one beyond the minimum does not matter")
  func smallJump() throws {
    for edge in [1.0, -1] {
      var sloped = SlopedCost(
        function: { $0[0] * $0[0] + ($0[0] < edge ? 0.1 : 0) }, slope: { [2 * $0[0]] })
      let fit = try Minimizer(parameters([4])).minimize(&sloped)
      #expect(fit.status == .converged)
      #expect(abs(fit.values[0]) < 1e-4)
    }
  }

  @Test("the call limit is reported, and kept within one set of differences")
  func callLimit() throws {
    for limit in [1, 5, 20] {
      let settings = Minimizer.Settings(maximumEvaluations: limit)
      let minimizer = try Minimizer(parameters([-1.2, 1]), settings: settings)
      var scoring = ResidualCost.rosenbrock(2)
      var plain = scoring.plain
      let first = minimizer.minimize(&scoring)
      #expect(first.status == .callLimit)
      #expect(first.evaluations == limit)
      let second = minimizer.minimize(&plain)
      #expect(second.status == .callLimit)
      #expect(second.evaluations <= limit + 40)
      #expect(first.errors.allSatisfy { $0.isNaN })
    }
  }

  @Test("a cost that falls for ever ends")
  func bottomless() throws {
    var line = PlainCost { $0[0] + 2 * $0[1] }
    #expect(!(try Minimizer(parameters([1, 1])).minimize(&line).status.isMinimum))
    var cubic = PlainCost { pow($0[0], 3) }
    #expect(!(try Minimizer(parameters([1])).minimize(&cubic).status.isMinimum))
    var saddle = PlainCost { $0[0] * $0[1] }
    #expect(!(try Minimizer(parameters([0, 0])).minimize(&saddle).status.isMinimum))
  }
}
