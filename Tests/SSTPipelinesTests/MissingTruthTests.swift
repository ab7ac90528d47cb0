import SSTCore
import SSTData
import TestSupport
import Testing

@testable import SSTPipelines

/// Simulated events that the file does not tell everything of.
@Suite("Simulated files with gaps") struct MissingTruthTests {
  @Test("R0-DL1 28: a true image that is not stored is unknown; in the original it has no light")
  func images() throws {
    let folder = try TemporaryFolder()
    var flashes = SimulatedFlashes(eventCount: 20, calibration: { _ in nil })
    flashes.claimsTrueImages = true
    try flashes.write(to: folder.path("claims.simtel"))
    for (quirks, pixel) in [(Quirks(), -1.0), (.darkTrueImages, 0)] {
      let run = try SimulatedRun([folder.path("claims.simtel")]) { $0.quirks = quirks }
      let images = try run.file.table(TablePath.trueImages(telescope: 7)).read()
      #expect(try images.integers("event_id") == (1...20).map { 100 * $0 })
      let pixels = try images.doubles("true_image")
      #expect(pixels.count == 20 * 64 && pixels.allSatisfy { $0 == pixel })
      #expect(try images.integers("true_image_sum").allSatisfy { $0 == -1 })
      let parameters = try run.file.table(TablePath.parameters(telescope: 7)).read()
      #expect(try parameters.doubles("survived_charge_fraction").allSatisfy { $0.isNaN })
    }
  }

  @Test("R0-DL1 33: without a histogram of all showers they are counted") func showers() throws {
    let folder = try TemporaryFolder()
    try SimulatedFlashes(eventCount: 20, calibration: { $0 < 15 ? nil : 3 }).write(
      to: folder.path("f.simtel"))
    let run = try SimulatedRun([folder.path("f.simtel")])
    #expect(run.summary.simulated?.calibration == 5 && run.summary.simulated?.written == 15)
    let table = try run.file.table(TablePath.showerDistribution).read()
    #expect(try table.integers("n_entries") == [15])
    // A file that claims no true images has no tables of them.
    #expect(try run.file.kind(of: TablePath.trueImages(telescope: 7)) == nil)
  }
}
