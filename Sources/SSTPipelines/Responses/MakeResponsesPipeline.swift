import Foundation
import InstrumentResponse
public import Logging
public import SSTCore
import SSTData
import SSTIO

/// The step from simulated DL2 files to instrument responses.
public struct MakeResponsesPipeline: Sendable {
  /// What to do.
  public let options: MakeResponsesOptions
  private let log: Logger
  private let cancellation: CancellationFlag

  /// Classes have numbers up to this.
  private static let largestClass = 99

  /// Makes the pipeline.
  ///
  /// - Parameters:
  ///   - options: what to do.
  ///   - log: messages carry a stable code first.
  ///   - cancellation: checked between classes.
  public init(
    options: MakeResponsesOptions, log: Logger, cancellation: CancellationFlag = CancellationFlag()
  ) {
    (self.options, self.log, self.cancellation) = (options, log, cancellation)
  }

  /// Makes all responses and writes them; all files get their names at the end, or none.
  ///
  /// - Parameters:
  ///   - gammas: DL2 files of gamma rays from a cone, one production.
  ///   - hadrons: DL2 files of protons or other hadrons; without any there is no background.
  /// - Throws: ``ResponseInputError`` and errors of the modules below.
  public func run(gammas: [String], hadrons: [String]) throws -> [MakeResponsesOutcome] {
    let files = AtomicFileSet(overwrite: options.overwrite)
    var outcomes: [MakeResponsesOutcome] = []
    for target in try targets(gammas + hadrons) {
      let sample = try sample(gammas, target, areGammas: true)
      let background = hadrons.isEmpty ? nil : try self.sample(hadrons, target, areGammas: false)
      let node = try node(gammas[0])
      let maker = try maker(target, node)
      try cancellation.check()
      let sets = try maker.responses(
        gammas: sample, hadrons: background, classes: classes(sample), background: backgroundName(node))
      for responses in sets {
        try cancellation.check()
        let path = options.path(of: responses)
        try OutputFolder.make((path as NSString).deletingLastPathComponent)
        try ResponseFile.write(responses, to: path, in: files, history: try history(gammas + hadrons))
        tell(responses.facts, path)
        outcomes.append(MakeResponsesOutcome(path, responses, gammas: sample, hadrons: background))
      }
    }
    try files.commit()
    for outcome in outcomes { log.report(.responses, outcome.description) }
    return outcomes
  }

  /// Tells of gammas that densities, which sum to 1, do not have.
  private func tell(_ facts: ResponseSet.Facts, _ path: String) {
    func percent(_ part: Double) -> String { String(format: "%.1f %%", 100 * part) }
    if let part = facts.beyondSpread, part > Self.largestPartBeyond {
      log.report(
        .responseTail,
        "\(path): \(percent(part)) of the gamma rays are found beyond the last bin of the point spread, fluxes will be too small by "
          + "that; leave source_offset_max_deg out of the configuration, or make it larger")
    }
    if let part = facts.beyondDispersion, part > Self.largestPartBeyond {
      log.report(
        .responseTail,
        "\(path): the energies of \(percent(part)) of the gamma rays are beyond the bins of the energy dispersion, from 0.1 to 4 times the "
          + "true one; fit above the threshold only")
    }
  }

  /// The part of the gammas beyond the bins of a density that is not worth a word.
  private static let largestPartBeyond = 0.01

  /// The tables of the first file, which all have.
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

  /// The name of the folder of models that a file was made with.
  private func node(_ path: String) throws -> String? {
    try DL2File(readingFrom: path).info().map { ModelDirectory($0.models).name }
  }

  private func backgroundName(_ node: String?) -> String {
    options.background ?? node.flatMap { ModelGrid.Node(ModelDirectory($0)) }?.background ?? ""
  }

  private func maker(_ target: EventClassifier.Target, _ node: String?) throws -> ResponseMaker {
    let cut =
      try options.gammanessCutDirectory.map {
        try GammanessChoice(folder: $0, node: node, target: target.key)
      } ?? GammanessChoice(options.configuration)
    var maker = ResponseMaker(cut: cut, options.configuration)
    maker.theta = try options.thetaCuts.map { try CutTableFile.read($0, as: .theta) }
    maker.scalesTrueEnergies = options.scalesTrueEnergies
    maker.isOriginal = options.isOriginal
    return maker
  }

