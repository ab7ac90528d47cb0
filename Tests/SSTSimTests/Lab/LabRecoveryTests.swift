import Foundation
import SPEFit
import SSTCalib
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTSim

/// From waveforms to pixels, with nothing known but the waveforms.
@Suite("Simulated lab: pulses, charges and fits find the truth") struct LabRecoveryTests {
  private static let isLong = ProcessInfo.processInfo.environment["SST_LONG_TESTS"] == "1"

  /// The charges of the live pixels of each run, at the pulses of the brightest one.
  private static func charges(_ lab: LabFixture) throws -> (live: [Int], tables: [ChargeTable]) {
    let runs = lab.runs(.lowLight).map { lab.simulator.path(of: $0) }
    let brightest = try pulses(lab, runs[runs.count - 1])
    let extractor = try LabExtractor(
      LabExtraction(), pulses: brightest, sampleCount: lab.simulator.settings.sampleCount)
    let tables = try runs.map { path in
      var (values, charges) = ([Float](), [Float](repeating: 0, count: extractor.livePixels.count))
      try forEachEvent(lab, path) { event in
        var span = charges.mutableSpan
        extractor.extract(event, into: &span)
        values += charges
      }
      return ChargeTable(
        eventCount: values.count / charges.count, pixelCount: charges.count, values: .float32(values))
    }
    return (brightest.livePixels, tables)
  }

  private static func pulses(_ lab: LabFixture, _ path: String) throws -> PixelPulses {
    let pixelCount = lab.simulator.settings.camera.pixelCount
    var finder = try PulseFinder(
      pixelCount: pixelCount, sampleCount: lab.simulator.settings.sampleCount)
    try forEachEvent(lab, path) { finder.add($0) }
    return try finder.pulses(dead: [Bool](repeating: false, count: pixelCount))
  }

  /// The samples of the good events of a run, `[pixel][sample]` in mV.
  private static func forEachEvent(
    _ lab: LabFixture, _ path: String, _ body: (Span<Float>) -> Void
  ) throws {
    try RawFile.open(lab.folder.path(path)).forEachBlock(samples: .physical) { block in
      let events = block.telescopes[0]
      for (index, event) in events.headers.enumerated() where event.readout.isGood {
        events.withValues(ofEvent: index, body)
      }
    }
  }

  @Test("gain, noise, light and crosstalk without bias, odd pixels found") func recovery() throws {
    var settings = LabSettings(seed: 31)
    settings.camera.pixelCount = Self.isLong ? 2048 : 64
    settings.camera.deadFraction = 0.05
    settings.camera.dimFraction = 0.05
    settings.camera.noisyFraction = 0.05
    settings.scan = []
    settings.eventsPerIllumination = Self.isLong ? 5000 : 2000
    let lab = try LabFixture(settings)
    let (live, tables) = try Self.charges(lab)
    let fit = try LabSpectrumFit(tables)
    #expect(fit.scale == .data && fit.warnings.isEmpty)
    let fits = try fit.fitter.fit(tables, jobs: 2)
    let faults = fit.rule.faults(fit.quality(of: fits))
    let pixels = lab.simulator.camera.pixels
    var pulls: [String: [Double]] = [:]
    var lost = 0
    for (place, number) in live.enumerated() {
      if pixels[number].kind != .good {
        #expect(!faults[place].isEmpty, "pixel \(number) is \(pixels[number].kind)")
        continue
      }
      if !faults[place].isEmpty { lost += 1 }
      for (name, expected) in truth(lab, number) {
        let (value, error) = try #require(fits[place].result[name])
        pulls[name, default: []].append((value - expected) / error)
      }
    }
    // Pixels without light are left out of the fits; good ones are not.
    #expect(pixels.indices.filter { pixels[$0].kind == .good }.allSatisfy(live.contains))
    #expect(lost * 100 <= pixels.count { $0.kind == .good })
    for (name, values) in pulls.sorted(by: { $0.key < $1.key }) {
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      let width = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
      if Self.isLong { print("pull \(name): \(mean) \(width)") }
      #expect(abs(mean) < 4 / n.squareRoot() + 0.05, "\(name): mean pull \(mean)")
      #expect(abs(width - 1) < 4 / (2 * n).squareRoot() + 0.05, "\(name): width \(width)")
    }
  }

  /// The values of the joint parameters.
  private func truth(_ lab: LabFixture, _ number: Int) -> [String: Double] {
    let own = lab.simulator.truth(ofPixel: number)
    var truth = [
      "eped_sigma": own.pedestalSigma, "pe": own.gain, "pe_sigma": own.gainSigma, "opct": own.crosstalk,
    ]
    for (index, run) in lab.runs(.lowLight).enumerated() {
      truth["lambda_\(index)"] = lab.simulator.settings.light(of: lab.simulator.camera.pixels[number], run)
      truth["eped_\(index)"] = 0
    }
    return truth
  }
}
