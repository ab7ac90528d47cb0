import Foundation
import InstrumentResponse
import Reports
import Testing

@testable import Forests
@testable import SSTPipelines

@Suite("Training report from arrays") struct TrainingReportMakerTests {
  private static let count = 60_000

  /// Gamma rays with a bias of 5 % and a resolution of 20 % in energy, and a known distribution of everything else.
  private static func gammas() -> TestedEvents {
    var events = TestedEvents(trueEnergies: Drawn.uniform(count, seed: 1).map { pow(10, -0.4 + 2 * $0) })
    let noise = Drawn.normal(count, seed: 2)
    events.energies = zip(events.trueEnergies, noise).map { $0 * (1.05 + 0.2 * $1) }
    events.energyUncertainties = events.energies.map { 0.19 * $0 }
    let (x, y) = (Drawn.normal(count, sigma: 0.1, seed: 3), Drawn.normal(count, sigma: 0.1, seed: 4))
    events.trueSigns = Drawn.uniform(count, seed: 5).map { $0 < 0.5 ? -1 : 1 }
    let isRight = Drawn.uniform(count, seed: 6).map { $0 < 0.9 }
    events.signScores = zip(events.trueSigns, isRight).map { ($0 > 0) == $1 ? 0.8 : 0.2 }
    events.offsetsDeg = x.indices.map { isRight[$0] ? hypot(x[$0], y[$0]) : 2 }
    events.trueDisps = Drawn.uniform(count, seed: 7).map { 0.2 * $0 }
    events.disps = zip(events.trueDisps, Drawn.normal(count, sigma: 0.01, seed: 8)).map { $0 + $1 }
    events.dispUncertainties = [Double](repeating: 0.0099, count: count)
    events.gammaness = Drawn.normal(count, mean: 0.7, sigma: 0.1, seed: 9)
    return events
  }

  private static func protons() -> TestedEvents {
    var events = TestedEvents(trueEnergies: Drawn.uniform(count, seed: 21).map { pow(10, 2 * $0) })
    events.energies = events.trueEnergies
    events.gammaness = Drawn.normal(count, mean: 0.6, sigma: 0.1, seed: 22)
    return events
  }

  private static let made = Result {
    try TrainingReportMaker().telescope(
      named: "tel_001", models: [], gammas: gammas(), protons: protons())
  }

  private func curve(_ name: String, _ place: Int = 0) throws -> [ReportFigure] {
    let curves = try #require(try Self.made.get().curves.first { $0.name == name })
    return curves.curves[place].figures
  }

