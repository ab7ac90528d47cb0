import Foundation
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTSim

@Suite("Run simulator") struct RunSimulatorTests {
  static func small() -> RunSettings {
    var settings = RunSettings(seed: 11)
    settings.maximumEvents = 12
    settings.eventsPerTile = 5
    settings.camera.missingBoards = [19]
    settings.camera.deadPixels = [700]
    settings.camera.noisyPixels = [600]
    return settings
  }

  @Test("the same bytes with one and two threads") func determinism() throws {
    let (a, b) = (try TemporaryFolder(), try TemporaryFolder())
    let one = try SST1MRunSimulator(Self.small()).write(toFolder: a.url.path, jobs: 1)
    let two = try SST1MRunSimulator(Self.small()).write(toFolder: b.url.path, jobs: 2)
    #expect(URL(fileURLWithPath: one.path).lastPathComponent == "SST1M1_20260121_0001.fits.fz")
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: one.path)) == Data(contentsOf: URL(fileURLWithPath: two.path))
    )
    let truth = try String(contentsOfFile: one.truthPath, encoding: .utf8)
    #expect(truth.split(separator: "\n").count == 13)
  }

  @Test("missing, dead and noisy parts") func parts() throws {
    let run = try SST1MRunSimulator(Self.small())
    let pedestal = try #require(run.schedule.entries.firstIndex { !$0.isShower })
    let event = run.event(pedestal)
    let gone = SST1MCamera.pixelOfStoredRow[0]
    #expect(event.pixelFlags[gone] == 0 && event.baselines16[gone] == -1 && event.samples[50 * gone] == 0)
    #expect(event.pixelFlags.filter { $0 == 0 }.count == 48)
    func rms(_ pixel: Int) -> Double {
      let values = event.samples[50 * pixel..<50 * pixel + 50].map(Double.init)
      let mean = values.reduce(0, +) / 50
      return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 50).squareRoot()
    }
    #expect(rms(700) < 1)
    #expect(rms(600) > 6)
  }

  @Test("levels and noise are those of the formulas") func statistics() throws {
    var settings = RunSettings(seed: 5)
    settings.showerRate = 0
    settings.maximumEvents = 40
    let run = try SST1MRunSimulator(settings)
    var (sum, square, count, offset) = (0.0, 0.0, 0.0, 0.0)
    for index in 0..<run.eventCount {
      let event = run.event(index)
      for pixel in 0..<1296 {
        for sample in event.samples[50 * pixel..<50 * pixel + 50] {
          let d = Double(sample) - run.camera.level[pixel]
          sum += d
          square += d * d
          count += 1
        }
        offset += Double(event.baselines16[pixel]) / 16 - run.camera.level[pixel]
      }
    }
    #expect(abs(sum / count) < 0.05)
    #expect(abs(offset / Double(run.eventCount * 1296) + 1 / 32) < 0.01)
    // Campbell: variance = electronic + rate · 4 ns · <q²> · Σ s², plus 1/12 of the rounding.
    let template = PulseTemplate()
    var expected = 1 / 12.0
    for pixel in 0..<1296 {
      let single = run.camera.dcToPE[pixel] * 0.9 * run.camera.drop[pixel]
      let chains = single * single * (1.1 / 0.81 + 0.01 / 0.9)
      expected += (2.4 * 2.4 + run.camera.backgroundRate[pixel] * 4 * chains * template.sumOfSquares) / 1296
    }
    #expect(isClose(square / count, expected, relative: 0.03))
  }

  @Test("a shower has its size and centre") func shower() throws {
    var settings = RunSettings(seed: 3)
    settings.pedestalRate = 0
    settings.maximumEvents = 20
    settings.showers.size = .init(3000, 3000)
    settings.showers.radius = .init(0, 0.2)
    let run = try SST1MRunSimulator(settings)
    var ratio = 0.0
    for index in 0..<run.eventCount {
      let (event, truth) = (run.event(index), try #require(run.shower(index)))
      var (total, cogX) = (0.0, 0.0)
      for pixel in 0..<1296 {
        let wave = event.samples[50 * pixel..<50 * pixel + 50]
        let charge =
          (wave.reduce(0) { $0 + Double($1) } - 50 * run.camera.level[pixel])
          / (run.camera.dcToPE[pixel] * run.camera.drop[pixel])
        if charge < 8 { continue }
        total += charge
        cogX += charge * SST1MCamera.geometry.x[pixel]
      }
      ratio += total / truth.size / Double(run.eventCount)
      #expect(abs(cogX / total - truth.cogX) < 0.02)
    }
    #expect(abs(ratio - 1) < 0.12)
  }

  @Test("times are rising multiples of 4 ns; pedestals are clocked") func times() throws {
    let run = try SST1MRunSimulator(RunSettings(seed: 2))
    let entries = run.schedule.entries
    #expect(entries.allSatisfy { $0.time.nanoseconds % 4 == 0 })
    #expect(
      zip(entries, entries.dropFirst()).allSatisfy { $1.time.nanoseconds - $0.time.nanoseconds >= 2000 })
    let pedestals = entries.filter { !$0.isShower }
    #expect(abs(pedestals.count - 1000) < 3)
    #expect(abs(entries.count - 2000) < 160)
  }

  @Test("impossible settings are refused") func refused() {
    var settings = RunSettings(seed: 1)
    settings.telescope = 1
    #expect(throws: SimulationError.self) { try SST1MRunSimulator(settings) }
    settings = RunSettings(seed: 1)
    settings.camera.missingBoards = [40]
    #expect(throws: SimulationError.self) { try SST1MRunSimulator(settings) }
  }
}
