import Foundation

@testable import Reports

/// A report with invented content: features that agree and features that do not.
struct SampleApplicationReport {
  var telescopes = ["tel_001"]
  var isEmpty = false
  var texts: (String) -> String = { $0 }

  static let shifts = [0.0, 0.02, 0.15, 0.01, 0.9, 0.05, 0.3, 0.0, 2.5, 0.0]

  func verdict(_ place: Int) -> ApplicationReport.Verdict {
    if isEmpty { return .noData }
    switch Self.shifts[place] {
    case 2...: return .outside
    case 0.25..<2: return .differs
    case 0.1..<0.25: return .shifted
    default: return .agrees
    }
  }

  func feature(_ place: Int, _ distribution: ReportDistribution) -> ApplicationReport.Feature {
    var distribution = distribution
    let step = Double(place + 1)
    let contents = SampleTrainingReport.bell(
      distribution.edges, mean: (2.48 + 0.7 * Self.shifts[place]) * step, sigma: 0.7 * step,
      total: isEmpty ? 0 : 30_000)
    distribution.samples.append(
      .init(
        name: texts("data"), contents: contents, below: 4,
        above: isEmpty ? 0 : 30_000 - contents.reduce(4, +),
        rowCount: isEmpty ? 0 : 30_000))
    return ApplicationReport.Feature(
      distribution: distribution, reference: 1, distance: isEmpty ? .nan : 0.39 * Self.shifts[place] + 0.004,
      expectedDistance: isEmpty ? .nan : 0.0064,
      outsideFraction: isEmpty ? .nan : Self.shifts[place] > 2 ? 0.083 : 0.0001,
      notFiniteCount: place, trainingRange: -0.3...5.6 * step, referenceMedian: 2.48 * step,
      applicationMedian: isEmpty ? .nan : (2.48 + 0.7 * Self.shifts[place]) * step, verdict: verdict(place))
  }

  func make() throws -> ApplicationReport {
    var training = SampleTrainingReport()
    training.texts = texts
    let distributions = training.distributions()
    return try ApplicationReport(
      title: texts("Models and events: night_0042_dl1"), subtitle: texts("30,000 events · models_ze20"),
      name: texts("night_0042_dl2"),
      facts: [ReportSection(texts("Input"), [.init("file", texts("night_0042_dl1.h5"))])],
      meanings: Dictionary(
        uniqueKeysWithValues: ApplicationReport.Verdict.allCases.map {
          ($0, texts("Meaning of \($0.rawValue)."))
        }),
      telescopes: telescopes.map { name in
        ApplicationReport.Telescope(
          name: texts(name), rowCount: isEmpty ? 0 : 30_000,
          features: distributions.enumerated().map { feature($0, $1) })
      })
  }
}
