import InstrumentResponse
import Logging
public import SSTCore
import SSTData
import SSTIO

/// `event-classes`: sorts the events of DL2 files by the predicted error of their direction, or finds the values between the
/// classes from simulated gamma rays.
public struct EventClassesStep: Step {
  /// What decides about the bytes of the outputs; models, edges and configured files are inputs.
  public struct Settings: Encodable, Sendable {
    let configuration: String
    let findsEdges: Bool
    let quirks: UInt64
  }

  /// `event-classes`.
  public static let name = "event-classes"
  /// Every line of the summary is a file.
  public static var summaryNamesOutputs: Bool { true }
  /// Models of the misdirection: a folder with models, or a grid of folders.
  public let models: String
  /// The folder of the values between classes; nil to find them.
  public let edges: String?
  /// The other options.
  public let options: DL2StepOptions

  /// A step.
  ///
  /// - Parameters:
  ///   - models: a folder with models of the misdirection, or a grid of folders.
  ///   - edges: the folder with `misdirection_edges_….h5`; nil to find the values from simulated gamma rays.
  ///   - options: the other options.
  public init(models: String, edges: String? = nil, _ options: DL2StepOptions) {
    (self.models, self.edges, self.options) = (models, edges, options)
  }

  /// The effective configuration and the options.
  public var settings: Settings {
    Settings(
      configuration: options.configuration.sha256, findsEdges: edges == nil, quirks: options.quirks.rawValue)
  }
  /// The folder of the outputs.
  public var folder: String? { options.outputDirectory }
  /// Whether outputs may exist.
  public var overwrite: Bool { options.overwrite }

  /// A job for each DL2 file. Which files of edges are found is only known of files that exist.
  ///
  /// - Parameter inputs: DL2 files.
  /// - Throws: ``DL1DL2Error`` for a folder without models, or edges that cannot be found from an input.
  public func jobs(for inputs: [Input]) throws -> StepPlan<Void> {
    let models = try ModelGrid(path: models).directories.flatMap(\.files)
    var plan = StepPlan<Void>()
    for input in inputs {
      let targets = FileIdentity.isFile(input.path) ? try self.targets(input.path) : []
      let stored = edges.map { folder in
        targets.map { Input(OutputFolder.path(folder, EventClassifier.edgesName($0))) }
      }
      let outputs =
        stored == nil
        ? targets.map { OutputFolder.path(options.outputDirectory, EventClassifier.edgesName($0)) }
        : [options.output(of: input.path, "_classes.h5")]
      plan.add(
        Job(
          inputs: [input] + models.map { Input($0) } + (stored ?? []), outputs: outputs,
          log: options.output(of: input.path, "_classes.log"), events: input.events))
    }
    return plan
  }

  private func targets(_ path: String) throws -> [EventClassifier.Target] {
    let file = try DL2File(readingFrom: path)
    let targets = EventClassifier.targets(in: file)
    guard !targets.isEmpty else { throw DL1DL2Error.notDL2(path: path) }
    if edges == nil, try !file.dl1.isSimulated { throw DL1DL2Error.noClassEdges(path: path) }
    return targets
  }

  /// Sorts the events of a file, or finds the values between classes from it.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> EventClassesOutcome {
    let start = RunClock.now()
    let input = job.inputs[0].path
    let source = try DL2File(readingFrom: input)
    let classifier = EventClassifier(models: models, configuration: options.configuration, jobs: options.jobs)
    let files = AtomicFileSet(overwrite: options.overwrite)
    let targets = try targets(input)
    var outcome = EventClassesOutcome(input: input, outputs: job.outputs)
    let output = try edges.map { _ in
      try EventClassFile(path: job.outputs[0], copyOf: source, quirks: options.quirks, in: files)
    }
    for target in targets {
      try context.cancellation.check()
      let predictions = try classifier.predict(source, target)
      guard !predictions.rows.isEmpty else {
        throw DL1DL2Error.noEvents(
          path: input,
          summary: "\(target.path): \(EventClassesOutcome.Table(target, predictions).leftOut)")
      }
      var counts: [Int] = []
      if let edges, let output {
        counts = try output.write(target, predictions, EventClassifier.readEdges(edges, target))
      } else {
        let path = OutputFolder.path(options.outputDirectory, EventClassifier.edgesName(target))
        try EventClassifier.writeEdges(classifier.edges(predictions), to: path, in: files)
      }
      outcome.add(EventClassesOutcome.Table(target, predictions, classes: counts))
    }
    try output?.finish(try provenance(job, start), configuration: options.configuration.effectiveJSON)
    try files.commit()
    for table in outcome.tables { context.log.report(.classes, table.text) }
    return outcome
  }

  private func provenance(_ job: Job, _ start: TAITime) throws -> Provenance {
    let roles = job.inputs.enumerated().map { index, input in
      (index == 0 ? "DL2" : input.path.hasSuffix(".h5") ? "edges" : "model", input.path)
    }
    return try Provenance(
      activity: Self.name, files: roles + options.configurationFiles.map { ("configuration", $0) },
      configurationSHA256: options.configuration.sha256, options: options.given, start: start)
  }

  /// Files without events do not stop the others.
  public func leavesOut(_ error: any SSTError) -> Bool { error.saysNoEvents }

  /// What was done.
  public func summary(
    of plan: StepPlan<Void>, outcomes: [EventClassesOutcome]
  ) -> FilesSummary<EventClassesOutcome> {
    FilesSummary(command: Self.name, plan, outcomes)
  }
}
