import Foundation
import SSTCore
import TestSupport
import Testing

@testable import InstrumentResponse

@Suite("Golden cuts", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct GoldenCutTests {
  static let cuts = "oracle/dl2_dl3/cuts"

  @Test("gammaness and theta at an efficiency", arguments: ["mono", "stereo"])
  func efficiency(_ kind: String) throws {
    let sample = try GoldenSample(kind, GoldenSample.point)
    let energies = try sample.values("reco_energy")
    let gammaness = try PercentileCut.gammaness(efficiency: 0.6)
      .find(sample.values("gammaness"), energies: energies, edges: GoldenSample.edges)
    let goldenGammaness = try GoldenTable("\(Self.cuts)/gammaness_cuts_efficiency_\(kind).csv")
    #expect(try largestDifference(gammaness.columns, goldenGammaness).isEmpty)
    let theta = try sample.theta(sample.source())
    let cut = try PercentileCut.theta(efficiency: 0.68).find(
      theta, energies: energies, edges: GoldenSample.edges)
    #expect(try largestDifference(cut.columns, GoldenTable("\(Self.cuts)/theta_cuts_\(kind).csv")).isEmpty)
    let info = try JSONNode(parsing: SharedData.data("\(Self.cuts)/simulation_info.json"), file: "info").value
    let passing = try ThetaCut.binned(cut).mask(thetaDeg: theta, energies: energies).passing
    #expect(Double(passing) == info["\(kind)_theta_cut_passed"]?.double)
    #expect(try BinnedCut(.theta, columns: cut.columns) == cut)
  }

  @Test("gammaness at the largest significance", arguments: ["mono", "stereo"])
  func significance(_ kind: String) throws {
    let gammas = try GoldenSample(kind, GoldenSample.point)
    let source = try gammas.source()
    let signal = try gammas.cutSample(source, .crab)
    let background = try GoldenSample(kind, GoldenSample.proton).cutSample(source, .protonsAndHelium)
    var search = SignificanceCut()
    let found = try search.find(gammas: signal, protons: background, edges: GoldenSample.edges)
    let golden = try GoldenTable("\(Self.cuts)/gammaness_cuts_significance_\(kind).csv")
    #expect(try largestDifference(found.cut.columns, golden).isEmpty)
    #expect(try BinnedCut(.gammaness, columns: found.cut.columns) == found.cut)
    try compare(found.curves, search.candidates, "\(Self.cuts)/significance_curves_\(kind).csv.gz")
    search.smooths = false
    let unsmoothed = try search.find(gammas: signal, protons: background, edges: GoldenSample.edges).cut
    let goldenUnsmoothed = try GoldenTable("\(Self.cuts)/gammaness_cuts_significance_nofit_\(kind).csv")
    #expect(try largestDifference(unsmoothed.columns, goldenUnsmoothed).isEmpty)
  }

  private func compare(_ curves: [SignificanceCut.Curve], _ candidates: [Double], _ path: String) throws {
    let golden = try GoldenTable(path)
    let (values, smoothed) = (try golden.numbers("significance"), try golden.numbers("smoothed"))
    #expect(values.count == curves.count * 100)
    #expect(Array(try golden.numbers("gammaness_cut").prefix(100)) == candidates)
    for (bin, curve) in curves.enumerated() {
      let scale = max(1, curve.significance.max() ?? 1)
      for place in 0..<100 {
        let row = bin * 100 + place
        #expect(isClose(curve.significance[place], values[row], relative: 1e-10), "bin \(bin)")
        #expect(abs(curve.smoothed[place] - smoothed[row]) < 1e-6 * scale, "bin \(bin)")
      }
    }
  }

  @Test("significances of Li and Ma")
  func liMa() throws {
    let golden = try GoldenTable("oracle/stereo_dl3/pyirf/li_ma.csv")
    let (on, off) = (try golden.numbers("n_on"), try golden.numbers("n_off"))
    let (alpha, expected) = (try golden.numbers("alpha"), try golden.numbers("pyirf_li_ma"))
    for row in on.indices {
      let found = max(0, LiMa.significance(on: on[row], off: off[row], alpha: alpha[row]))
      // NaN of pyirf, where rounding makes the bracket negative, is 0; near it rounding leaves its root.
      let value = expected[row].isNaN ? 0 : expected[row]
      #expect(isClose(found, value, relative: 1e-10, absolute: 1e-7), "\(on[row]) \(off[row]) \(alpha[row])")
    }
  }

  @Test("excesses for five standard deviations")
  func excess() throws {
    let golden = try GoldenTable("oracle/stereo_dl3/pyirf/excess_for_5sigma.csv")
    let (alpha, off) = (try golden.numbers("alpha"), try golden.numbers("n_off"))
    for (row, expected) in try golden.numbers("gammapy_n_sig_5sigma").enumerated() {
      let found = LiMa.excess(significance: 5, off: off[row], alpha: alpha[row])
      #expect(isClose(found, expected, relative: 1e-6), "\(off[row]) \(alpha[row])")
    }
  }
}

@Suite("Cuts") struct CutTests {
  @Test(
    "the excess for a significance has this significance", arguments: [0.0, 3, 100, 1e6], [0.05, 0.2, 1])
  func excess(_ off: Double, _ alpha: Double) {
    let excess = LiMa.excess(significance: 5, off: off, alpha: alpha)
    #expect(abs(LiMa.significance(on: alpha * off + excess, off: off, alpha: alpha) - 5) < 1e-9)
    #expect(LiMa.significance(on: 0, off: 10, alpha: alpha) < 0)
    #expect(LiMa.significance(on: 0, off: 0, alpha: alpha) == 0)
  }

  @Test("percentile cuts: few events get the fill value, others are moved into the range")
  func percentiles() throws {
    let energies = (0..<300).map { _ in 1.0 } + (0..<5).map { _ in 20.0 } + [1e5]
    let values = (0..<300).map { Double($0) / 300 } + [0.5, 0.5, .nan, 0.5, 0.5, 0.999]
    let edges = [0.1, 10, 100]
    let cut = try PercentileCut.gammaness(efficiency: 0.6).find(values, energies: energies, edges: edges)
    #expect(isClose(cut.cuts[0], 0.4 * 299 / 300, relative: 1e-12))
    // The largest value of the sample is that of an event outside the bins.
    #expect(cut.cuts[1] == 0.999)
    #expect(cut.counts == .events([300, 5]))
    #expect(
      try PercentileCut.gammaness(efficiency: 0.999).find(values, energies: energies, edges: edges).cuts[0]
        == 0.1)
    #expect(
      try PercentileCut.theta(efficiency: 0.5).find(values, energies: energies, edges: edges).cuts[1] == 0.5)
    #expect(throws: ResponseError.noEvents(what: "cuts on gammaness")) {
      try PercentileCut.gammaness(efficiency: 0.6).find([], energies: [], edges: edges)
    }
    #expect(throws: ResponseError.edges(what: "reconstructed energy")) {
      try PercentileCut.gammaness(efficiency: 0.6).find(values, energies: energies, edges: [1, 1])
    }
    #expect(throws: ResponseError.setting(name: "efficiency of a cut", found: 1.5, expected: "0 to 1")) {
      try PercentileCut.gammaness(efficiency: 1.5)
    }
  }

  @Test("edges belong to the bins that they should")
  func edges() throws {
    let binning = try Binning([1, 2, 4], "x")
    let values: [Double] = [0.9, 1, 1.5, 2, 4, 4.1, .nan]
    #expect(values.map { binning.bin(of: $0) } == [nil, 0, 0, 1, nil, nil, nil])
    #expect(values.map { binning.binClosedAbove(of: $0) } == [nil, nil, 0, 0, 1, nil, nil])
    #expect(values.map { binning.binOpen(of: $0) } == [nil, nil, 0, nil, nil, nil, nil])
  }

  @Test("damaged tables of cuts are refused")
  func damaged() throws {
    let (low, high) = (FigureColumn("low", [1, 2]), FigureColumn("high", [2, 3]))
    let cut = FigureColumn("cut", [0.5, 0.6])
    #expect(try BinnedCut(.gammaness, columns: [cut, high, low]).counts == .unknown)
    for columns in [
      [low, high], [low, cut], [low, high, FigureColumn("cut", [0.5])],
      [low, high, FigureColumn("cut", [0.5, .nan])],
      [low, FigureColumn("high", [2.5, 3]), cut],
      [FigureColumn("low", [2, 1]), FigureColumn("high", [1, 0]), cut],
      [low, high, cut, FigureColumn("n_events", [1, 1.5])],
      [low, high, cut, FigureColumn("n_events", [1, -1])],
      [FigureColumn("low", []), FigureColumn("high", []), FigureColumn("cut", [])], [],
      [FigureColumn("low", [1, .nan]), FigureColumn("high", [.nan, 2]), cut],
    ] {
      #expect(throws: ResponseError.self) { try BinnedCut(.gammaness, columns: columns) }
    }
  }

  @Test("a bin without protons gets the largest gammaness")
  func emptyBins() throws {
    let gammas = try CutSample(
      energies: [1, 1, 5], gammaness: [0.8, 0.9, 0.7], thetaDeg: [0.1, 0.1, 0.1], weights: [10, 10, 10])
    let protons = try CutSample(
      energies: [1, 1], gammaness: [0.31, 0.5], thetaDeg: [0.5, 1], weights: [5, 5])
    var search = SignificanceCut()
    search.smooths = false
    let cut = try search.find(gammas: gammas, protons: protons, edges: [0.5, 2, 10]).cut
    #expect(cut.cuts[1] == 0.9)
    // Above 0.5 no proton is left: the largest significance has no background, and the cut is not taken.
    #expect(cut.cuts[0] == 0.9)
    search.candidates = [0.3, 0.31, 0.32]
    #expect(throws: ResponseError.self) {
      try search.find(gammas: gammas, protons: protons, edges: [0.5, 2, 10])
    }
    #expect(throws: ResponseError.self) {
      try SignificanceCut().find(gammas: protons, protons: gammas, edges: [1])
    }
  }
}
