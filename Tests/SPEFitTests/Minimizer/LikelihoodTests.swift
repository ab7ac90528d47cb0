import Foundation
import SPEFit
import Testing

@Suite("Minimizer: likelihoods") struct LikelihoodTests {
  private let parameters = [
    FitParameter("a", initial: 30, lower: 0), FitParameter("b", initial: 1),
  ]

  @Test("a Poisson line: few evaluations, zero gradient, errors of the observed curvature")
  func line() throws {
    for seed in 1..<30 {
      var line = PoissonLine(intercept: 20, slope: 60, bins: 50, seed: UInt64(seed))
      let fit = try Minimizer(parameters).minimize(&line)
      #expect(fit.status == .converged)
      #expect(fit.evaluations == line.calls)
      #expect(fit.evaluations <= 7)
      var gradient = [0.0, 0.0]
      let second = line.secondDerivatives(at: fit.values, gradient: &gradient)
      let inverse = try #require(second.inverse)
      let expected = try #require(line.curvature(fit.values) { mean, _ in 1 / mean }.inverse)
      for i in 0..<2 {
        // The gradient times the error is twice the distance in standard errors.
        #expect(abs(gradient[i]) * fit.errors[i] < 1e-4)
        #expect(abs(fit.errors[i] / inverse[i, i].squareRoot() - 1) < 1e-3)
        #expect(abs(fit.errors[i] / expected[i, i].squareRoot() - 1) < 0.2)
      }
    }
  }

  @Test("the three kinds of objectives agree on a Poisson line, far starts included")
  func kinds() throws {
    for start in [[1, 0.0], [1000, -900], [30, 3000]] {
      var line = PoissonLine(intercept: 20, slope: 60, bins: 50, seed: 5)
      let minimizer = try Minimizer(parameters)
      let exact = minimizer.minimize(&line, from: start)
      var copy = line
      let model = line
      var sloped = SlopedCost(
        function: {
          var own = model; return own.cost(at: $0)
        },
        slope: {
          var own = model; var g = [0.0, 0]; _ = own.cost(at: $0, gradient: &g); return g
        })
      var plain = sloped.plain
      for fit in [
        minimizer.minimize(&copy), minimizer.minimize(&sloped, from: start),
        minimizer.minimize(&plain, from: start),
      ] {
        #expect(fit.status == .converged)
        for i in 0..<2 {
          #expect(abs(fit.values[i] - exact.values[i]) < 1e-4 * exact.errors[i])
          #expect(abs(fit.errors[i] / exact.errors[i] - 1) < 2e-3)
        }
        #expect(abs(fit.correlation[0, 1] - exact.correlation[0, 1]) < 2e-3)
      }
    }
  }

  /// −ln L of n decay times with this mean, whose minimum lies at the mean.
  private func lifetime(events n: Double, mean: Double) -> PlainCost {
    PlainCost { $0[0] > 0 ? n * (log($0[0]) + mean / $0[0]) : .nan }
  }

  @Test("a lifetime: asymmetric errors equal those of a bisection", arguments: [3.0, 10, 100])
  func lifetimeErrors(_ n: Double) throws {
    let mean = 2.2
    var cost = lifetime(events: n, mean: mean)
    let minimizer = try Minimizer([FitParameter("tau", initial: 1, lower: 0)])
    let fit = minimizer.minimize(&cost)
    #expect(fit.status == .converged)
    #expect(abs(fit.values[0] - mean) < 1e-4 * mean)
    #expect(abs(fit.errors[0] - mean / n.squareRoot()) < 1e-3 * mean)
    let error = try #require(try minimizer.profiles(of: cost, at: fit).asymmetricErrors().first)
    #expect(error.isValid)
    func rise(_ tau: Double) -> Double { n * (log(tau / mean) + mean / tau - 1) - 0.5 }
    func bisect(_ outside: Double) -> Double {
      var (inner, outer) = (mean, outside)
      for _ in 0..<100 {
        let middle = 0.5 * (inner + outer)
        if rise(middle) < 0 { inner = middle } else { outer = middle }
      }
      return inner
    }
    #expect(abs(error.lower - (bisect(1e-6) - mean)) < 1e-3 * fit.errors[0])
    #expect(abs(error.upper - (bisect(1e3) - mean)) < 1e-3 * fit.errors[0])
    #expect(error.upper > -error.lower)
  }

  @Test("a lifetime whose limit is nearer than its error: the side says so")
  func lifetimeLimit() throws {
    var cost = lifetime(events: 10, mean: 2.2)
    let minimizer = try Minimizer([FitParameter("tau", initial: 1, lower: 2, upper: 8)])
    let fit = minimizer.minimize(&cost)
    let error = try #require(try minimizer.profiles(of: cost, at: fit).asymmetricErrors(of: ["tau"]).first)
    #expect(error.lowerCrossing.outcome == .limit("tau"))
    #expect(abs(error.lowerCrossing.distance + 0.2) < 1e-3)
    #expect(error.lower.isNaN)
    #expect(!error.isValid)
    #expect(error.upperCrossing.outcome == .reached)
  }
}
