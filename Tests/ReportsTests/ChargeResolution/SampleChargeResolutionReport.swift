import ChargeRes
import Foundation
import SSTCore

@testable import Reports

/// A report with invented content: good, dead and failing pixels at some background lights.
struct SampleChargeResolutionReport {
  static let pixelCount = PixelMapping.checS.pixelCount
  static let failing = 300..<316
  static let dead = [77, 1300]
  static let events = 1000

  var nightSky: [Double] = [0, 40e6, 1.2e9]
  var photons: [Double] = [2.5, 5, 10, 22, 47, 100, 215, 460, 1000, 1190]
  var texts: (String) -> String = { $0 }

  /// A number near 0 with a spread of about 1, always the same for pixel and purpose.
  static func noise(_ pixel: Int, _ purpose: Int) -> Double {
    var random = CounterRandom(seed: 12, event: UInt64(pixel), purpose: UInt64(purpose))
    return (0..<12).reduce(-6.0) { sum, _ in sum + random.uniform() }
  }

  static func isGood(_ pixel: Int) -> Bool { !dead.contains(pixel) && !failing.prefix(8).contains(pixel) }

  static func state(_ pixel: Int, _ texts: (String) -> String) -> PixelState {
    if dead.contains(pixel) { return PixelState(.dead) }
    return isGood(pixel)
      ? PixelState(.good, status: "converged")
      : PixelState(.bad, status: "converged", faults: [texts("noise outlier")])
  }

  static func resolution(_ pixel: Int, photons: Double, nightSky: Double, run: Int) -> Double {
    if dead.contains(pixel) { return .nan }
    let q = 0.46 * photons
    let variance = 0.46 * nightSky / 1e9 * 13.5 + 0.5 + 1.2 * q + 0.0036 * q * q
    let factor = failing.contains(pixel) ? 1.7 : 1 + 0.035 * noise(pixel, 1)
    let scatter = noise(pixel, 100 + run) / Double(2 * events).squareRoot()
    return variance.squareRoot() / q * factor * (1 + scatter)
  }

  static func verdict(_ value: Double, _ error: Double, _ limit: Double) -> ReportVerdict {
    guard value.isFinite else { return .noData }
    guard limit.isFinite else { return .outside }
    if abs(value / limit - 1) <= 3 * error / limit { return .undecided }
    return value > limit ? .fail : .pass
  }

  /// The share of a normal distribution about 1 in each bin, as counts.
  static func distribution(_ sigma: Double, charges: Int) -> ReportResolution.Distribution {
    let below = RatioAxis.standard.edges.map { 0.5 * erfc((1 - $0) / sigma / 2.0.squareRoot()) }
    let counts = zip(below, below.dropFirst()).map { Int((($1 - $0) * Double(charges)).rounded()) }
    return .init(
      counts: counts, underflow: Int(below[0] * Double(charges)), overflow: 3, notANumber: 2 * events)
  }

  static func camera(_ values: [Double], limit: Double) -> ReportResolution {
    let sorted = values.filter(\.isFinite).sorted()
    let mean = (sorted.reduce(0) { $0 + $1 * $1 } / Double(sorted.count)).squareRoot()
    let error = mean / Double(2 * events * sorted.count).squareRoot()
    return ReportResolution(
      resolution: mean, uncertainty: error, bias: 1 + 0.05 * mean, biasUncertainty: 0.01 * mean,
      band: sorted[sorted.count * 16 / 100]...sorted[sorted.count * 84 / 100],
      verdict: verdict(mean, error, limit), distribution: distribution(mean, charges: sorted.count * events))
  }

  func run(_ photons: Double, nightSky: Double, number: Int) -> ReportScanRun {
    let limit = ResolutionCurve.requirement(nightSkyHz: nightSky)(0.46 * photons)
    let values = (0..<Self.pixelCount).map {
      Self.resolution($0, photons: photons, nightSky: nightSky, run: number)
    }
    let errors = values.map { $0 / Double(2 * Self.events).squareRoot() }
    let good = values.enumerated().filter { Self.isGood($0.offset) }.map(\.element)
    return ReportScanRun(
      name: texts("scan_\(Int(photons))ph_\(Int(nightSky / 1e6))MHz_r1.tio"), photons: photons,
      expectedPE: 0.46 * photons, measuredNightSkyHz: nightSky * 1.02, events: Self.events,
      rejected: [.init(texts("stale"), 3), .init("missing packets", 1)], requirement: limit,
      resolution: values, uncertainty: errors,
      bias: values.indices.map { 1 + 0.02 * Self.noise($0, 7) + 0.1 / photons },
      verdicts: zip(values, errors).map { Self.verdict($0, $1, limit) },
      all: Self.camera(values, limit: limit), good: Self.camera(good, limit: limit))
  }

  static func worst(_ verdicts: [ReportVerdict]) -> ReportVerdict {
    for verdict in [ReportVerdict.fail, .undecided, .pass, .outside] where verdicts.contains(verdict) {
      return verdict
    }
    return .noData
  }

  func make() throws -> ChargeResolutionReport {
    let points = (0...60).map { 0.3 * pow(10, Double($0) / 16) }
    let levels = nightSky.enumerated().map { place, rate in
      let runs = photons.enumerated().map { run($1, nightSky: rate, number: 100 * place + $0) }
      let curve = ResolutionCurve.requirement(nightSkyHz: rate)
      return ReportNightSkyLevel(
        nominalHz: rate, rateHz: rate * 1.02, requirement: points.map { curve($0) },
        verdicts: (0..<Self.pixelCount).map { pixel in Self.worst(runs.map { $0.verdicts[pixel] }) },
        runs: runs)
    }
    return try ChargeResolutionReport(
      title: texts("Charge resolution: charge_res_scan"),
      subtitle: texts("2026-01-21 · 30 runs · 3 levels of night-sky background"),
      name: texts("charge_res_scan"),
      facts: [
        ReportSection(texts("Scan"), [.init("folder", texts("charge_res")), .init("runs", "30")]),
        ReportSection("Processing", [.init("window", "16 samples"), .init("PDE", "0.46")]),
      ],
      camera: ReportCamera(.checS),
      states: (0..<Self.pixelCount).map { Self.state($0, texts) },
      curvePE: points,
      limits: [
        .init("Poisson, photoelectrons: 1/√q", points.map(PoissonLimit.photoelectrons)),
        .init("Poisson, photons: 1/√(q/PDE)", points.map { PoissonLimit.photons($0, pde: 0.46) }),
      ],
      axis: .init(edges: RatioAxis.standard.edges, linearWidth: RatioAxis.standard.linearWidth),
      levels: levels)
  }
}
