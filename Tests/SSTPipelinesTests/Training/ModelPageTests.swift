import Foundation
import Reports
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

/// The plotting library, if it is there.
private enum InstalledPlotly {
  static let library = try? PlotlyLibrary.find(at: nil)
}

@Suite("Pages on models", .enabled(if: InstalledPlotly.library != nil, "needs Plotly")) struct ModelPageTests
{
  @Test("a training leaves a page, and application one that compares features") func pages() throws {
    let runs = try [SmallProduction.gammas[0], SmallProduction.protons[0]].map { try SimulatedRun([$0]) }
    // Their folders are there as long as they are.
    defer { withExtendedLifetime(runs) {} }
    let folder = try TemporaryFolder()
    let configuration = try PipelineConfiguration(json: "{\(ToyTraining.small)}")
    var training = TrainForestsOptions(configuration: configuration)
    (training.outputDirectory, training.page.isWanted) = (folder.path("models"), true)
    let paths = runs.map(\.file.path)
    let result = try TrainForestsPipeline(options: training, log: StepContext.silent.log)
      .run(gammas: [paths[0]], protons: [paths[1]])
    #expect(result.outputs.last == folder.path("models/train-rfs_tel_001.html"))
    let page = try String(contentsOfFile: folder.path("models/train-rfs_tel_001.html"), encoding: .utf8)
    for word in ["Training report: models", "tel_001", "gammaness", "camera_frame_hillas_length"] {
      #expect(page.contains(word), "\(word)")
    }
    var application = DL1DL2Options(models: folder.path("models"), configuration: configuration)
    (application.outputDirectory, application.telescopes) = (folder.path("dl2"), [1])
    application.page.isWanted = true
    let outcome = try DL1DL2Pipeline(options: application, log: StepContext.silent.log).run(paths[0])
    let features = try String(contentsOfFile: application.page(of: paths[0]), encoding: .utf8)
    #expect(features.contains("camera_frame_hillas_length") && features.contains("log_reco_energy"))
    #expect(outcome.count > 0)
    // Pages are as they were, unless they may be replaced.
    #expect(throws: (any Error).self) {
      try DL1DL2Pipeline(options: application, log: StepContext.silent.log).run(paths[0])
    }
  }
}
