import SSTCore
import SPEFit
import Testing

@Suite("Minimizer: wrong requests") struct FitErrorTests {
  @Test("names must differ, limits must not be inverted or NaN")
  func parameters() {
    #expect(throws: FitError.duplicateName("a")) {
      try Minimizer([FitParameter("a", initial: 0), FitParameter("a", initial: 1)])
    }
    #expect(throws: FitError.invertedLimits(name: "a", lower: 2, upper: 1)) {
      try Minimizer([FitParameter("a", initial: 0, lower: 2, upper: 1)])
    }
    #expect(throws: FitError.self) {
      try [FitParameter("a", initial: 0, lower: .nan, upper: 1)].validate()
    }
    #expect(throws: Never.self) {
      try Minimizer([FitParameter("a", initial: 0, lower: 2, upper: 2), FitParameter("b", initial: 1)])
    }
  }

  @Test("profiles and contours need free parameters that exist, and a level above the minimum")
  func requests() throws {
    var form = QuadraticForm.mixedUnits(count: 3, correlation: 0.1)
    var parameters = form.parameters()
    parameters[2].isFixed = true
    let minimizer = try Minimizer(parameters)
    let fit = minimizer.minimize(&form)
    #expect(throws: FitError.unknownParameter("p2", known: ["p0", "p1"])) {
      try minimizer.profiles(of: form, at: fit).asymmetricErrors(of: ["p2"])
    }
    #expect(throws: FitError.unknownParameter("q", known: ["p0", "p1"])) {
      try minimizer.profiles(of: form, at: fit).profile(of: "q", over: [1])
    }
    #expect(throws: FitError.duplicateName("p0")) {
      try minimizer.profiles(of: form, at: fit).contour(of: ("p0", "p0"), level: .rise(0.5))
    }
    #expect(throws: FitError.badLevel(rise: 0)) {
      try minimizer.profiles(of: form, at: fit).contour(of: ("p0", "p1"), level: .rise(0))
    }
    #expect(throws: FitError.self) {
      try minimizer.profiles(of: form, at: fit).contour(of: ("p0", "p1"), level: .confidence(1))
    }
    #expect(throws: FitError.wrongCount(what: "values in the fit result", found: 3, expected: 1)) {
      try Minimizer([FitParameter("p0", initial: 0)]).profiles(of: form, at: fit).asymmetricErrors()
    }
  }

  @Test("codes and descriptions")
  func codes() {
    let errors: [FitError] = [
      .duplicateName("a"), .invertedLimits(name: "a", lower: 2, upper: 1),
      .unknownParameter("b", known: ["a"]),
      .wrongCount(what: "points", found: 0, expected: 1), .badLevel(rise: -1),
    ]
    #expect(errors.map(\.code.number) == [272, 273, 274, 275, 276])
    for error in errors { #expect(error.description.hasSuffix(".")) }
  }

  @Test("rises for confidence levels are the quantiles of χ²")
  func quantiles() {
    let cases: [(Double, CostRise.Dimension, Double)] = [
      (0.6826894921, .one, 1), (0.95, .one, 3.841459), (0.9973002039, .one, 9), (0.3934693403, .two, 1),
      (0.6826894921, .two, 2.295749), (0.95, .two, 5.991465), (0, .one, 0), (0, .two, 0),
    ]
    for (confidence, parameters, expected) in cases {
      let found = CostRise.errorDefinitions(confidence: confidence, parameters: parameters)
      #expect(abs(found - expected) < 1e-5)
    }
    #expect(CostRise.errorDefinitions(confidence: 1, parameters: .two) == .infinity)
    #expect(CostRise.errorDefinitions(confidence: 1.1, parameters: .one).isNaN)
  }
}
