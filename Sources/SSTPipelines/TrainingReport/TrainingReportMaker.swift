import Foundation
public import Forests
import InstrumentResponse
public import Reports

/// Makes a training report of models and of events that they did not learn from.
public struct TrainingReportMaker: Sendable {
  /// The edges of the bins of true energy in TeV.
  public var energyEdges = Binning.logarithmic(-1, 3, count: 20)
  /// The edges of the bands of energy, in which scores are shown, in TeV; reconstructed energy if there is one.
  public var bandEdges: [Double] = [0.3, 1, 3, 10, 30, 100]

  /// Uses five bins in each decade from 0.1 to 1000 TeV, and bands of half a decade.
  public init() {}

  /// What the page shows of a telescope.
  ///
  /// - Parameters:
  ///   - name: the name of the telescope, such as `tel_001`, or `stereo`.
  ///   - heads: the heads of the models and their files.
  ///   - gammas: gamma rays that no model learned from; nil if none were held out.
  ///   - protons: protons that no model learned from.
  /// - Throws: `ResponseError`, `ForestError.damaged` for distributions of features that cannot be read.
  public func telescope(
    named name: String, models heads: [(head: ForestHead, path: String)], gammas: TestedEvents?,
    protons: TestedEvents? = nil
  ) throws -> TrainingReport.Telescope {
    let gammas = gammas ?? TestedEvents(trueEnergies: [])
    let protons = protons ?? TestedEvents(trueEnergies: [])
    try gammas.check()
    try protons.check()
    return TrainingReport.Telescope(
      name: name, models: heads.map { TrainingReport.Model($0.head) },
      matrices: try ReconstructionMatrices(energyEdges: energyEdges).all(of: gammas),
      curves: try ReconstructionCurves(energyEdges: energyEdges).all(of: gammas),
      separations: try ScoreSeparations(bandEdges: bandEdges).all(gammas: gammas, protons: protons),
      features: try FeatureComparison(heads).tallies.map { ReportDistribution($0.histogram) })
  }
}
