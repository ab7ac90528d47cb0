import Glibc
import SPEFit
import SSTCore

/// What became of the fit of one toy.
struct ToyOutcome: Codable {
  /// How far the peaks stand apart at the mean charge.
  enum Peaks: String, Codable, CaseIterable {
    /// Their standard deviation is below 0.3 of their distance: there are valleys.
    case resolved
    /// Up to 0.45: hardly any valleys.
    case blurred
    case merged

    init(blur: Double) { self = blur < 0.3 ? .resolved : blur < 0.45 ? .blurred : .merged }
  }

  var number: Int
  var names: [String]
  var truth: [Double]
  var values: [Double]
  /// Nil where not defined.
  var errors: [Double?]
  var peaks: Peaks
  /// True if a parameter's truth is within four standard errors (Fisher information) of a limit, or not determined.
  var isNearLimit: Bool
  var light: Double
  var status: String
  var referenceStatus: String
  /// The cost above that of the minimum found from the truth.
  var excess: Double
  var isRight: Bool
  var pValue: Double?
  var reducedChiSquare: Double?
  var spefitPValue: Double?
  var evaluations: Int

  init(_ toy: Toy, _ sample: ToySample, number: Int) throws {
    let fitter = try CameraFitter(toy.density, binnings: toy.binnings, kind: sample.kind)
    let fit = try fitter.fit(toy.spectra)
    var cost = try SpectrumCost(toy.density, toy.spectra, kind: sample.kind)
    let reference = try Minimizer(toy.density.parameters).minimize(&cost, from: toy.truth)
    self.number = number
    names = toy.density.parameters.map(\.name)
    (truth, values) = (toy.truth, fit.result.values)
    errors = fit.result.errors.map { $0.isFinite ? $0 : nil }
    peaks = Peaks(blur: toy.blur)
    isNearLimit = Self.isNearLimit(toy, &cost)
    light = toy.light
    status = fit.status.description
    referenceStatus = reference.status.description
    excess = fit.result.cost - reference.cost
    isRight =
      fit.status.isMinimum
      ? excess < 0.01 || !reference.status.isMinimum : !reference.status.isMinimum
    pValue = fit.scores?.pValue
    reducedChiSquare = fit.scores?.reducedChiSquare
    var binned = try SpectrumCost(
      toy.density.truncated(.spefit), toy.spectra, kind: .binnedLikelihood, quirks: .spefit)
    spefitPValue =
      binned.rawScores(at: fit.result.values, freeCount: names.count, spectra: toy.spectra)?.pValue
    evaluations = fit.result.evaluations
  }

  /// (Fitted − true)/error of a parameter of a fit that converged.
  func pull(_ parameter: Int) -> Double? {
    guard status == "converged", let error = errors[parameter] else { return nil }
    return (values[parameter] - truth[parameter]) / error
  }

  private static func isNearLimit(_ toy: Toy, _ cost: inout SpectrumCost) -> Bool {
    let count = toy.truth.count
    var gradient = [Double](repeating: 0, count: count)
    var fisher = SymmetricMatrix(order: count)
    _ = cost.cost(at: toy.truth, gradient: &gradient, expectedCurvature: &fisher)
    guard let covariance = fisher.inverse else { return true }
    return toy.truth.indices.contains { i in
      let parameter = toy.density.parameters[i]
      let reach = 4 * (2 * cost.errorDefinition * covariance[i, i]).squareRoot()
      return parameter.clamped(toy.truth[i] - reach) != toy.truth[i] - reach
        || parameter.clamped(toy.truth[i] + reach) != toy.truth[i] + reach
    }
  }
}

extension JointDensity {
  /// The same parts with another truncation.
  func truncated(_ quirks: Quirks) throws -> JointDensity {
    try JointDensity(
      parts.map { part -> any SpectrumDensity in
        guard var density = part as? PhotoelectronDensity else { return part }
        density.quirks = quirks
        return density
      })
  }
}
