import ChargeRes
import Foundation
import SSTCalib
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTSim

/// The extraction of simulated events against the truth that is written beside them.
@Suite("Simulated lab: truth") struct LabTruthTests {
  /// Low light, bright light and night sky, each with enough events for variances of 3 %.
  private static func settings() -> LabSettings {
    var settings = LabFixture.settings(seed: 8)
    settings.illuminations = [1.2]
    settings.scan = [
      .init(photons: 0.001, nightSkyHz: 3e8), .init(photons: 60), .init(photons: 1000),
    ]
    settings.camera.saturation.range = 1500
    settings.eventsPerIllumination = 3000
    settings.eventsPerScanLevel = 3000
    return settings
  }

  @Test(
    "mean and variance of low light, for several windows",
    arguments: [(16, 8), (8, 4), (24, 10)])
  func lowLight(_ width: Int, _ shift: Int) throws {
    let lab = try LabFixture(Self.settings())
    let run = lab.runs(.lowLight)[0]
    var window = LabWindow()
    (window.width, window.shift) = (width, shift)
    let charges = try lab.charges(run, LabExtraction(windowWidth: width, windowShift: shift))
    #expect(charges.eventCount > 2950 && charges.eventCount < 3000)
    var pulls: (mean: [Double], variance: [Double]) = ([], [])
    for pixel in lab.simulator.camera.pixels {
      let truth = lab.simulator.truth(ofPixel: pixel.index, window: window)
      let light = lab.simulator.settings.light(of: pixel, run)
      let e = 1 - truth.crosstalk
      let found = Moments(charges, pixel: pixel.index)
      let variance =
        truth.pedestalSigma * truth.pedestalSigma + truth.gainSigma * truth.gainSigma * light / e
        + truth.gain * truth.gain * light / (e * e * e)
      pulls.mean.append((found.mean - truth.gain * light / e) / found.meanError)
      pulls.variance.append((found.variance - variance) / found.varianceError)
    }
    #expect(areStandard(pulls.mean), "\(pulls.mean)")
    #expect(areStandard(pulls.variance), "\(pulls.variance)")
    let kinds = Set(lab.simulator.camera.pixels.map(\.kind))
    #expect(kinds == [.good, .dead, .dim, .noisy])
  }

  @Test("the window without baseline subtraction has the pixel's level") func pedestal() throws {
    var settings = Self.settings()
    settings.camera.deadFraction = 1
    (settings.camera.dimFraction, settings.camera.noisyFraction) = (0, 0)
    settings.scan = []
    let lab = try LabFixture(settings)
    var window = LabWindow()
    (window.leading, window.trailing) = (0, 0)
    let charges = try lab.charges(lab.runs(.lowLight)[0], LabExtraction(subtractsBaseline: false))
    let pulls = lab.simulator.camera.pixels.map { pixel in
      let found = Moments(charges, pixel: pixel.index)
      return (found.mean - lab.simulator.truth(ofPixel: pixel.index, window: window).pedestal)
        / found.meanError
    }
    #expect(areStandard(pulls), "\(pulls)")
  }

