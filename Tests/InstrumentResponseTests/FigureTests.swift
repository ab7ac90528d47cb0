import Foundation
import TestSupport
import Testing

@testable import InstrumentResponse

@Suite("Golden performance", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct GoldenFigureTests {
  static let root = "oracle/dl2_dl3/performance"

  /// The cut on gammaness of one of the original's runs.
  private func cut(_ kind: String, _ method: String) throws -> GammanessCut {
    if method == "global" { return .global(0.65) }
    let gammas = try GoldenSample(kind, GoldenSample.point)
    if method == "efficiency" {
      return .binned(
        try PercentileCut.gammaness(efficiency: 0.6).find(
          gammas.values("gammaness"), energies: gammas.values("reco_energy"), edges: GoldenSample.edges))
    }
    let protons = try GoldenSample(kind, GoldenSample.proton)
    // The original measures the distances of protons from the true direction of the first proton here.
    return .binned(
      try SignificanceCut().find(
        gammas: gammas.cutSample(gammas.source(), .crab),
        protons: protons.cutSample(protons.source(), .protonsAndHelium),
        edges: GoldenSample.edges
      ).cut)
  }

  @Test("resolutions", arguments: ["mono", "stereo"], ["global", "efficiency", "significance"])
  func resolutions(_ kind: String, _ method: String) throws {
    let gammas = try GoldenSample(kind, GoldenSample.point)
    let mask = try cut(kind, method)
      .mask(gammaness: gammas.values("gammaness"), energies: gammas.values("reco_energy"))
    let passing = gammas.events.taking(mask.rows)
    let table = GoldenSample.table(kind)
    let energy = try Resolution.energy(
      reconstructed: passing.values("reco_energy"), truth: passing.values("true_energy"),
      edges: GoldenSample.edges)
    #expect(
      try largestDifference(
        Resolution.energyColumns(resolution: energy.resolution, bias: energy.bias),
        GoldenTable("\(Self.root)/\(kind)_\(method)/energy_resolution_\(table)__res.csv")
      ).isEmpty)
    var rows = Array(0..<passing.count)
    if kind == "mono" {
      let (found, truth) = (try passing.values("reco_disp_sign"), try passing.values("disp_sign"))
      rows = rows.filter { found[$0] == truth[$0] }
    }
    let right = passing.taking(rows)
    let theta = try Separation.degrees(
      altitudesDeg: right.values("reco_alt"), azimuthsDeg: right.values("reco_az"),
      otherAltitudesDeg: right.values("true_alt"), otherAzimuthsDeg: right.values("true_az"))
    let angular = try Resolution.angular(
      thetaDeg: theta, truth: right.values("true_energy"), edges: GoldenSample.edges)
    // The original's arc cosine knows the distance of a bin with one event no better.
    let wrong = try largestDifference(
      Resolution.angularColumns(angular),
      GoldenTable("\(Self.root)/\(kind)_\(method)/angular_resolution_\(table)__res.csv"), absolute: 1e-10)
    #expect(wrong.isEmpty, "\(wrong)")
  }

  @Test("curves of scores", arguments: ["mono", "stereo"])
  func scores(_ kind: String) throws {
    let curve = try ROCCurve(
      signal: GoldenSample(kind, GoldenSample.point).values("gammaness"),
      background: GoldenSample(kind, GoldenSample.proton).values("gammaness"))
    let golden = try GoldenTable(
      "\(Self.root)/\(kind)_global/roc_curve_\(GoldenSample.table(kind))__roc.csv.gz")
    #expect(golden.rows.count == curve.thresholds.count)
    #expect(try largestDifference(curve.columns, golden, relative: 0).isEmpty)
  }
}

@Suite("Figures") struct FigureTests {
  @Test("resolutions of known distributions")
  func resolutions() throws {
    let truth = [Double](repeating: 1, count: 1001)
    let reconstructed = (0...1000).map { 0.5 + Double($0) / 1000 }
    let energy = try Resolution.energy(reconstructed: reconstructed, truth: truth, edges: [0.1, 10, 20])
    #expect(abs(energy.resolution[0].value - 0.34135) < 1e-3)
    #expect(energy.resolution[0].low < energy.resolution[0].value)
    #expect(energy.resolution[0].value < energy.resolution[0].high)
    #expect(abs(energy.bias[0].value) < 1e-12)
    #expect(energy.resolution[1].value.isNaN && energy.resolution[1].eventCount == 0)
    // On an edge: in no bin of energy resolutions, in the lower one of angular ones.
    let edge = try Resolution.energy(reconstructed: [1, 1], truth: [1, 1], edges: [0.1, 1, 2])
    #expect(edge.resolution.map(\.eventCount) == [0, 0])
    let angular = try Resolution.angular(thetaDeg: [0.3, 0.3], truth: [1, 1], edges: [0.1, 1, 2])
    #expect(angular.map(\.eventCount) == [2, 0])
    #expect(isClose(angular[0].value, 0.3, relative: 1e-15))
  }

  @Test("the interval of a median covers it as often as it says")
  func coverage() {
    var covered = 0
    for seed in 0..<2000 {
      var random = SystemSeed(state: UInt64(seed))
      let figure = BinnedFigure(percentile: 50, of: (0..<101).map { _ in random.uniform() })
      if figure.low <= 0.5 && 0.5 <= figure.high { covered += 1 }
    }
    #expect((0.88...0.94).contains(Double(covered) / 2000), "\(covered)")
  }

  @Test("the area under a curve is the probability of the right order")
  func area() throws {
    let curve = try ROCCurve(signal: [0.9, 0.8, 0.4, .nan], background: [0.7, 0.4, 0.1])
    #expect(isClose(curve.area, 7.5 / 9, relative: 1e-15))
    #expect(curve.thresholds[0] == 1.9)
    #expect(curve.truePositiveRate.last == 1 && curve.falsePositiveRate.last == 1)
    #expect(throws: ResponseError.self) { try ROCCurve(signal: [], background: [1]) }
  }
}

/// A small generator for tests of coverage.
private struct SystemSeed {
  var state: UInt64

  mutating func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var word = state
    word ^= word >> 33
    word = word &* 0xFF51_AFD7_ED55_8CCD
    word ^= word >> 33
    return Double(word >> 11) * 0x1p-53
  }
}
