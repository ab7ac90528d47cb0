import Foundation
import SSTCore

@testable import Reports

/// A report with invented content: models of two telescopes and the events that they were tested with.
struct SampleTrainingReport {
  var telescopes = ["tel_001", "tel_002"]
  /// True to leave out all events.
  var isEmpty = false
  var texts: (String) -> String = { $0 }

  static let features = [
    "log_camera_frame_hillas_intensity", "camera_frame_hillas_width", "camera_frame_hillas_length",
    "camera_frame_hillas_wl", "camera_frame_hillas_skewness", "camera_frame_hillas_kurtosis",
    "camera_frame_timing_slope", "leakage_intensity_width_2", "camera_frame_hillas_x",
    "camera_frame_hillas_y",
  ]
  static let edges = (0...20).map { pow(10, -1 + 0.2 * Double($0)) }
  static let bandNames = ["all energies", "0.3 to 1 TeV", "1 to 3 TeV", "3 to 10 TeV", "10 to 30 TeV"]

  /// A number from 0 to 1, always the same for place and purpose.
  static func uniform(_ place: Int, _ purpose: Int) -> Double {
    var random = CounterRandom(seed: 14, event: UInt64(place), purpose: UInt64(purpose))
    return random.uniform()
  }

  /// A Gaussian sampled in bins, as counts.
  static func bell(_ edges: [Double], mean: Double, sigma: Double, total: Double) -> [Double] {
    let below = edges.map { 0.5 * erfc((mean - $0) / sigma / 2.0.squareRoot()) }
    return zip(below, below.dropFirst()).map { (($1 - $0) * total).rounded() }
  }

  func model(_ place: Int, _ purpose: String, _ kind: String) -> TrainingReport.Model {
    let isClassifier = kind == "classification"
    let list = Self.features.indices.map { number in
      TrainingReport.Model.Importance(
        texts(Self.features[number]), mean: pow(0.6, Double(number + place % 3)),
        spread: 0.02 * Self.uniform(number, place))
    }
    return TrainingReport.Model(
      purpose: texts(purpose), kind: kind, rowCount: 96_000 + place, seed: .max,
      metric: isClassifier ? "accuracy" : "rmse",
      outOfBag: [.init(texts("log_true_energy"), value: isClassifier ? 0.871 : 0.142, error: 0.0011)],
      learningCurve: (1...150).map {
        (isClassifier ? 0.87 : 0.142) + (isClassifier ? -0.2 : 0.2) / Double($0) + 0.001
          * Self.uniform($0, 50 + place)
      },
      impurityImportances: list, permutationImportances: place == 2 ? [] : Array(list.reversed()),
      features: Self.features.map(texts),
      settings: [
        .init("target", texts("log_true_energy")), .init("trees (n_estimators)", "150"),
        .init("input", texts("gamma_diffuse.h5, 96,000 rows")), .init("projection", "equidistant"),
      ])
  }

  func figures(_ value: (Double) -> Double, _ purpose: Int) -> [ReportFigure] {
    zip(Self.edges, Self.edges.dropFirst()).enumerated().map { bin, edge in
      let energy = (edge.0 * edge.1).squareRoot()
      let count = Int(3000 * exp(-pow(log(energy / 3), 2) / 3))
      guard !isEmpty, count > 9, energy > 0.25, energy < 300 else { return ReportFigure(.nan, count: 0) }
      let error = 0.6 * abs(value(energy)) / Double(count).squareRoot() + 1e-4
      return ReportFigure(
        value(energy) + 0.5 * error * (Self.uniform(bin, purpose) - 0.5), low: value(energy) - error,
        high: value(energy) + 1.2 * error, count: count)
    }
  }

