import Forests
import SSTCore
import SSTData

/// `train-misdirection`: forests learn from simulated DL2 files how far directions are off.
public struct TrainMisdirectionStep: Step {
  /// What decides about the models.
  public struct Settings: Encodable, Sendable {
    let configuration: String
    let seed: UInt64?
    let testFraction: Double
    let measuresPermutations: Bool
    let quirks: UInt64
  }
  /// The tables that models are for.
  public typealias Opened = [EventClassifier.Target]

  /// `train-misdirection`.
  public static let name = "train-misdirection"
  /// The models are in it.
  public static let summaryNamesOutputs = true
  /// What to do.
  public let options: TrainMisdirectionOptions

  /// A step with these options.
  public init(_ options: TrainMisdirectionOptions) { self.options = options }

  /// The effective configuration and the options.
  public var settings: Settings {
    Settings(
      configuration: options.configuration.sha256, seed: options.seed,
      testFraction: options.common.heldOutFraction, measuresPermutations: options.measuresPermutations,
      quirks: options.quirks.rawValue)
  }
  /// The folder of the models.
  public var folder: String? { options.outputDirectory }
  /// Whether models may exist.
  public var overwrite: Bool { options.overwrite }

  /// One job for all telescopes.
  ///
  /// - Parameter inputs: DL2 files of gamma rays, which have to exist: their tables say which models there will be.
  /// - Throws: ``DL1DL2Error/notDL2(path:)``, ``TrainingError``, ``SameRunError``, `HDF5Error`.
  public func jobs(for inputs: [Input]) throws -> StepPlan<Opened> {
    let targets = try TrainMisdirectionPipeline.targets(inputs.map(\.path))
    try options.check(targets)
    return StepPlan(
      Job(inputs: inputs, outputs: options.outputs(targets), log: options.record(targets, ".log")),
      opened: targets)
  }

  /// Trains the models.
  public func run(_ job: Job, opened: Opened?, _ context: StepContext) throws -> TrainMisdirectionResult {
    try TrainMisdirectionPipeline(
      options: options, log: context.log, cancellation: context.cancellation, progress: context.progress
    ).run(job.inputs.map(\.path))
  }

  /// What was trained.
  public func summary(
    of plan: StepPlan<Opened>, outcomes: [TrainMisdirectionResult]
  ) -> TrainMisdirectionSummary {
    TrainMisdirectionSummary(outcomes)
  }
}

/// What `train-misdirection` made.
public struct TrainMisdirectionSummary: StepSummary {
  private struct Model: Encodable, Sendable {
    let path: String
    let rows: Int
    let outOfBag: [Double]
    let outOfBagError: [Double]
    let gammas: [SampleCounts]
    let heldOut: Int
  }

  private let format = 1
  private let command = TrainMisdirectionStep.name
  private let models: [Model]
  private let outputs: [String]
  private let lines: [String]

  private enum CodingKeys: String, CodingKey { case format, command, models, outputs }

  init(_ results: [TrainMisdirectionResult]) {
    let all = results.flatMap(\.models)
    models = all.map { model in
      let training = model.head.training
      return Model(
        path: model.path, rows: training?.rowCount ?? 0, outOfBag: training?.outOfBag ?? [],
        outOfBagError: training?.outOfBagError ?? [], gammas: model.counts,
        heldOut: model.test?.energies.count ?? 0)
    }
    outputs = results.flatMap(\.outputs)
    lines = all.map { "\($0.path): \($0.head.trainingText)" }
  }

  /// The models with their figures.
  public var description: String { TerminalText.lines(lines) }
}
