import Foundation
import SPEFit
import Testing

@Suite("Minimizer: profiles, contours, asymmetric errors") struct ContourTests {
  private func fitted(_ form: inout QuadraticForm, _ parameters: [FitParameter]) throws -> (
    Minimizer, FitResult
  ) {
    let minimizer = try Minimizer(parameters)
    return (minimizer, minimizer.minimize(&form))
  }

  /// By how much the profiled form rises at two values.
  private func rise(_ fit: FitResult, _ i: Int, _ j: Int, _ x: Double, _ y: Double) throws -> Double {
    let weights = try #require(fit.covariance.submatrix([i, j]).inverse)
    let (dx, dy) = (x - fit.values[i], y - fit.values[j])
    return 0.5 * (dx * dx * weights[0, 0] + 2 * dx * dy * weights[0, 1] + dy * dy * weights[1, 1])
  }

  @Test("the contour of a quadratic form is its ellipse")
  func ellipse() throws {
    var form = QuadraticForm.mixedUnits(count: 4, correlation: 0.8)
    let (minimizer, fit) = try fitted(&form, form.parameters())
    for level in [ContourLevel.rise(0.5), .confidence(0.95)] {
      let contour = try minimizer.profiles(of: form, at: fit).contour(
        of: ("p3", "p1"), level: level, points: 24)
      #expect(contour.points.count == 24)
      for point in contour.points {
        #expect(point.crossing.outcome == .reached)
        let found = try rise(fit, 3, 1, point.first, point.second)
        #expect(abs(found / contour.rise - 1) < 1e-3)
      }
    }
    let confidence = try minimizer.profiles(of: form, at: fit).contour(
      of: ("p0", "p1"), level: .confidence(0.95))
    #expect(abs(confidence.rise - 0.5 * 5.991465) < 1e-6)
  }

  @Test("a contour that meets a limit follows it, flagged")
  func limited() throws {
    var form = QuadraticForm.mixedUnits(count: 3, correlation: 0.5)
    var parameters = form.parameters()
    parameters[1].lower = form.minimum[1] - 0.4
    let (minimizer, fit) = try fitted(&form, parameters)
    let contour = try minimizer.profiles(of: form, at: fit).contour(of: ("p1", "p2"), level: .rise(0.5))
    var flagged = 0
    for point in contour.points {
      let found = try rise(fit, 1, 2, point.first, point.second)
      if point.crossing.outcome == .limit("p1") {
        flagged += 1
        #expect(point.first == parameters[1].lower)
        #expect(found < 0.5)
      } else {
        #expect(point.crossing.outcome == .reached)
        #expect(abs(found / 0.5 - 1) < 1e-3)
      }
    }
    #expect(flagged > 3 && flagged < 30)
  }

  @Test("asymmetric errors of a quadratic form are its errors, for the three kinds")
  func parabolic() throws {
    var form = QuadraticForm.mixedUnits(count: 4, correlation: 0.9)
    let (minimizer, fit) = try fitted(&form, form.parameters())
    let model = form
    let sloped = SlopedCost(
      function: {
        var own = model; return own.cost(at: $0)
      },
      slope: {
        var own = model; var g = $0; _ = own.cost(at: $0, gradient: &g); return g
      })
    let plain = sloped.plain
    let errors = [
      try minimizer.profiles(of: form, at: fit).asymmetricErrors(),
      try minimizer.profiles(of: sloped, at: fit).asymmetricErrors(),
      try minimizer.profiles(of: plain, at: fit).asymmetricErrors(),
    ]
    for kind in errors {
      #expect(kind.map(\.name) == ["p0", "p1", "p2", "p3"])
      for (i, error) in kind.enumerated() {
        #expect(abs(error.upper / fit.errors[i] - 1) < 1e-3)
        #expect(abs(error.lower / fit.errors[i] + 1) < 1e-3)
      }
    }
  }

