import Foundation
import SPEFit
import Testing

@Suite("Minimizer: units and offsets") struct ScaleTests {
  private func model(_ unit: Double, offset: Double) -> SlopedCost {
    // exp(u) − u + 2 cosh(u − v) with u = x/unit, v = y: minimum at the origin, shifted to x = 3 units, y = 2.
    SlopedCost(
      function: { x in
        let (u, v) = (x[0] / unit - 3, x[1] - 2)
        return offset + exp(u) - u + 2 * cosh(u - v)
      },
      slope: { x in
        let (u, v) = (x[0] / unit - 3, x[1] - 2)
        return [(exp(u) - 1 + 2 * sinh(u - v)) / unit, -2 * sinh(u - v)]
      })
  }

  @Test("units from 1e-12 to 1e12, start at zero", arguments: [1e-12, 1e-6, 1, 1e6, 1e12])
  func units(_ unit: Double) throws {
    var sloped = model(unit, offset: 0)
    var plain = sloped.plain
    let minimizer = try Minimizer([FitParameter("x", initial: 0), FitParameter("y", initial: 0)])
    for fit in [minimizer.minimize(&sloped), minimizer.minimize(&plain)] {
      #expect(fit.status == .converged)
      #expect(abs(fit.values[0] / unit - 3) < 2e-4)
      // The curvature is (3, −2; −2, 2), its inverse (1, 1; 1, 1.5).
      #expect(abs(fit.errors[0] / unit - 1) < 2e-3)
      #expect(abs(fit.errors[1] - 1.5.squareRoot()) < 3e-3)
    }
  }

  @Test("a large constant in the cost costs accuracy, not honesty", arguments: [1e3, 1e6, 1e9, 1e10])
  func offset(_ offset: Double) throws {
    var sloped = model(1, offset: offset)
    var plain = sloped.plain
    let minimizer = try Minimizer([FitParameter("x", initial: 1), FitParameter("y", initial: 0)])
    for fit in [minimizer.minimize(&sloped), minimizer.minimize(&plain)] {
      #expect(fit.status == .converged)
      #expect(abs(fit.values[0] - 3) < (offset > 1e6 ? 2e-2 : 2e-4))
      #expect(abs(fit.errors[0] - 1) < (offset > 1e6 ? 0.2 : 3e-3))
    }
  }
}