  /// All events, and those of each class.
  private func classes(_ sample: SimulatedSample) throws -> [Int?] {
    guard options.hasEventClasses else { return [nil] }
    guard let found = sample.events["event_type"]?.values else {
      throw ResponseInputError.noClasses(path: sample.paths[0])
    }
    var kinds: Set<Int> = []
    for kind in Set(found) where kind.isFinite {
      guard let number = Int(exactly: kind), 0...Self.largestClass ~= number else {
        throw ResponseError.setting(
          name: "event_type of \(sample.paths[0])", found: kind,
          expected: "a whole number from 0 to \(Self.largestClass)")
      }
      kinds.insert(number)
    }
    return [nil] + kinds.sorted().filter { options.isOriginal || $0 > 0 }.map(Optional.init)
  }

  /// Which files the responses come from.
  private func history(_ paths: [String]) throws -> [FITSCard] {
    var cards = [FITSCard("CFGSHA", .text(String(options.configuration.sha256.prefix(32))), "configuration")]
    for (number, path) in paths.enumerated().prefix(99) {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      cards.append(FITSCard("INPUT\(number + 1)", .text(String(name.suffix(60)))))
      let hash = try FileFingerprint(ofFile: path).sha256.prefix(32)
      cards.append(FITSCard("INSHA\(number + 1)", .text(String(hash)), "SHA-256, first half"))
    }
    return cards
  }
}

/// What was made.
public struct MakeResponsesOutcome: Encodable, Sendable, Equatable, CustomStringConvertible {
  /// The file.
  public let output: String
  /// The telescope, or `stereo`.
  public let setup: String
  /// The class of the events; nil for all.
  public let eventClass: Int?
  /// The zenith angle in degrees.
  public let zenithDeg: Double
  /// The azimuth in degrees.
  public let azimuthDeg: Double
  /// The cut on gammaness.
  public let cut: String
  /// Gamma rays that pass the selection, of all.
  public let gammas: [Int]
  /// Hadrons that pass the selection, of all; empty without hadrons.
  public let hadrons: [Int]
  /// Energies between which the area on the axis is above a tenth of its largest value, in TeV; empty without any.
  public let thresholdsTeV: [Double]
  /// The largest area on the axis in square meters.
  public let largestArea: Double
  /// Whether the simulated gamma rays end before the last bin of offset does.
  public let endsBeforeLastOffset: Bool

  init(
    _ path: String, _ responses: ResponseSet, gammas: SimulatedSample, hadrons: SimulatedSample?
  ) {
    let facts = responses.facts
    (output, setup, eventClass) = (path, facts.setup, facts.eventClass)
    (zenithDeg, azimuthDeg, cut) = (facts.zenithDeg, facts.azimuthDeg, facts.cut)
    self.gammas = [gammas.events.count, gammas.total]
    self.hadrons = hadrons.map { [$0.events.count, $0.total] } ?? []
    thresholdsTeV = facts.thresholds.map { [$0.lowerBound, $0.upperBound] } ?? []
    let area = responses.gammaTables.first { $0.quantity == .effectiveArea }
    largestArea = area.map { $0.values.prefix($0.axes[0].binning.count).max() ?? 0 } ?? 0
    endsBeforeLastOffset = (area?.axes.last?.binning.edges.last ?? 0) > facts.viewConeDeg
  }

  /// The file and what is in it.
  public var description: String {
    func count(_ numbers: [Int], _ name: String) -> String {
      numbers.count == 2 ? ", \(numbers[0]) of \(numbers[1]) \(name)" : ""
    }
    let range =
      thresholdsTeV.count == 2
      ? String(
        format: ", %.2f to %.3g TeV, up to %.3g m2 on the axis", thresholdsTeV[0], thresholdsTeV[1],
        largestArea)
      : ""
    return "\(output): zenith \(String(format: "%.1f", zenithDeg)) deg\(count(gammas, "gamma rays"))"
      + count(hadrons, "hadrons") + range
      + (endsBeforeLastOffset
        ? "; the simulated cone ends before the last bins of offset, which are empty" : "")
  }
}