  func curves() -> [ReportCurves] {
    let energy = "true energy (TeV)"
    let resolution = { (energy: Double) in 0.16 + 0.1 / energy }
    return [
      ReportCurves(
        name: "energy", title: texts("Energy: bias and resolution"), binLabel: texts(energy),
        edges: Self.edges,
        label: texts("reconstructed / true − 1"), meaning: texts("Bars: central 90 % interval."),
        curves: [
          .init(texts("resolution"), figures(resolution, 1)), .init("bias", figures({ 0.3 / $0 - 0.05 }, 2)),
        ]),
      ReportCurves(
        name: "direction", title: "Direction: resolution", binLabel: energy, edges: Self.edges,
        label: "angular resolution (deg)", meaning: "Bars: central 90 % interval.",
        curves: [
          .init("all events", figures({ 0.2 + 0.4 / $0 }, 3)),
          .init("right side of the image", figures({ 0.12 + 0.2 / $0 }, 4)),
        ], isLogarithmic: true),
      ReportCurves(
        name: "sign", title: "Side of the image", binLabel: energy, edges: Self.edges,
        label: "fraction of events with the right side", meaning: "Bars: central 90 % interval.",
        curves: [.init("right side", figures({ 0.95 - 0.1 / $0 }, 5))]),
      ReportCurves(
        name: "energy-uncertainty", title: "Energy: stated and true uncertainty",
        binLabel: "stated uncertainty (relative)", edges: (0...30).map { pow(10, -2 + 0.1 * Double($0)) },
        label: "68.27 % of the deviations", meaning: "Dashed: a true statement.",
        curves: [
          .init(
            "test events",
            (0..<30).map { bin in
              let stated = pow(10, -1.95 + 0.1 * Double(bin))
              let isThere = !isEmpty && stated > 0.05 && stated < 0.8
              return isThere
                ? ReportFigure(stated * 1.05, low: stated * 0.97, high: stated * 1.12, count: 400)
                : ReportFigure(.nan, count: 0)
            })
        ], isLogarithmic: true, hasDiagonal: true),
    ]
  }

  func matrix() -> ReportMatrix {
    let edges = (0...28).map { pow(10, -0.6 + 0.1 * Double($0)) }
    let counts = (0..<28).flatMap { truth in
      Self.bell(
        edges.map { log10($0) }, mean: -0.55 + 0.1 * Double(truth), sigma: 0.08, total: isEmpty ? 0 : 800
      )
      .map { Int($0) }
    }
    return ReportMatrix(
      name: "energy", title: texts("Energy: migration"),
      truth: .init(texts("true energy (TeV)"), edges: edges),
      reconstructed: .init("reconstructed energy (TeV)", edges: edges), counts: counts, outside: 12,
      isLogarithmic: true)
  }

  func separation() -> ReportSeparation {
    let edges = (0...50).map { 0.02 * Double($0) }
    return ReportSeparation(
      name: "gammaness", title: texts("gammaness"), signalName: texts("gammas"), backgroundName: "protons",
      scoreEdges: edges,
      bands: Self.bandNames.enumerated().map { place, label in
        let total = isEmpty ? 0.0 : 20_000 / Double(place + 1)
        let power = 3 + 2 * Double(place)
        let rates = (0...100).map { Double($0) / 100 }
        return ReportSeparation.Band(
          label: texts(label), signal: Self.bell(edges, mean: 0.8, sigma: 0.2, total: total).map { Int($0) },
          background: Self.bell(edges, mean: 0.25, sigma: 0.2, total: total).map { Int($0) },
          falsePositiveRate: isEmpty ? [] : rates,
          truePositiveRate: isEmpty ? [] : rates.map { pow($0, 1 / power) },
          area: isEmpty ? .nan : power / (power + 1), areaError: isEmpty ? .nan : 0.0021)
      })
  }

  func distributions() -> [ReportDistribution] {
    Self.features.enumerated().map { place, name in
      let edges = (0...50).map { Double($0) * 0.1 * Double(place + 1) }
      let (mean, sigma) = (2.2 * Double(place + 1), 0.7 * Double(place + 1))
      func sample(_ name: String, _ shift: Double, _ total: Double) -> ReportDistribution.Sample {
        let contents = Self.bell(edges, mean: mean + shift * sigma, sigma: sigma, total: isEmpty ? 0 : total)
        return .init(
          name: texts(name), contents: contents, below: 3, above: 5,
          rowCount: Int(contents.reduce(8, +)))
      }
      return ReportDistribution(
        name: texts(name), unit: place == 1 || place == 2 ? "m" : "", edges: edges,
        samples: [sample("gammas", 0, 48_000), sample("protons", 0.4, 48_000)])
    }
  }

  func telescope(_ name: String, _ place: Int) -> TrainingReport.Telescope {
    let models = [
      ("energy", "regression"), ("disp_norm", "regression"), ("disp_sign", "classification"),
      ("gammaness", "classification"),
    ]
    return TrainingReport.Telescope(
      name: texts(name), models: models.enumerated().map { model($0 + 10 * place, $1.0, $1.1) },
      matrices: [matrix()], curves: place == 0 ? curves() : Array(curves().prefix(2)),
      separations: [separation()], features: distributions())
  }

  func make() throws -> TrainingReport {
    try TrainingReport(
      title: texts("Training: models_ze20"), subtitle: texts("2026-11-30 · 2 telescopes · 96,000 gammas"),
      name: texts("models_ze20"),
      facts: [
        ReportSection(texts("Sample"), [.init("gammas", texts("gamma_diffuse.h5")), .init("seed", "42")])
      ],
      telescopes: telescopes.enumerated().map { telescope($1, $0) })
  }
}
