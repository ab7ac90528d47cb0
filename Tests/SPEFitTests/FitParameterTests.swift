import SPEFit
import Testing

@Suite("Fit parameters") struct FitParameterTests {
  @Test("equal limits fix a parameter, open ones do not")
  func freedom() {
    #expect(FitParameter("a", initial: 1).isFree)
    #expect(!FitParameter("a", initial: 1, lower: 1, upper: 1).isFree)
    #expect(!FitParameter("a", initial: 1, isFixed: true).isFree)
    #expect(FitParameter("a", initial: 1, lower: 0).clamped(-3) == 0)
  }
}
