import ChargeRes
import Foundation
import SPEFit
import SSTCalib
import SSTCore
import SSTIO
import TestSupport
import Testing

@testable import SSTSim

/// Whole analyses of simulated runs find the truth.
@Suite("Simulated lab: analyses") struct LabAnalysisTests {
  private static let isLong = ProcessInfo.processInfo.environment["SST_LONG_TESTS"] == "1"

  /// The charges in units of 20 mV samples, about one p.e.: the default limits of the densities fit.
  private static func scaled(_ charges: ChargeTable) -> ChargeTable {
    let values = (0..<charges.eventCount).flatMap { event in
      (0..<charges.pixelCount).map { charges[event, $0] / 20 }
    }
    return ChargeTable(
      eventCount: charges.eventCount, pixelCount: charges.pixelCount, values: .float64(values))
  }

  @Test("joint fits of three illuminations: mean pulls are 0, widths 1") func fits() throws {
    var settings = LabSettings(seed: 21)
    settings.camera.pixelCount = Self.isLong ? 2048 : 64
    (settings.camera.deadFraction, settings.camera.dimFraction, settings.camera.noisyFraction) = (0, 0, 0)
    settings.scan = []
    settings.eventsPerIllumination = Self.isLong ? 5000 : 3000
    let lab = try LabFixture(settings)
    let tables = try lab.runs(.lowLight).map { Self.scaled(try lab.charges($0)) }
    let binnings = settings.illuminations.map { light in
      Binning(count: 160, range: -1.5...(light * 1.25 + 6.5 * light.squareRoot()) + 3)
    }
    let density = try JointDensity(
      PhotoelectronDensity(.sipmModifiedPoisson), count: 3, own: ["lambda_", "eped"])
    let fits = try CameraFitter(density, binnings: binnings).fit(tables, jobs: 2)
    var pulls: [String: [Double]] = [:]
    for (fit, pixel) in zip(fits, lab.simulator.camera.pixels) {
      #expect(fit.status == .converged, "\(pixel.index): \(fit.status)")
      let truth = lab.simulator.truth(ofPixel: pixel.index)
      var expected = [
        "eped_sigma": truth.pedestalSigma / 20, "pe": truth.gain / 20, "pe_sigma": truth.gainSigma / 20,
        "opct": truth.crosstalk,
      ]
      for (index, run) in lab.runs(.lowLight).enumerated() {
        expected["lambda_\(index)"] = settings.light(of: pixel, run)
        expected["eped_\(index)"] = 0
      }
      for (name, (value, error)) in zip(fit.result.names, zip(fit.result.values, fit.result.errors)) {
        pulls[name, default: []].append((value - (expected[name] ?? .nan)) / error)
      }
    }
    #expect(pulls.count == 10)
    let n = Double(settings.camera.pixelCount)
    for (name, values) in pulls.sorted(by: { $0.key < $1.key }) {
      let mean = values.reduce(0, +) / n
      let width = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
      // Four standard errors, and what likelihood fits of finite samples are biased by.
      #expect(abs(mean) < 4 / n.squareRoot() + 0.05, "\(name): mean pull \(mean)")
      #expect(abs(width - 1) < 4 / (2 * n).squareRoot() + 0.03, "\(name): width \(width)")
      if Self.isLong { print("pull \(name): \(mean) \(width)") }
    }
  }