  @Test("a profile: cost and the other parameters")
  func profile() throws {
    var form = QuadraticForm.mixedUnits(count: 3, correlation: 0.7)
    var parameters = form.parameters()
    parameters[1].upper = 2
    let (minimizer, fit) = try fitted(&form, parameters)
    let values = [-3.0, -1, fit.values[1], 0, 1, 2, 2.5]
    let points = try minimizer.profiles(of: form, at: fit).profile(of: "p1", over: values)
    for point in points.dropLast() {
      let pull = (point.value - fit.values[1]) / fit.errors[1]
      #expect(abs(point.cost - fit.cost - 0.5 * pull * pull) < 1e-5)
      let other = fit.values[2] + pull * fit.correlation[1, 2] * fit.errors[2]
      #expect(abs(point.values[2] - other) < 1e-2 * fit.errors[2])
      #expect(point.status.isMinimum)
    }
    #expect(points.last?.cost.isNaN == true)
    #expect(points.last?.status == .notFinite)
  }

  @Test("asymmetric errors find a lower minimum and report it")
  func secondMinimum() throws {
    // Minima near -1 (higher) and +1 (lower), the hill between them lower than one error definition.
    var cost = PlainCost { 0.4 * pow($0[0] * $0[0] - 1, 2) - 0.1 * $0[0] }
    let minimizer = try Minimizer([FitParameter("x", initial: -1.2)])
    let fit = minimizer.minimize(&cost)
    #expect(fit.values[0] < 0)
    let error = try #require(try minimizer.profiles(of: cost, at: fit).asymmetricErrors().first)
    #expect(error.lowerCrossing.outcome == .reached)
    #expect(error.upperCrossing.outcome == .newMinimum)
    #expect(error.upperCrossing.cost < fit.cost)
    let better = minimizer.minimize(&cost, from: error.upperCrossing.values)
    #expect(better.cost < fit.cost)
  }

  @Test("from a fit without a minimum there are no errors; a small call limit is reported")
  func failures() throws {
    var cost = PlainCost { _ in 3 }
    let minimizer = try Minimizer([FitParameter("x", initial: 1), FitParameter("y", initial: 1)])
    let fit = minimizer.minimize(&cost)
    let error = try #require(try minimizer.profiles(of: cost, at: fit).asymmetricErrors(of: ["y"]).first)
    #expect(error.upperCrossing.outcome == .failed(.notPositiveDefinite))
    var valley = ResidualCost.rosenbrock(2).plain
    let good = minimizer.minimize(&valley, from: [0.9, 0.8])
    var hasty = minimizer
    hasty.settings.maximumEvaluations = 3
    let limited = try #require(try hasty.profiles(of: valley, at: good).asymmetricErrors().first)
    #expect(limited.lowerCrossing.outcome == .callLimit)
  }

  @Test("a parameter at its limit has an error on the other side")
  func atLimit() throws {
    var form = QuadraticForm.mixedUnits(count: 2, correlation: 0.2)
    var parameters = form.parameters(1)
    parameters[1].lower = 0.5
    let (minimizer, fit) = try fitted(&form, parameters)
    #expect(fit.status == .atLimit(["p1"]))
    let error = try #require(try minimizer.profiles(of: form, at: fit).asymmetricErrors(of: ["p1"]).first)
    #expect(error.lowerCrossing.outcome == .limit("p1"))
    #expect(error.lowerCrossing.distance == 0)
    // The profiled form is ½(1 − c²)(x + 0.3)²: from 0.5 it rises by ½ to x.
    let stiffness = 1 - 0.2 * 0.2
    let expected = (1 / stiffness + 0.8 * 0.8).squareRoot() - 0.8
    #expect(abs(error.upper - expected) < 1e-3 * expected)
    let contour = try minimizer.profiles(of: form, at: fit).contour(
      of: ("p0", "p1"), level: .rise(0.5), points: 12)
    #expect(contour.points.allSatisfy { $0.second >= 0.5 })
  }
}
