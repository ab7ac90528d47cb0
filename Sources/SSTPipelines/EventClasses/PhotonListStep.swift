import Logging
public import SSTCore
import SSTData
import SSTIO

/// `photon-list`: the gamma-like events of DL2 files with their positions in the sky.
public struct PhotonListStep: Step {
  /// What decides about the bytes of the outputs.
  public struct Settings: Encodable, Sendable {
    let configuration: String
    let gammaness: Double
  }

  /// `photon-list`.
  public static let name = "photon-list"
  /// Every line of the summary is a file.
  public static var summaryNamesOutputs: Bool { true }
  /// Events must be above it.
  public let gammaness: Double
  /// The other options.
  public let options: DL2StepOptions

  /// A step.
  ///
  /// - Parameters:
  ///   - gammaness: events must be above it; nil for `global_gammaness_cut` of the configuration.
  ///   - options: the other options.
  public init(gammaness: Double? = nil, _ options: DL2StepOptions) {
    self.gammaness = gammaness ?? options.configuration.analysis.later["global_gammaness_cut"]?.double ?? 0.75
    self.options = options
  }

  /// The effective configuration and the cut.
  public var settings: Settings {
    Settings(configuration: options.configuration.sha256, gammaness: gammaness)
  }
  /// The folder of the outputs.
  public var folder: String? { options.outputDirectory }
  /// Whether outputs may exist.
  public var overwrite: Bool { options.overwrite }

  /// A job for each DL2 file.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> {
    var plan = StepPlan<Void>()
    for input in inputs {
      plan.add(
        Job(
          inputs: [input], outputs: [options.output(of: input.path, "_pl.h5")],
          log: options.output(of: input.path, "_pl.log"), events: input.events))
    }
    return plan
  }

  /// Selects and writes the events of a file.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> PhotonListOutcome {
    let start = RunClock.now()
    let input = job.inputs[0].path
    let source = try DL2File(readingFrom: input)
    let list = try PhotonList(source, selection: options.configuration.eventSelection, gammaness: gammaness)
    let outcome = PhotonListOutcome(
      input: input, output: job.outputs[0], events: list.total, selected: list.selected,
      photons: list.rows.count, notFinite: list.notFinite, gammaness: gammaness)
    guard !list.rows.isEmpty else { throw DL1DL2Error.noEvents(path: input, summary: outcome.counts) }
    let provenance = try Provenance(
      activity: Self.name, files: [("DL2", input)] + options.configurationFiles.map { ("configuration", $0) },
      configurationSHA256: options.configuration.sha256, options: options.given, start: start)
    try list.write(
      to: outcome.output, overwrite: options.overwrite, provenance,
      configuration: options.configuration.effectiveJSON)
    context.log.report(.reconstructedEvents, outcome.counts)
    return outcome
  }

  /// Files without gamma-like events do not stop the others.
  public func leavesOut(_ error: any SSTError) -> Bool { error.saysNoEvents }

  /// What was done.
  public func summary(
    of plan: StepPlan<Void>, outcomes: [PhotonListOutcome]
  ) -> FilesSummary<PhotonListOutcome> {
    FilesSummary(command: Self.name, plan, outcomes)
  }
}

/// What became of a DL2 file.
public struct PhotonListOutcome: Encodable, Sendable, Equatable, CustomStringConvertible {
  /// The DL2 file.
  public let input: String
  /// The list.
  public let output: String
  /// The events of the table.
  public let events: Int
  /// Those that pass the selection of the configuration.
  public let selected: Int
  /// Those of them that are gamma-like.
  public let photons: Int
  /// Events that are not below the cut, without an energy, direction or possible gammaness.
  public let notFinite: Int
  /// The cut.
  public let gammaness: Double

  var counts: String {
    "\(photons) of \(events) events have a gammaness above \(gammaness); \(events - selected) are outside the selection"
      + (notFinite > 0 ? "; \(notFinite) are without an energy, direction or possible gammaness" : "")
  }
  /// The list and what is in it.
  public var description: String { "\(output): \(counts)" }
}
