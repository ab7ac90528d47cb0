import Foundation
import InstrumentResponse
public import Logging
import Reports
public import SSTCore
import SSTData
import SSTIO

/// The step from simulated DL2 files to figures of performance.
public struct PerformancePipeline: Sendable {
  /// What to do.
  public let options: PerformanceOptions
  private let log: Logger
  private let cancellation: CancellationFlag

  /// Makes the pipeline.
  ///
  /// - Parameters:
  ///   - options: what to do.
  ///   - log: messages carry a stable code first.
  ///   - cancellation: checked between telescopes.
  public init(
    options: PerformanceOptions, log: Logger, cancellation: CancellationFlag = CancellationFlag()
  ) {
    (self.options, self.log, self.cancellation) = (options, log, cancellation)
  }

  /// Finds all figures and writes them; all files get their names at the end, or none.
  ///
  /// - Parameters:
  ///   - gammas: DL2 files of gamma rays of one production.
  ///   - hadrons: DL2 files of protons.
  /// - Throws: ``PerformanceError``, ``ResponseInputError`` and errors of the modules below.
  public func run(gammas: [String], hadrons: [String]) throws -> [PerformanceOutcome] {
    if hadrons.isEmpty, options.subjects.contains(.sensitivity) || !options.sources.isEmpty {
      throw PerformanceError.noHadrons(what: "sensitivities and detections")
    }
    let plotly = try options.page.plotly()
    let files = AtomicFileSet(overwrite: options.overwrite)
    var telescopes: [(PerformanceFigures, SimulatedSample, SimulatedSample?)] = []
    var outcomes: [PerformanceOutcome] = []
    for target in try targets(gammas + hadrons) {
      try cancellation.check()
      let signal = try sample(gammas, target, areGammas: true)
      let background = hadrons.isEmpty ? nil : try sample(hadrons, target, areGammas: false)
      let node = try DL2File(readingFrom: gammas[0]).info().map { ModelDirectory($0.models).name }
      let figures = try PerformanceMaker(options, node: node).figures(gammas: signal, hadrons: background)
      try OutputFolder.make(options.outputDirectory)
      let outputs = try PerformanceTables(figures: figures, options: options).write(in: files)
      telescopes.append((figures, signal, background))
      outcomes.append(PerformanceOutcome(figures, outputs))
    }
    let page = try plotly == nil ? nil : PerformancePage(options: options, telescopes: telescopes).report()
    try files.commit()
    if let plotly, let page {
      try page.write(
        to: options.pagePath, plotly: plotly, assets: options.page.assets, overwrite: options.overwrite)
    }
    for outcome in outcomes { log.report(.performance, outcome.description) }
    return outcomes
  }

  private func targets(_ paths: [String]) throws -> [EventClassifier.Target] {
    try SameRunError.refuseTwins(paths.map { ($0, FileIdentity($0)) })
    guard let first = paths.first else { return [] }
    let targets = EventClassifier.targets(in: try DL2File(readingFrom: first))
    guard !targets.isEmpty else { throw DL1DL2Error.notDL2(path: first) }
    return targets
  }

  private func sample(
    _ paths: [String], _ target: EventClassifier.Target, areGammas: Bool
  ) throws -> SimulatedSample {
    try SimulatedSample(
      paths, target, areGammas: areGammas, configuration: options.configuration,
      isOriginal: options.isOriginal)
  }
}

extension PerformanceOptions {
  /// The page.
  var pagePath: String { OutputFolder.path(outputDirectory, PerformanceStep.name + ".html") }
}

/// What was found of a telescope.
public struct PerformanceOutcome: Encodable, Sendable, Equatable, CustomStringConvertible {
  /// How long a source must be observed, in hours.
  public struct Detection: Encodable, Sendable, Equatable {
    /// The name of its spectrum.
    public let source: String
    /// The time; null if it is longer than the longest that was looked at.
    public let hours: Double?
    /// How much sooner and later it may be.
    public let errors: [Double]
    /// Gamma rays in the source region and background in all off regions, per second.
    public let rates: [Double]
  }

  /// The telescope, or `stereo`.
  public let setup: String
  /// The tables.
  public let outputs: [String]
  /// Gamma rays of the selection, and those that pass the cut on gammaness.
  public let gammas: [Int]
  /// The same of protons; empty without any.
  public let protons: [Int]
  /// The area under the curve of gammaness, and its standard error; empty without protons.
  public let area: [Double]
  /// The smallest detectable part of the flux of the Crab nebula, and the energy of its bin in TeV; empty without any.
  public let best: [Double]
  /// Times to detections.
  public let detections: [Detection]
  private let detectionTexts: [String]

  private enum CodingKeys: CodingKey { case setup, outputs, gammas, protons, area, best, detections }

  init(_ figures: PerformanceFigures, _ outputs: [String]) {
    (setup, self.outputs) = (figures.target.key, outputs)
    (gammas, protons) = figures.counts
    area = figures.separations.first.map { [$0.area, $0.areaError] }?.filter(\.isFinite) ?? []
    best = figures.best.map { [$0.part, $0.center] } ?? []
    detections = figures.detections.map { detection in
      Detection(
        source: detection.name, hours: detection.isDetected ? detection.time.seconds / 3600 : nil,
        errors: [detection.time.errorMinus / 3600, detection.time.errorPlus / 3600],
        rates: [detection.rates.signal.value, detection.rates.off.value])
    }
    detectionTexts = figures.detections.map { "\($0.name) in \($0.text)" }
  }

  /// The telescope and its most telling figures.
  public var description: String {
    func count(_ numbers: [Int], _ name: String) -> String {
      numbers.count == 2 ? "\(numbers[1]) of \(numbers[0]) \(name)" : "no \(name)"
    }
    var parts = ["\(setup): \(count(gammas, "gamma rays")), \(count(protons, "protons")) pass the cut"]
    if area.count == 2 { parts.append(String(format: "area under the curve %.4f ± %.4f", area[0], area[1])) }
    if best.count == 2 {
      parts.append(
        String(format: "best sensitivity %.1f %% of the Crab nebula at %.2g TeV", 100 * best[0], best[1]))
    }
    if !detectionTexts.isEmpty { parts.append("detects " + detectionTexts.joined(separator: ", ")) }
    return parts.joined(separator: "; ") + "; \(outputs.count) tables"
  }
}