  @Test("the charge resolution is that of the truth within 2 %") func resolution() throws {
    var settings = LabFixture.settings(seed: 5)
    settings.illuminations = []
    settings.eventsPerScanLevel = 600
    let lab = try LabFixture(settings)
    let runs = lab.runs(.scan)
    let charges = try runs.map { try lab.charges($0) }
    let pde = settings.camera.photonDetection
    let dark = runs.indices.filter { runs[$0].nightSkyHz == 0 }
    let pixels = lab.simulator.camera.pixels
    let functions = try pixels.map { pixel -> TransferFunction in
      guard pixel.seesLight else { return .unknown }
      return .response(
        try ResponseInverse(
          expectedPE: dark.map { runs[$0].photons * pde },
          meanADC: dark.map { Moments(charges[$0], pixel: pixel.index).mean }, pixel: pixel.index))
    }
    for (run, table) in zip(runs, charges) {
      var sums = try RunResolution(expectedPE: run.photons * pde, pixelCount: pixels.count)
      try sums.add(table, through: functions)
      let truth = try lab.simulator.resolution(of: run, jobs: 2)
      let good = sums.camera(selected: pixels.map { $0.kind == .good })
      let all = sums.camera()
      // 58 good pixels of 600 events: the statistical error is 0.4 %; dim and noisy pixels are few and weigh much.
      #expect(abs(good.resolution / truth.good - 1) < 0.02, "\(run): \(good.resolution), \(truth.good)")
      let error = all.uncertainty / all.resolution
      #expect(abs(all.resolution / truth.all - 1) < 4 * error, "\(run): \(all.resolution), \(truth.all)")
      if run.nightSkyHz > 0 { #expect(truth.good > 1.001 * noSky(run, lab)) }
    }
  }

  private func noSky(_ run: LabRun, _ lab: LabFixture) -> Double {
    var dark = run
    dark.nightSkyHz = 0
    return (try? lab.simulator.resolution(of: dark).good) ?? .infinity
  }

  @Test("R0 and its pedestals give R1 with the same truth") func calibration() throws {
    var settings = LabFixture.settings(seed: 6)
    settings.level = .r0
    settings.illuminations = [2]
    settings.scan = []
    settings.eventsPerIllumination = 2000
    let lab = try LabFixture(settings)
    guard case .pedestal(let pedestal) = try TcalTable(path: lab.folder.path("pedestal.tcal")) else {
      Issue.record("no pedestal table")
      return
    }
    let source = try TIOFile(path: lab.folder.path("spe/Run00001_r0.tio"))
    let calibrator = try TARGETCalibrator(pedestal: pedestal, samplesPerPixel: 128)
    let conversion = TIOConversion(
      source: source, path: lab.folder.path("spe/Run00001_r1.tio"), scale: 13.6, offset: 700)
    let summary = try conversion.run(jobs: 2) { calibrator.calibrate($0, into: $1) }
    #expect(summary.events == 2000 && summary.clamped == 0)
    let charges = try lab.charges("spe/Run00001_r1.tio")
    var pulls: (mean: [Double], variance: [Double]) = ([], [])
    for pixel in lab.simulator.camera.pixels {
      let truth = lab.simulator.truth(ofPixel: pixel.index)
      let light = settings.light(of: pixel, lab.runs(.lowLight)[0])
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
  }

  @Test("the pedestal run gives the pedestal table") func pedestalRun() throws {
    var settings = LabFixture.settings(seed: 6)
    settings.level = .r0
    (settings.illuminations, settings.scan) = ([], [])
    let lab = try LabFixture(settings)
    let source = try RawFile.openRows(lab.folder.path("pedestal/Run00001_r0.tio"))
    #expect(source.eventCount == 4099)
    var maker = TARGETPedestalMaker(pixelCount: 64, samplesPerPixel: 128)
    var block = EventBlock(for: source.description)
    for start in stride(from: 2, to: 4098, by: 512) {
      try source.read(start..<start + 512, into: &block, jobs: 2)
      maker.add(block.telescopes[0], jobs: 2)
    }
    let made = try maker.pedestal()
    guard case .pedestal(let truth) = try TcalTable(path: lab.folder.path("pedestal.tcal")) else {
      Issue.record("no pedestal table")
      return
    }
    #expect(made.values.count == truth.values.count && !made.values.contains(0))
    let pixels = lab.simulator.camera.pixels
    for pixel in [pixels[0], pixels[63]] {
      let range = pixel.index * truth.valuesPerPixel..<(pixel.index + 1) * truth.valuesPerPixel
      let differences = range.map { Double(made.values[$0] - truth.values[$0]) }
      let mean = differences.reduce(0, +) / Double(differences.count)
      // The noise of 4096 events in 20352 values; neighboring values share events.
      #expect(abs(mean) < 0.02 * pixel.noise, "\(mean)")
      #expect(differences.allSatisfy { abs($0) < 6 * pixel.noise + 0.5 })
    }
  }
}
