import Foundation
import Forests
import Reports
import SSTCore
import SSTData

/// The page on a training.
struct TrainingReportPage {
  /// What was trained.
  let result: TrainingResult
  /// What was wanted.
  let options: TrainForestsOptions

  /// Writes the page.
  ///
  /// - Throws: `ReportError`, `ResponseError`.
  func write(to path: String, _ plotly: PlotlyLibrary) throws {
    try report().write(to: path, plotly: plotly, assets: options.page.assets, overwrite: options.overwrite)
  }

  /// The content.
  ///
  /// - Throws: `ReportError`, `ResponseError`.
  func report() throws -> TrainingReport {
    let folder = ModelDirectory(options.outputDirectory).name
    let rows = result.telescopes.flatMap(\.gammaCounts).reduce(0) { $0 + $1.kept }
    let kind = options.isStereo ? "events of several telescopes" : "each telescope by itself"
    return try TrainingReport(
      title: "Training report: \(folder == "." ? TrainForestsStep.name : folder)",
      subtitle: "\(kind), \(rows) images of gamma rays", name: "\(TrainForestsStep.name)_report",
      facts: facts,
      telescopes: try result.telescopes.map { telescope in
        try TrainingReportMaker().telescope(
          named: TelescopeKey.key(of: telescope.id), models: telescope.models.map { ($0.head, $0.path) },
          gammas: telescope.test.map { TestedEvents($0.gammas) },
          protons: telescope.test?.protons.map { TestedEvents($0) })
      })
  }

  private var facts: [ReportSection] {
    let made = [
      ReportSection.Fact(
        "program", "\(SoftwareVersion.name) \(SoftwareVersion.number), \(TrainForestsStep.name)"),
      ReportSection.Fact("made (UTC)", String(RunClock.now().iso8601UTC.prefix(19))),
      ReportSection.Fact("configuration (SHA-256)", options.configuration.sha256),
      ReportSection.Fact("seed", "\(options.drawSeed)"),
      ReportSection.Fact("showers held out", "\(options.heldOutFraction)"),
    ]
    var seen: Set<String> = []
    let inputs = result.telescopes.flatMap(\.models).flatMap(\.head.sample.inputs)
      .filter { seen.insert($0.sha256).inserted }
    let counts = result.telescopes.flatMap { telescope in
      (telescope.gammaCounts + telescope.protonCounts).map {
        ReportSection.Fact("\(TelescopeKey.key(of: telescope.id)), \(ModelDirectory($0.input).name)", $0.text)
      }
    }
    return [
      ReportSection(
        "Processing",
        made + options.given.sorted { $0.key < $1.key }.map { ReportSection.Fact($0.key, $0.value) }),
      ReportSection("Images", counts),
      ReportSection("Inputs (SHA-256)", inputs.map { ReportSection.Fact($0.name, $0.sha256) }),
    ]
  }
}

extension TestedEvents {
  /// Takes what models say of showers that were held out.
  init(_ events: TestEvents) {
    self.init(trueEnergies: events.trueEnergies)
    energies = events.logEnergies.map { pow(10, $0) }
    energyUncertainties = zip(energies, events.logEnergyUncertainties).map { M_LN10 * $0 * $1 }
    offsetsDeg = events.offsetsDeg
    if !events.norms.isEmpty {
      (trueDisps, disps, dispUncertainties) = (events.trueNorms, events.norms, events.dispUncertainties)
    }
    trueSigns = events.trueSigns
    // From how much more probable it is to be ahead than behind to how probable it is to be ahead.
    signScores = events.signScores.map { ($0 + 1) / 2 }
    gammaness = events.gammaness
  }
}
