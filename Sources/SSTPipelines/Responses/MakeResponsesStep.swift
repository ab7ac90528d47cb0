import SSTCore
import SSTData

/// `make-irfs`: instrument responses of simulated DL2 files.
public struct MakeResponsesStep: Step {
  /// What decides about the bytes of the outputs; files of cuts are inputs of their own.
  public struct Settings: Encodable, Sendable {
    let configuration: String
    let scalesTrueEnergies: Bool
    let hasEventClasses: Bool
    let hadronFileCount: Int
    let background: String?
    let quirks: UInt64
  }

  /// `make-irfs`.
  public static let name = "make-irfs"
  /// Every line of the summary is a file.
  public static var summaryNamesOutputs: Bool { true }
  /// What to do.
  public let options: MakeResponsesOptions

  /// A step with these options.
  public init(_ options: MakeResponsesOptions) { self.options = options }

  /// The effective configuration and the options.
  public var settings: Settings {
    Settings(
      configuration: options.configuration.sha256, scalesTrueEnergies: options.scalesTrueEnergies,
      hasEventClasses: options.hasEventClasses, hadronFileCount: options.hadronFileCount,
      background: options.background, quirks: options.quirks.rawValue)
  }
  /// The folder above the folders of responses.
  public var folder: String? { options.outputDirectory }
  /// Whether outputs may exist.
  public var overwrite: Bool { options.overwrite }

  /// One job for all telescopes and classes; names of responses depend on what is in the inputs, so only the log is known
  /// before.
  ///
  /// - Parameter inputs: DL2 files of gamma rays, and of hadrons behind them.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> {
    var plan = StepPlan<Void>()
    let log = OutputFolder.path(options.outputDirectory, Self.name + ".log")
    plan.add(Job(inputs: inputs + (options.thetaCuts.map { [Input($0)] } ?? []), outputs: [], log: log))
    return plan
  }

  /// Makes the responses.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> [MakeResponsesOutcome] {
    let paths = job.inputs.map(\.path).filter { $0 != options.thetaCuts }
    let count = max(0, paths.count - options.hadronFileCount)
    return try MakeResponsesPipeline(
      options: options, log: context.log, cancellation: context.cancellation
    ).run(gammas: Array(paths.prefix(count)), hadrons: Array(paths.dropFirst(count)))
  }

  /// What was made.
  public func summary(
    of plan: StepPlan<Void>, outcomes: [[MakeResponsesOutcome]]
  ) -> FilesSummary<MakeResponsesOutcome> {
    FilesSummary(command: Self.name, plan, outcomes.flatMap { $0 })
  }
}
