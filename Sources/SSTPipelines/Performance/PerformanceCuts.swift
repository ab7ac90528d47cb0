public import InstrumentResponse
import SSTCore

/// The cuts that figures of performance are found with.
public struct PerformanceCuts: Sendable {
  /// What counts as a gamma ray.
  public let gammaness: GammanessCut
  /// What counts as coming from the source.
  public let theta: ThetaCut
  /// The same for times to detections and for the table of cuts: another one only where the original has two.
  let detectionTheta: ThetaCut

  /// Takes cuts.
  public init(gammaness: GammanessCut, theta: ThetaCut) {
    self.init(gammaness: gammaness, theta: theta, detectionTheta: theta)
  }

  init(gammaness: GammanessCut, theta: ThetaCut, detectionTheta: ThetaCut) {
    (self.gammaness, self.theta, self.detectionTheta) = (gammaness, theta, detectionTheta)
  }

  /// The tables of cuts in bins of energy.
  var tables: [BinnedCut] {
    var tables: [BinnedCut] = []
    if case .binned(let cut) = gammaness { tables.append(cut) }
    if case .binned(let cut) = detectionTheta { tables.append(cut) }
    return tables
  }

  /// The largest radius of the source region that is asked for, in degrees.
  var largestRadiusDeg: Double {
    switch theta {
    case .global(let cut): cut
    case .binned(let cut): cut.cuts.max() ?? 0
    }
  }
}

/// Finds cuts.
struct CutFinder {
  let options: PerformanceOptions

  /// The node of models that tables in folders of folders are for.
  var node: String?
  /// The telescope, or `stereo`.
  var target: String

  /// The cuts for a spectrum.
  ///
  /// - Parameters:
  ///   - gammas: gamma rays with weights of the source.
  ///   - hadrons: protons with weights; nil without any.
  ///   - pointed: the same protons with their distances from the pointing, for the sensitivity.
  /// - Throws: ``ResponseInputError/noCuts(folder:expected:)``, ``PerformanceError``, `ResponseError`.
  func cuts(
    gammas: CutSample, hadrons: CutSample?, pointed: CutSample? = nil
  ) throws -> PerformanceCuts {
    let gammaness = try gammaness(gammas, hadrons, pointed)
    let theta = try theta(gammas.taking(gammaness))
    // The original finds distances of all gamma rays first, and of those that pass for the sensitivity.
    return PerformanceCuts(
      gammaness: gammaness, theta: theta, detectionTheta: options.isOriginal ? try self.theta(gammas) : theta)
  }

  private func gammaness(
    _ gammas: CutSample, _ hadrons: CutSample?, _ pointed: CutSample?
  ) throws -> GammanessCut {
    if let folder = options.gammanessCutDirectory {
      return try GammanessChoice(folder: folder, node: node, target: target).cut
    }
    let edges = options.energyEdges
    switch options.gammanessMethod {
    case .global:
      return GammanessChoice(options.configuration).cut
    case .efficiency:
      return .binned(
        try PercentileCut.gammaness(efficiency: options.number("gamma_efficiency") ?? 0.6).find(
          gammas.gammaness, energies: gammas.energies, edges: edges))
    case .significance:
      guard let hadrons else { throw PerformanceError.noHadrons(what: "cuts by significance") }
      var search = SignificanceCut()
      search.thetaCutDeg = options.globalThetaDeg
      search.offRegions = options.offRegions
      search.smooths = options.configuration.analysis.later["significance_fit"]?.bool ?? true
      return .binned(try search.find(gammas: gammas, protons: hadrons, edges: edges).cut)
    case .sensitivity:
      guard let pointed else { throw PerformanceError.noHadrons(what: "cuts by sensitivity") }
      var search = SensitivityCut()
      search.rule.offRegions = options.offRegions
      return .binned(
        try search.find(gammas: gammas, protons: pointed, thetaCut: efficiencyTheta(gammas)).cut)
    }
  }

  private func theta(_ passing: CutSample) throws -> ThetaCut {
    switch options.thetaMethod {
    case .global: .global(options.globalThetaDeg)
    case .efficiency: .binned(try efficiencyTheta(passing))
    }
  }

  private func efficiencyTheta(_ sample: CutSample) throws -> BinnedCut {
    try PercentileCut.theta(efficiency: options.number("theta2_efficiency") ?? 0.68).find(
      sample.thetaDeg, energies: sample.energies, edges: options.energyEdges)
  }
}

extension PerformanceOptions {
  /// The radius of the source region in degrees.
  var globalThetaDeg: Double { number("global_theta_cut") ?? 0.2 }
  /// The number of regions of background.
  var offRegions: Double { number("off_regions") ?? 5 }
}
