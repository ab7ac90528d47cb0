import SPEFit
import Testing

@Suite("Minimizer: quadratic forms") struct QuadraticTests {
  @Test("values, errors and covariance are those of the form", arguments: [0, 0.5, 0.99, 0.99999])
  func exact(_ correlation: Double) throws {
    var form = QuadraticForm.mixedUnits(count: 6, correlation: correlation)
    let fit = try Minimizer(form.parameters()).minimize(&form)
    #expect(fit.status == .converged)
    #expect(fit.evaluations == form.calls)
    #expect(fit.evaluations <= 4)
    try compare(fit, form, values: 1e-5, errors: 1e-9)
    #expect(abs(fit.cost - 17) < 1e-9)
  }

  @Test("the three kinds of objectives agree", arguments: [0, 0.5, 0.99])
  func kinds(_ correlation: Double) throws {
    let form = QuadraticForm.mixedUnits(count: 5, correlation: correlation)
    let minimizer = try Minimizer(form.parameters(0.3))
    var sloped = SlopedCost(
      function: {
        var copy = form; return copy.cost(at: $0)
      },
      slope: {
        var copy = form; var g = $0; _ = copy.cost(at: $0, gradient: &g); return g
      })
    var plain = sloped.plain
    let fromSlope = minimizer.minimize(&sloped)
    let fromValue = minimizer.minimize(&plain)
    #expect(fromSlope.status == .converged)
    #expect(fromValue.status == .converged)
    #expect(fromSlope.evaluations == sloped.calls)
    #expect(fromValue.evaluations == plain.calls)
    try compare(fromSlope, form, values: 1e-4, errors: 1e-5)
    try compare(fromValue, form, values: 1e-4, errors: 1e-3)
  }

  @Test("the error definition scales the covariance")
  func errorDefinition() throws {
    var form = QuadraticForm.mixedUnits(count: 3, correlation: 0.3)
    let half = try Minimizer(form.parameters()).minimize(&form)
    form.errorDefinition = 2
    let two = try Minimizer(form.parameters()).minimize(&form)
    for i in 0..<3 { #expect(abs(two.errors[i] / half.errors[i] - 2) < 1e-12) }
  }

  @Test("a fixed parameter stays; the others have their conditional errors")
  func fixed() throws {
    var form = QuadraticForm.mixedUnits(count: 4, correlation: 0.7)
    var parameters = form.parameters()
    parameters[1].isFixed = true
    parameters[1].initial = 5
    let fit = try Minimizer(parameters).minimize(&form)
    #expect(fit.status == .converged)
    #expect(fit.values[1] == 5)
    #expect(fit.errors[1] == 0)
    let part = try #require(form.matrix.submatrix([0, 2, 3]).inverse)
    for (k, i) in [0, 2, 3].enumerated() {
      #expect(abs(fit.errors[i] / part[k, k].squareRoot() - 1) < 1e-9)
      #expect(fit.covariance[i, 1] == 0)
      #expect(fit.correlation[i, 1] == 0)
    }
    #expect(abs(fit.correlation[2, 3] - part[1, 2] / (part[1, 1] * part[2, 2]).squareRoot()) < 1e-9)
  }

  @Test("results by name; the most refined overload is used; twice the same is the same")
  func names() throws {
    var form = QuadraticForm.mixedUnits(count: 3, correlation: 0.3)
    let minimizer = try Minimizer(form.parameters())
    let fit = minimizer.minimize(&form)
    let found = try #require(fit["p2"])
    #expect(found.value == fit.values[2])
    #expect(fit.value(of: "p0") == fit.values[0])
    #expect(fit.error(of: "p1") == fit.errors[1])
    #expect(fit["nobody"] == nil)
    let again = minimizer.minimize(&form)
    #expect(again.values == fit.values)
    #expect(again.covariance == fit.covariance)
    #expect(fit.evaluations < 6)
  }

  private func compare(_ fit: FitResult, _ form: QuadraticForm, values: Double, errors: Double) throws {
    let inverse = try #require(form.matrix.inverse)
    for i in form.minimum.indices {
      #expect(abs(fit.values[i] - form.minimum[i]) < values * inverse[i, i].squareRoot())
      #expect(abs(fit.errors[i] / inverse[i, i].squareRoot() - 1) < errors)
      for j in form.minimum.indices {
        let scale = (inverse[i, i] * inverse[j, j]).squareRoot()
        #expect(abs(fit.covariance[i, j] - inverse[i, j]) < 2 * errors * scale)
      }
    }
  }
}
