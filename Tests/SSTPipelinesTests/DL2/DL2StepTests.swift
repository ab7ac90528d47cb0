import Foundation
import SSTCore
import SSTData
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("Steps over DL2 files", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct DL2StepTests {
  private static let models = SharedData.path("\(DL2Golden.folder)/forests/models/misdirection")
  private static let gamma = "dl2/outputs/mc_stereo/gamma_200_300E3GeV_30_0deg_testing_dl1_dl2.h5"
  private static let night = "dl2/outputs/data_stereo/SST1M1_20250211_0201_dl1_stereo_dl2.h5"

  private func options(_ folder: TemporaryFolder, _ configuration: String) throws -> DL2StepOptions {
    var options = DL2StepOptions(
      configuration: try PipelineConfiguration(
        files: [SharedData.path("\(DL2Golden.folder)/config/\(configuration).json")]))
    options.outputDirectory = folder.url.path
    return options
  }

  private func run<S: Step>(_ step: S, _ input: String) throws -> S.Outcome {
    let jobs = try step.plan([Input(input)]).jobs
    return try step.run(#require(jobs.first).job, StepContext.silent)
  }

  @Test("values between classes are found from gamma rays, and used for a night") func classes() throws {
    let folder = try TemporaryFolder()
    let (gamma, night) = (
      try DL2Golden.unpack(Self.gamma, to: folder), try DL2Golden.unpack(Self.night, to: folder)
    )
    let edges = try run(EventClassesStep(models: Self.models, try options(folder, "mc")), gamma)
    #expect(edges.outputs == [folder.path("misdirection_edges_stereo.h5")])
    #expect(edges.tables.map(\.classes) == [[]] && edges.tables[0].predicted > 100)
    let step = EventClassesStep(models: Self.models, edges: folder.url.path, try options(folder, "data"))
    let sorted = try run(step, night)
    #expect(sorted.outputs[0].hasSuffix("_dl2_classes.h5"))
    let table = try HDF5File(readingFrom: sorted.outputs[0]).table(TablePath.dl2Stereo)
    let kinds = try table.read().integers("event_type")
    #expect(sorted.tables[0].classes == (0...4).map { kind in kinds.count { $0 == kind } })
    #expect(sorted.tables[0].classes.count { $0 > 0 } >= 4)
    // With the edges of gamma rays their classes are quarters.
    let own = try run(
      EventClassesStep(models: Self.models, edges: folder.url.path, try options(folder, "mc")), gamma)
    let quarters = own.tables[0].classes.dropFirst()
    let mean = Double(quarters.reduce(0, +)) / 4
    #expect(quarters.allSatisfy { abs(Double($0) - mean) < 0.2 * mean + 4 })
  }

  @Test("what cannot be sorted is told by its code") func refused() throws {
    let folder = try TemporaryFolder()
    let night = try DL2Golden.unpack(Self.night, to: folder)
    let dl1 = try DL2Golden.unpack("dl2/inputs/SST1M1_20250211_0201_dl1.h5", to: folder)
    func code(_ input: String, edges: String? = nil, models: String = Self.models) -> Int? {
      do {
        _ = try run(EventClassesStep(models: models, edges: edges, try options(folder, "data")), input)
      } catch { return (error as? any SSTError)?.code.number }
      return nil
    }
    #expect(code(night) == 207)
    #expect(code(dl1) == 608)
    #expect(code(night, models: folder.path("none")) == 350)
    #expect(code(night, edges: folder.path("none")) == 320)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
        == [
          (dl1 as NSString).lastPathComponent, (night as NSString).lastPathComponent,
        ].sorted())
  }

  @Test("a photon list has the events above the cut") func photons() throws {
    let folder = try TemporaryFolder()
    let night = try DL2Golden.unpack(Self.night, to: folder)
    let outcome = try run(PhotonListStep(gammaness: 0.5, try options(folder, "data")), night)
    let scores = try HDF5File(readingFrom: outcome.output).table("/photon_list/stereo").read().doubles(
      "gammaness")
    #expect(scores.count == outcome.photons && scores.allSatisfy { $0 > 0.5 })
    #expect(outcome.photons < outcome.selected && outcome.selected <= outcome.events)
    let none = try step(folder, 1)
    #expect(throws: DL1DL2Error.self) { try run(none, night) }
    #expect(none.leavesOut(DL1DL2Error.noEvents(path: night, summary: "")))
  }

  private func step(_ folder: TemporaryFolder, _ cut: Double) throws -> PhotonListStep {
    var options = try options(folder, "data")
    options.overwrite = true
    return PhotonListStep(gammaness: cut, options)
  }
}
