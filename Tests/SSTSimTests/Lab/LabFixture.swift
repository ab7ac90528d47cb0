import Foundation
import SSTCalib
import SSTCore
import SSTIO
import TestSupport

@testable import SSTSim

/// A small simulated lab on disk, and what an extraction finds in it.
struct LabFixture {
  let simulator: LabSimulator
  let folder: TemporaryFolder

  init(_ settings: LabSettings, jobs: Int = 2) throws {
    simulator = try LabSimulator(settings)
    folder = try TemporaryFolder()
    try simulator.write(toFolder: folder.url.path, software: "test 1", jobs: jobs)
  }

  /// One module with pixels of all kinds.
  static func settings(seed: UInt64 = 3) -> LabSettings {
    var settings = LabSettings(seed: seed)
    settings.camera.pixelCount = 64
    settings.camera.deadFraction = 0.05
    settings.camera.dimFraction = 0.05
    settings.camera.noisyFraction = 0.05
    settings.eventsPerIllumination = 100
    settings.eventsPerScanLevel = 100
    return settings
  }

  /// The runs of a purpose.
  func runs(_ purpose: LabRun.Purpose) -> [LabRun] {
    simulator.settings.runs.filter { $0.purpose == purpose }
  }

  /// Visits the good events of a run, `[pixel][sample]` in mV (R0: counts).
  func forEachEvent(_ path: String, _ body: ([Float]) -> Void) throws {
    try RawFile.open(folder.path(path)).forEachBlock(samples: .physical) { block in
      let events = block.telescopes[0]
      for (index, event) in events.headers.enumerated() where event.readout.isGood {
        body(Array(events.values[events.sampleRange(ofEvent: index)]))
      }
    }
  }

  /// The charges of the good events of a run, `[event][pixel]`, each at its pixel's true pulse.
  func charges(_ run: LabRun, _ extraction: LabExtraction = LabExtraction()) throws -> ChargeTable {
    try charges(simulator.path(of: run), extraction)
  }

  func charges(_ path: String, _ extraction: LabExtraction = LabExtraction()) throws -> ChargeTable {
    let pixels = simulator.camera.pixels
    let pulses = PixelPulses(
      states: pixels.map { _ in .live }, peaks: pixels.map(\.peakSample),
      reference: simulator.settings.camera.peakSample)
    let extractor = try LabExtractor(
      extraction, pulses: pulses, sampleCount: simulator.settings.sampleCount)
    var values: [Float] = []
    var charges = [Float](repeating: 0, count: pixels.count)
    try forEachEvent(path) { event in
      var span = charges.mutableSpan
      extractor.extract(event.span, into: &span)
      values += charges
    }
    return ChargeTable(
      eventCount: values.count / pixels.count, pixelCount: pixels.count, values: .float32(values))
  }
}

/// Mean and variance of charges, with their standard errors.
struct Moments {
  var mean: Double
  var meanError: Double
  var variance: Double
  var varianceError: Double

  init(_ charges: ChargeTable, pixel: Int) {
    let n = Double(charges.eventCount)
    let values = (0..<charges.eventCount).map { charges[$0, pixel] }
    let mean = values.reduce(0, +) / n
    let squares = values.map { ($0 - mean) * ($0 - mean) }
    let variance = squares.reduce(0, +) / (n - 1)
    let fourth = squares.reduce(0) { $0 + $1 * $1 } / n
    self.mean = mean
    self.variance = variance
    meanError = (variance / n).squareRoot()
    varianceError = ((fourth - variance * variance) / n).squareRoot()
  }
}

/// What pulls of many pixels must look like: mean 0 and width 1 within four standard errors, none beyond five.
func areStandard(_ pulls: [Double]) -> Bool {
  let n = Double(pulls.count)
  let mean = pulls.reduce(0, +) / n
  let width = (pulls.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
  return abs(mean) < 4 / n.squareRoot() && abs(width - 1) < 4 / (2 * n).squareRoot()
    && pulls.allSatisfy { abs($0) < 5 }
}