  /// Figures of bins with many events; each is within its interval, widened twofold, of what is true.
  private func expect(
    _ figures: [ReportFigure], _ truth: Double, _ location: SourceLocation = #_sourceLocation
  ) {
    let known = figures.filter { $0.count > 1000 }
    #expect(known.count >= 8, sourceLocation: location)
    for figure in known {
      #expect(figure.low <= figure.value && figure.value <= figure.high, sourceLocation: location)
      #expect(
        abs(figure.value - truth) <= 2 * max(figure.high - figure.value, figure.value - figure.low),
        "\(figure), \(truth)", sourceLocation: location)
      #expect((figure.high - figure.low) < 0.12 * abs(truth) + 0.03, sourceLocation: location)
    }
  }

  @Test("bias and resolution of energy, with counts of every event") func energy() throws {
    try expect(curve("energy", 1), 0.05)
    // 68.27 % of |0.05 + 0.2 z|: solved numerically.
    try expect(curve("energy", 0), 0.20621)
    #expect(try curve("energy", 0).map(\.count).reduce(0, +) == Self.count)
    let figures = try Resolution.energy(
      reconstructed: Self.gammas().energies, truth: Self.gammas().trueEnergies,
      edges: TrainingReportMaker().energyEdges)
    for (shown, figure) in zip(try curve("energy", 0), figures.resolution) where figure.eventCount >= 10 {
      #expect(
        shown == ReportFigure(figure.value, low: figure.low, high: figure.high, count: figure.eventCount))
    }
  }

  @Test("angular resolution of all events, and of those on the right side") func direction() throws {
    // 68.27 % of a Rayleigh distribution.
    let right = 0.1 * (-2 * log(1 - 0.6827)).squareRoot()
    try expect(curve("direction", 1), right)
    // Nine of ten are so; the tenth is far away.
    try expect(curve("direction", 0), 0.1 * (-2 * log(1 - 0.6827 / 0.9)).squareRoot())
    try expect(curve("sign"), 0.9)
    let edges = TrainingReportMaker().energyEdges
    #expect(
      try curve("direction", 1).map(\.count).reduce(0, +) < curve("direction", 0).map(\.count).reduce(0, +))
    #expect(try curve("direction").count == edges.count - 1)
  }

  @Test("disp, and uncertainties that say the truth") func uncertainties() throws {
    try expect(curve("disp", 0), 0.01)
    let disp = try curve("disp-uncertainty").filter { $0.count > 0 }
    #expect(disp.count == 1 && disp[0].count == Self.count)
    #expect(abs(disp[0].value - 0.01) < 2e-4)
    let energy = try curve("energy-uncertainty").filter { $0.count > 1000 }
    #expect(energy.count == 1)
  }

  @Test("fewer than ten events make no figure, but their number stays") func few() throws {
    var events = TestedEvents(
      trueEnergies: [Double](repeating: 1.1, count: 9) + [Double](repeating: 20, count: 10))
    events.energies = events.trueEnergies
    events.trueSigns = events.trueEnergies
    events.signScores = events.trueEnergies.map { _ in 1 }
    let telescope = try TrainingReportMaker().telescope(named: "x", models: [], gammas: events)
    for curves in telescope.curves {
      let known = curves.curves[0].figures.filter { $0.count > 0 }
      #expect(known.map(\.count) == [9, 10])
      #expect(known[0].value.isNaN && known[1].value.isFinite)
    }
    // Wilson's interval of ten out of ten: 10 / (10 + z²) to 1.
    let sign = try #require(
      telescope.curves.first { $0.name == "sign" }?.curves[0].figures.last { $0.count == 10 })
    #expect(sign.high == 1 && abs(sign.low - 10 / (10 + 1.6448536269514722 * 1.6448536269514722)) < 1e-12)
  }

  @Test("the matrix has every event, in its cell or outside") func matrix() throws {
    let telescope = try Self.made.get()
    let energy = try #require(telescope.matrices.first { $0.name == "energy" })
    #expect(energy.counts.reduce(energy.outside, +) == Self.count)
    let events = Self.gammas()
    let (x, y) = (try Binning(energy.truth.edges, "x"), try Binning(energy.reconstructed.edges, "y"))
    var expected = [Int](repeating: 0, count: x.count * y.count)
    for (truth, reconstructed) in zip(events.trueEnergies, events.energies) {
      if let a = x.bin(of: truth), let b = y.bin(of: reconstructed) { expected[a * y.count + b] += 1 }
    }
    #expect(energy.counts == expected)
    // No empty bins at the ends.
    #expect(
      expected.prefix(y.count).contains { $0 > 0 } || (0..<x.count).contains { expected[$0 * y.count] > 0 })
    let disp = try #require(telescope.matrices.first { $0.name == "disp" })
    #expect(disp.counts.reduce(disp.outside, +) == Self.count)
  }

  @Test("areas of scores are those of theory, band by band") func scores() throws {
    let separations = try Self.made.get().separations
    #expect(separations.map(\.name) == ["gammaness", "sign"])
    let gammaness = separations[0]
    #expect(gammaness.bands.map(\.label).prefix(3) == ["all energies", "0.3 to 1 TeV", "1 to 3 TeV"])
    // Normal scores a distance of one standard deviation apart: Φ(1/√2).
    let truth = 0.5 * erfc(-0.5)
    for band in gammaness.bands where band.background.reduce(0, +) > 0 {
      #expect(abs(band.area - truth) < 4 * band.areaError, "\(band.label): \(band.area)")
      #expect(band.areaError > 0 && band.areaError < 0.02)
      #expect(band.falsePositiveRate.count <= ScoreSeparations.mostPoints)
      #expect(band.falsePositiveRate.first == 0 && band.falsePositiveRate.last == 1)
      #expect(band.truePositiveRate.first == 0 && band.truePositiveRate.last == 1)
      #expect(zip(band.truePositiveRate, band.truePositiveRate.dropFirst()).allSatisfy { $0 <= $1 })
    }
    let events = Self.gammas()
    let inBand = events.energies.indices.filter { (1..<3).contains(events.energies[$0]) }
    let scores = inBand.map { events.gammaness[$0] }.filter { (0...1).contains($0) }
    #expect(gammaness.bands[2].signal.reduce(0, +) == scores.count)
    // Scores of sign are 0.8 or 0.2, right nine times of ten.
    #expect(abs(separations[1].bands[0].area - 0.9) < 4 * separations[1].bands[0].areaError)
    // No protons below 1 TeV: no curve, but the gammas are shown.
    #expect(gammaness.bands[1].area.isNaN && gammaness.bands[1].signal.reduce(0, +) > 0)
  }

  @Test("nothing held out, nothing shown; lists of other lengths are an error") func empty() throws {
    let telescope = try TrainingReportMaker().telescope(named: "x", models: [], gammas: nil)
    #expect(telescope.curves.isEmpty && telescope.matrices.isEmpty && telescope.separations.isEmpty)
    var events = TestedEvents(trueEnergies: [1, 2, 3])
    events.energies = [1, 2]
    #expect(throws: ResponseError.self) {
      try TrainingReportMaker().telescope(named: "x", models: [], gammas: events)
    }
    events.energies = []
    events.disps = [1, 2, 3]
    #expect(throws: ResponseError.lengths(what: "true disps", found: 0, expected: 3)) {
      try TrainingReportMaker().telescope(named: "x", models: [], gammas: events)
    }
  }

  @Test("values that an event does not have are left out everywhere") func missing() throws {
    var events = Self.gammas()
    for row in stride(from: 0, to: Self.count, by: 2) {
      (events.energies[row], events.offsetsDeg[row], events.disps[row]) = (.nan, .nan, .nan)
      (events.signScores[row], events.gammaness[row]) = (.nan, .nan)
    }
    let telescope = try TrainingReportMaker().telescope(
      named: "x", models: [], gammas: events, protons: Self.protons())
    for curves in telescope.curves where curves.binLabel == "true energy (TeV)" {
      #expect(curves.curves[0].figures.map(\.count).reduce(0, +) == Self.count / 2, "\(curves.name)")
    }
    #expect(telescope.matrices[0].outside >= Self.count / 2)
    _ = try TrainingReport(title: "", subtitle: "", name: "", facts: [], telescopes: [telescope])
  }

  @Test("the standard error of an area is the scatter of areas") func areaError() throws {
    var (areas, errors) = ([Double](), [Double]())
    for seed in 0..<200 as Range<UInt64> {
      let signal = Drawn.normal(60, mean: 1, seed: 2 * seed),
        background = Drawn.normal(90, seed: 2 * seed + 1)
      areas.append(try ROCCurve(signal: signal, background: background).area)
      errors.append(AreaUncertainty.standardError(signal: signal, background: background))
    }
    let mean = areas.reduce(0, +) / 200
    let scatter = (areas.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 199).squareRoot()
    // The scatter of 200 is known to 5 %.
    #expect(abs(errors.reduce(0, +) / 200 / scatter - 1) < 0.15, "\(scatter)")
    #expect(AreaUncertainty.standardError(signal: [1, 2, 3], background: [-1, -2]) == 0)
    #expect(AreaUncertainty.standardError(signal: [1], background: [0, 2]).isNaN)
    // By hand: signal 1, 3 against background 1, 2: placements 0.25, 1 and 0.75, 0.5.
    let expected = (0.28125 / 2 + 0.03125 / 2).squareRoot()
    #expect(abs(AreaUncertainty.standardError(signal: [1, 3], background: [1, 2]) - expected) < 1e-15)
  }
}

