import Forests
import Foundation
import SSTCore
import SSTData
import SSTIO
import SSTSky
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("Training on an own production") struct OwnTrainingTests {
  @Test("models of one run reconstruct another one better than guessing", arguments: [false, true])
  func chain(_ isStereo: Bool) throws {
    let folder = try TemporaryFolder()
    let runs = try SmallProduction.gammas.map { try SimulatedRun([$0]) { $0.writesImages = false } }
    let protons = try SimulatedRun([SmallProduction.protons[0]]) { $0.writesImages = false }
    // Their folders are there as long as they are.
    defer { withExtendedLifetime((runs, protons)) {} }
    var options = try ToyTraining.options(
      folder.path("models"),
      json: #"""
        "event_selection": {"camera_frame_hillas_intensity": [50, 1e6]}
        """#)
    (options.telescopes, options.isStereo, options.testFraction) = (nil, isStereo, 0)
    let result = try TrainForestsPipeline(options: options, log: StepContext.silent.log)
      .run(gammas: [runs[0].file.path], protons: [protons.file.path])
    let head = try #require(result.telescopes[0][.dispNorm]).head
    // Our files have units, and the focal length that the optics realize.
    #expect(head.features.first { $0.name == "camera_frame_hillas_width" }?.unit == "m")
    #expect(abs((head.conventions.focalLength ?? 0) - 5.697) < 1e-3)
    var apply = DL1DL2Options(models: folder.path("models"), configuration: options.configuration)
    (apply.outputDirectory, apply.isStereo, apply.jobs) = (folder.path("dl2"), isStereo, 2)
    let outcome = try DL1DL2Pipeline(options: apply, log: StepContext.silent.log).run(runs[1].file.path)
    let file = try DL2File(readingFrom: outcome.output)
    if isStereo {
      let events = try file.stereoEvents()
      #expect(events.count > 20)
      try check(
        truth: events.map(\.truth.logEnergy), said: events.map(\.logEnergy),
        offsets: events.map { event in
          event.direction.separationRad(
            to: HorizontalDirection(
              azimuthDeg: event.truth.directionDeg.x, altitudeDeg: event.truth.directionDeg.y))
        })
      return
    }
    for telescope in file.telescopes {
      let table = try file.file.table(TablePath.dl2Parameters(telescope: telescope)).read()
      let names = ["reco_alt", "reco_az", "true_alt", "true_az"]
      let columns = try names.map { try table.doubles($0) }
      try check(
        truth: table.doubles("log_true_energy"), said: table.doubles("log_reco_energy"),
        offsets: columns[0].indices.map { row in
          HorizontalDirection(azimuthDeg: columns[1][row], altitudeDeg: columns[0][row]).separationRad(
            to: HorizontalDirection(azimuthDeg: columns[3][row], altitudeDeg: columns[2][row]))
        })
    }
  }

  /// Energies are nearer to the truth than their mean, directions than the middle of the cone of 2 degrees.
  private func check(truth: [Double], said: [Double], offsets: [Double]) throws {
    let mean = truth.reduce(0, +) / Double(truth.count)
    let error = zip(truth, said).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    #expect(error < 0.7 * truth.reduce(0) { $0 + ($1 - mean) * ($1 - mean) })
    #expect(SortedValues(offsets).quantile(0.5) * 180 / .pi < 1.0)
  }
}
