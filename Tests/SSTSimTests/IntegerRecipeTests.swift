import Foundation
import SSTCore
import SSTIO
import SSTSim
import TestSupport
import Testing

@Suite("Integer recipe") struct IntegerRecipeTests {
  @Test(
    "agrees with the golden sums and samples", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func golden() throws {
    let file = try #require(SharedData.json("oracle/r0_dl1/waveforms_seed20.json") as? [String: Any])
    let recipe = IntegerRecipe(seed: UInt64(try #require(file["seed"] as? Int)))
    #expect(recipe.baselines16.map { Int($0) } == file["baseline16"] as? [Int])
    let first = try #require(file["event0_adc"] as? [[Int]])
    let events = try #require(file["events"] as? [[String: Any]])
    for (index, event) in events.enumerated() {
      let pulses = try #require(event["pulses"] as? [[Int]]).map {
        IntegerRecipe.Pulse(pixel: $0[0], milliPE: $0[1], start: $0[2])
      }
      let prng = UInt64(try #require(event["prng_event"] as? Int))
      let adc = recipe.waveforms(event: prng, pulses: pulses)
      let sum = adc.reduce(0) { $0 + Int($1) }
      #expect(sum == event["adc_sum"] as? Int)
      if index == 0 {
        for (p, row) in first.enumerated() { #expect(adc[50 * p..<50 * p + 50].map { Int($0) } == row) }
      }
    }
  }

  @Test("a stream becomes a file", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func stream() throws {
    let stream = try SyntheticStream(
      contentsOf: SharedData.path("oracle/r0_dl1/inputs/stream_swapped_modules_tel21.json"))
    #expect(stream.events.count == 36)
    let folder = try TemporaryFolder()
    let one = try stream.write(to: folder.path("a"), eventsPerTile: 10, jobs: 1)
    try stream.write(to: folder.path("b"), eventsPerTile: 10, jobs: 2)
    #expect(one.rowCount == 36 && one.tileCount == 4 && one.fitsOfficialReader)
    let a = try Data(contentsOf: URL(fileURLWithPath: folder.path("a")))
    #expect(try a == Data(contentsOf: URL(fileURLWithPath: folder.path("b"))))
  }
}