@Suite("Heads of models in a training report") struct TrainingReportHeadTests {
  @Test("a trained forest: its record is on the page") func trained() throws {
    let (x, noise) = (Drawn.uniform(400, seed: 1), Drawn.uniform(400, seed: 2))
    let table = try FeatureTable(
      features: [.init("signal", unit: "m"), .init("noise")], columns: [x, noise])
    var head = ForestHead(kind: .regression, features: table.features, targets: [.init("log_true_energy")])
    head.purpose = "energy"
    head.hyperparameters = .regressor
    head.sample.cuts = ["0.25 <= true_energy"]
    head.sample.inputs = [.init(name: "gamma.h5", sha256: "abc", rowCount: 400)]
    head.conventions.focalLength = 5.6
    head.software = "swift-sst"
    var record = TrainingRecord(seed: 9, rowCount: 400, metric: "rmse")
    (record.outOfBag, record.outOfBagError, record.learningCurve) = ([0.1], [0.01], [0.3, 0.1])
    record.impurityImportances = [.init(feature: "signal", mean: 0.9, spread: 0.02)]
    head.training = record
    head.annotations[FeatureHistogram.annotation] = FeatureHistogram.text(
      FeatureHistogram.all(of: table, kinds: [("gammas", Array(0..<400))]))
    let telescope = try TrainingReportMaker().telescope(
      named: "tel_001", models: [(head, "energy.forest")], gammas: nil)
    let model = telescope.models[0]
    #expect(
      model.purpose == "energy" && model.kind == "regression" && model.rowCount == 400 && model.seed == 9)
    #expect(model.features == ["signal (m)", "noise"])
    #expect(model.outOfBag == [.init("log_true_energy", value: 0.1, error: 0.01)])
    #expect(model.learningCurve == [0.3, 0.1] && model.impurityImportances.map(\.mean) == [0.9])
    let settings = Dictionary(uniqueKeysWithValues: model.settings.map { ($0.name, $0.value) })
    #expect(settings["trees (n_estimators)"] == "150" && settings["largest depth (max_depth)"] == "30")
    #expect(settings["input"] == "gamma.h5, 400 rows, SHA-256 abc" && settings["focal length"] == "5.6 m")
    #expect(settings["cuts"] == "0.25 <= true_energy" && settings["program"] == "swift-sst")
    #expect(telescope.features.map(\.name) == ["signal", "noise"] && telescope.features[0].unit == "m")
  }

  @Test("a model of the original says what it can") func imported() {
    let model = TrainingReport.Model(
      ForestHead(kind: .classification, features: [.init("x")], targets: [.init("id")], classes: [0, 101]))
    #expect(model.kind == "classification" && model.rowCount == 0 && model.outOfBag.isEmpty)
    #expect(model.settings == [.init("target", "id")])
  }
}
