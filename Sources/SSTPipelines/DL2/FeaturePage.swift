import Forests
import Reports
import SSTCore
import SSTData
import SSTIO

/// The page that compares the features of images with those of the training.
struct FeaturePage {
  /// The DL1 file.
  let source: DL1File
  /// The images and the models that were applied to them.
  let applications: [TelescopeApplication]
  /// What was wanted.
  let options: DL1DL2Options

  /// The page; nil if no model tells how its features were distributed.
  ///
  /// - Throws: `ReportError`, `ForestError`, `HDF5Error`.
  func report() throws -> ApplicationReport? {
    let telescopes = try applications.compactMap(telescope)
    guard !telescopes.isEmpty else { return nil }
    let name = ModelDirectory(source.file.path).name
    let models = applications.flatMap(\.models).flatMap(\.all).map(\.path)
    return try ApplicationReport(
      title: "Features: \(name)", subtitle: "compared with the training of the models that are applied",
      name: name,
      facts: [ReportSection("Models", Set(models).sorted().map { ReportSection.Fact("model", $0) })],
      meanings: FeatureComparison.meanings, telescopes: telescopes)
  }

  private func telescope(_ application: TelescopeApplication) throws -> ApplicationReport.Telescope? {
    var comparison = try FeatureComparison(
      application.models.flatMap(\.all).map { ($0.forest.head, $0.path) })
    guard !comparison.isEmpty else { return nil }
    comparison.add { name in
      switch name {
      case ColumnName.logEnergy: application.estimates.logEnergies
      case ColumnName.dispNorm: application.estimates.norms
      default: application.images.has(name) ? application.images[name] : nil
      }
    }
    let id = application.images.telescope
    return comparison.telescope(
      named: TelescopeKey.key(of: id), sample: try source.isSimulated ? "simulation" : "data",
      reference: try reference(id))
  }

  /// Most showers of data are of hadrons.
  private func reference(_ telescope: Int) throws -> String {
    let isGamma =
      try source.isSimulated
      && FeatureReader(source.file, TablePath.parameters(telescope: telescope))
        .values("true_shower_primary_id").first == 0
    return isGamma ? FeatureHistogram.gammas : FeatureHistogram.protons
  }
}
