import SPEFit
import Testing

@Suite("Minimiser: quadratic forms") struct QuadraticTests {
  @Test("values, errors and covariance are those of the form", arguments: [0, 0.5, 0.99, 0.99999])
  func exact(_ correlation: Double) throws {
    var form = QuadraticForm.mixedUnits(count: 6, correlation: correlation)
    let fit = try Minimizer(form.parameters()).minimize(&form)
    #expect(fit.status == .converged)
    #expect(fit.evaluations == form.calls)
    #expect(fit.evaluations <= 4)
    let inverse = try #require(form.matrix.inverse)
    for i in 0..<6 {
      #expect(abs(fit.values[i] - form.minimum[i]) < 1e-5 * inverse[i, i].squareRoot())
      #expect(abs(fit.errors[i] / inverse[i, i].squareRoot() - 1) < 1e-9)
      for j in 0..<6 {
        let scale = (inverse[i, i] * inverse[j, j]).squareRoot()
        #expect(abs(fit.covariance[i, j] - inverse[i, j]) < 1e-9 * scale)
      }
    }
    #expect(abs(fit.cost - 17) < 1e-9)
  }
}