  @Test("night sky: mean 0, variance by Campbell's theorem") func nightSky() throws {
    let lab = try LabFixture(Self.settings())
    let run = lab.runs(.scan)[0]
    let charges = try lab.charges(run)
    var pulls: (mean: [Double], variance: [Double]) = ([], [])
    for (place, pixel) in lab.simulator.pixels.enumerated() {
      let found = Moments(charges, pixel: pixel.index)
      let truth = lab.simulator.truth(ofPixel: pixel.index)
      let sky = lab.simulator.backgroundVariance(place, run, LabWindow())
      // 0.14 p.e./ns in a window of about ten effective ns, not counting dead pixels.
      #expect(pixel.seesLight == (sky > 0))
      if pixel.kind == .good { #expect(sky > 5 * truth.pedestalSigma * truth.pedestalSigma) }
      pulls.mean.append(found.mean / found.meanError)
      pulls.variance.append(
        (found.variance - truth.pedestalSigma * truth.pedestalSigma - sky) / found.varianceError)
    }
    #expect(areStandard(pulls.mean), "\(pulls.mean)")
    #expect(areStandard(pulls.variance), "\(pulls.variance)")
  }

  @Test("saturation: the mean follows the law of fired cells", arguments: [1, 2]) func saturation(
    _ level: Int
  ) throws {
    let lab = try LabFixture(Self.settings())
    let run = lab.runs(.scan)[level]
    let charges = try lab.charges(run)
    let saturation = lab.simulator.settings.camera.saturation
    var pulls: [Double] = []
    for pixel in lab.simulator.camera.pixels {
      let found = Moments(charges, pixel: pixel.index)
      let light = lab.simulator.settings.light(of: pixel, run)
      let law = FiredCells(light: light, crosstalk: pixel.crosstalk)
      let mean = lab.simulator.truth(ofPixel: pixel.index).gain * law.mean { saturation($0) }
      pulls.append((found.mean - mean) / found.meanError)
      if level == 2, pixel.kind == .good { #expect(law.mean { saturation($0) } < 0.93 * law.mean { $0 }) }
    }
    #expect(areStandard(pulls), "\(pulls)")
  }

  @Test("pulse positions are found where the truth has them") func pulses() throws {
    let lab = try LabFixture(Self.settings())
    var finder = try PulseFinder(pixelCount: 64, sampleCount: 128)
    try lab.forEachEvent(lab.simulator.path(of: lab.runs(.scan)[1])) { finder.add($0.span) }
    let pulses = try finder.pulses(dead: Array(repeating: false, count: 64))
    for pixel in lab.simulator.camera.pixels {
      #expect((pulses.states[pixel.index] == .live) == (pixel.kind != .dead))
      if pixel.kind != .dead { #expect(pulses.peaks[pixel.index] == pixel.peakSample, "\(pixel)") }
    }
    #expect(Set(lab.simulator.camera.pixels.map(\.peakSample)).count >= 5)
  }

  @Test("truth files agree with the camera, tables with the runs") func files() throws {
    let lab = try LabFixture(Self.settings())
    let table = try LabTable(lab.folder.path("truth_pixels.csv"))
    let good = table.text("kind").indices.filter { table.text("kind")[$0] == "good" }
    for pixel in lab.simulator.camera.pixels {
      let truth = lab.simulator.truth(ofPixel: pixel.index)
      #expect(table.numbers("pe")[pixel.index] == truth.gain)
      #expect(table.numbers("eped_sigma")[pixel.index] == truth.pedestalSigma)
      let light = lab.simulator.settings.light(of: pixel, lab.runs(.lowLight)[0])
      #expect(table.numbers("lambda_0")[pixel.index] == light)
      #expect(table.text("kind")[pixel.index] == pixel.kind.rawValue)
    }
    let mean = good.reduce(0) { $0 + table.numbers("pe")[$1] } / Double(good.count)
    #expect(abs(mean - 20) < 1)
    let runs = try LabTable(lab.folder.path("charge_res/table.csv"))
    #expect(runs.columns == ["name", "n_ph", "n_ph_meas", "nsb", "nsb_meas"])
    #expect(runs.text("name") == ["Run00002_r1.tio", "Run00003_r1.tio", "Run00004_r1.tio"])
    #expect(runs.numbers("n_ph_meas") == [0.001, 60, 1000] && runs.numbers("nsb") == [3e8, 0, 0])
    let json = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: lab.folder.path("truth.json"))))
    let truth = try #require(json as? [String: Any])
    let settings = try #require(truth["settings"] as? [String: Any])
    #expect(truth["software"] as? String == "test 1" && settings["seed"] as? Int == 8)
    let entries = try #require(truth["runs"] as? [[String: Any]])
    #expect(entries.map { $0["events"] as? Int } == [3000, 3000, 3000, 3000])
    let resolution = try lab.simulator.resolution(of: lab.runs(.scan)[1])
    let written = try #require(entries[2]["resolution_good"] as? Double)
    #expect(abs(written / resolution.good - 1) < 1e-14)
    let column = try LabTable(lab.folder.path("truth_resolution.csv")).numbers("Run3")
    for (found, expected) in zip(column, resolution.pixels) {
      #expect(found == expected || found.isNaN && expected.isNaN)
    }
  }
}
