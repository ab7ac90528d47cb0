import Logging
public import SSTCore
import SSTData
import SSTIO

/// `dl1-dl2`: models are applied to DL1 files, one or many; each becomes a DL2 file.
public struct DL1DL2Step: Step {
  /// What decides about the bytes of the outputs; models and configured files are inputs.
  public struct Settings: Encodable, Sendable {
    let configuration: String
    let isStereo: Bool
    let scalesIntensities: Bool
    let telescopes: [Int]?
    let background: String?
    let interpolates: Bool
    let statesUncertainties: Bool
    let timeTables: [String]
    let quirks: UInt64
  }
  /// Nothing is opened for the plan: a DL1 file may be made by another job.
  public typealias Opened = Void

  /// `dl1-dl2`.
  public static let name = "dl1-dl2"
  /// Every line of the summary is a file.
  public static var summaryNamesOutputs: Bool { true }
  /// What to do.
  public let options: DL1DL2Options
  private let store = ModelStore()

  /// A step with these options.
  public init(_ options: DL1DL2Options) { self.options = options }

  /// The effective configuration and the options.
  public var settings: Settings {
    Settings(
      configuration: options.configuration.sha256, isStereo: options.isStereo,
      scalesIntensities: options.scalesIntensities, telescopes: options.telescopes?.sorted(),
      background: options.background, interpolates: options.interpolates,
      statesUncertainties: options.statesUncertainties,
      timeTables: options.timeTables.inputs.map(\.fingerprint.sha256), quirks: options.quirks.rawValue)
  }
  /// The folder of the outputs.
  public var folder: String? { options.outputDirectory }
  /// Whether outputs may exist.
  public var overwrite: Bool { options.overwrite }

  /// A job for each DL1 file, with all files of models, which other jobs may still have to make.
  ///
  /// - Parameter inputs: DL1 files.
  public func jobs(for inputs: [Input]) throws -> StepPlan<Void> {
    let models = (try? ModelGrid(path: options.models))?.directories.flatMap(\.files) ?? [options.models]
    var plan = StepPlan<Void>()
    for input in inputs {
      plan.add(
        Job(
          inputs: [input] + models.map { Input($0) },
          outputs: [options.output(of: input.path)]
            + (options.page.isWanted ? [options.page(of: input.path)] : []),
          log: options.log(of: input.path), events: input.events))
    }
    return plan
  }

  /// Applies the models to a file; those that an earlier job has opened are not opened again.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> DL1DL2Outcome {
    try DL1DL2Pipeline(
      options, store, log: context.log, cancellation: context.cancellation, progress: context.progress
    ).run(job.inputs[0].path)
  }

  /// Files of which no event is left do not stop the others.
  public func leavesOut(_ error: any SSTError) -> Bool { error.saysNoEvents }

  /// What was done.
  public func summary(of plan: StepPlan<Void>, outcomes: [DL1DL2Outcome]) -> FilesSummary<DL1DL2Outcome> {
    FilesSummary(command: Self.name, plan, outcomes)
  }
}
