import Foundation
import SPEFit
import SSTCalib
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTSim

/// Fits of simulated dark runs against what was simulated. `Docs/explanation/validation/dark-runs.md` states the numbers of the long version.
@Suite("Dark runs against the truth") struct DarkRunTruthTests {
  private static let isLong = ProcessInfo.processInfo.environment["SST_LONG_TESTS"] == "1"
  private static let eventCount = isLong ? 20_000 : 300

  /// The camera of `sstctl simulate sst1m --dark`.
  static func simulator(events: Int) throws -> SST1MRunSimulator {
    var settings = RunSettings(seed: 21)
    (settings.showerRate, settings.pedestalRate, settings.duration) = (0, 100, 1e6)
    settings.maximumEvents = events
    settings.camera.backgroundRate = 0.0018
    settings.camera.electronicNoise = 1
    settings.camera.dcToPE = 39
    return try SST1MRunSimulator(settings)
  }

  /// The part of a pulse in its best five samples, mean over the places within a sample.
  static func bestFive() -> Double {
    let template = PulseTemplate()
    let parts = (0..<PulseTemplate.phases).map { phase -> Double in
      let row = (0..<PulseTemplate.length).map { Double(template.values[phase * PulseTemplate.length + $0]) }
      return (0...row.count - 5).map { row[$0..<$0 + 5].reduce(0, +) }.max() ?? 0
    }
    return parts.reduce(0, +) / Double(parts.count)
  }

  private static func histograms(_ simulator: SST1MRunSimulator) throws -> DarkRunHistograms {
    var found = try DarkRunHistograms(pixelCount: 1296, samplesPerPixel: 50)
    for first in stride(from: 0, to: simulator.eventCount, by: 200) {
      let range = first..<min(first + 200, simulator.eventCount)
      let events = try parallelMap(count: range.count, jobs: 2) { index, _ in simulator.event(first + index) }
      var block = TelescopeEvents()
      (block.pixelCount, block.samplesPerPixel) = (1296, 50)
      for event in events {
        block.headers.append(event.header)
        block.samples += event.samples
        block.baselines += event.baselines16.map { Float($0) / 16 }
        block.pixelFlags += event.pixelFlags
      }
      try found.add(block, jobs: 2)
    }
    return found
  }

  @Test("gain, charge of a p.e., dark counts and crosstalk of a whole camera", .timeLimit(.minutes(10)))
  func camera() throws {
    let simulator = try Self.simulator(events: Self.eventCount)
    let histograms = try Self.histograms(simulator)
    let spectra = (0..<1296).map { pixel in
      DarkRunSpectrum(
        centres: histograms.chargeAxis.centres, counts: histograms.charges(ofPixel: pixel).map(Double.init),
        eventCount: Double(histograms.entries(ofPixel: pixel)))
    }
    let clock = ContinuousClock()
    var fits: [DarkRunFit] = []
    let time = try clock.measure { fits = try DarkRunFitter().fit(spectra, jobs: 2) }
    let camera = simulator.camera
    let crosstalk = simulator.settings.camera.crosstalk
    let five = Self.bestFive()
    let charge = (0..<1296).map { camera.dcToPE[$0] * camera.drop[$0] * five }
    let comparisons: [(name: String, truth: [Double], low: Double, high: Double)] = [
      ("gain", charge.map { $0 * (1 - crosstalk) }, -0.06, 0.06), ("dc_to_pe", charge, -0.08, 0.06),
      ("dcr", camera.backgroundRate.map { $0 * 200 }, -0.1, 0.3),
      ("X_talk", Array(repeating: crosstalk, count: 1296), -0.3, 0.5),
    ]
    for (name, truth, low, high) in comparisons {
      let ratios = try fits.indices.map { try #require(fits[$0].value(of: name)) / truth[$0] - 1 }.sorted()
      let errors = try fits.indices.map { try #require(fits[$0].value(of: name + "_err")) / truth[$0] }
        .sorted()
      let (bias, spread) = (ratios[648], 0.5 * (ratios[1090] - ratios[205]))
      if Self.isLong {
        print("\(name): bias \(bias), spread \(spread), median stated error \(errors[648])")
      }
      #expect(bias > low && bias < high, "\(name): \(bias)")
      #expect(spread < 2 * errors[648] + 0.01, "\(name): \(spread), \(errors[648])")
    }
    if Self.isLong {
      print("good \(fits.count(where: \.isGood)) of 1296, fits took \(time)")
      let chi = fits.map(\.reducedChiSquare).sorted()[648]
      print("median P_chi2 \(chi), x_el \(fits[7].result.values)")
    }
    #expect(fits.count { $0.result.status == .converged } > 1290)
    #expect(fits.count(where: \.isGood) > (Self.isLong ? 1250 : 900))
  }
}
