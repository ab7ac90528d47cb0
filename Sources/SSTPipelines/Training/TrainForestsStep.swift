import SSTCore
import SSTData
import SSTIO

/// `train-rfs`: forests learn energy, direction and gammaness from simulated DL1 files.
public struct TrainForestsStep: Step {
  /// What decides about the models.
  public struct Settings: Encodable, Sendable {
    let configuration: String
    let telescopes: [Int]?
    let isStereo: Bool
    let protonFileCount: Int
    let seed: UInt64?
    let testFraction: Double
    let measuresPermutations: Bool
    let quirks: UInt64
  }

  /// `train-rfs`.
  public static let name = "train-rfs"
  /// The models are in it.
  public static let summaryNamesOutputs = true
  /// What to do.
  public let options: TrainForestsOptions

  /// A step with these options.
  public init(_ options: TrainForestsOptions) { self.options = options }

  /// The effective configuration and the options.
  public var settings: Settings {
    Settings(
      configuration: options.configuration.sha256, telescopes: options.telescopes?.sorted(),
      isStereo: options.isStereo, protonFileCount: options.protonFileCount, seed: options.seed,
      testFraction: options.heldOutFraction, measuresPermutations: options.measuresPermutations,
      quirks: options.quirks.rawValue)
  }
  /// The folder of the models.
  public var folder: String? { options.outputDirectory }
  /// Whether models may exist.
  public var overwrite: Bool { options.overwrite }

  /// One job for all telescopes.
  ///
  /// - Parameter inputs: files of gamma rays, then those of hadrons, as many as the options say. They need not exist yet
  ///   unless models of all telescopes are wanted.
  /// - Throws: ``TrainingError``; `HDF5Error` for a first file that cannot be read.
  public func jobs(for inputs: [Input]) throws -> StepPlan<Void> {
    try options.check()
    let telescopes = try TrainForestsPipeline.telescopes(inputs.prefix(1).map(\.path), options)
    return StepPlan(
      Job(
        inputs: inputs, outputs: telescopes.flatMap(options.models) + options.records,
        log: options.log))
  }

  /// Trains the models.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> TrainingResult {
    let (gammas, protons) = paths(job)
    return try TrainForestsPipeline(
      options: options, log: context.log, cancellation: context.cancellation, progress: context.progress
    ).run(gammas: gammas, protons: protons)
  }

  /// Opens all inputs.
  public func preview(of plan: StepPlan<Void>, _ context: StepContext) throws -> PlanPreview {
    for job in plan.jobs.map(\.job) {
      let telescopes = try TrainForestsPipeline.telescopes(job.inputs.map(\.path), options)
      try TrainForestsPipeline(options: options, log: context.log)
        .check(job.inputs.map(\.path), telescopes, options)
    }
    return PlanPreview(command: Self.name, jobs: plan.jobs.map(\.job))
  }

  /// What was trained.
  public func summary(of plan: StepPlan<Void>, outcomes: [TrainingResult]) -> TrainForestsSummary {
    TrainForestsSummary(outcomes)
  }

  private func paths(_ job: Job) -> (gammas: [String], protons: [String]) {
    let paths = job.inputs.map(\.path)
    return (paths.dropLast(options.protonFileCount), paths.suffix(options.protonFileCount))
  }
}
