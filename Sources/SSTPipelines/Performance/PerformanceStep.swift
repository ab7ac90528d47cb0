import SSTCore
import SSTData

/// `performance`: resolutions, separation, sensitivity, cuts and times to detections of simulated DL2 files.
public struct PerformanceStep: Step {
  /// What decides about the bytes of the outputs; files of cuts and curves are inputs of their own.
  public struct Settings: Encodable, Sendable {
    let configuration: String
    let subjects: UInt8
    let gammanessMethod: String
    let thetaMethod: String
    let sources: [String]
    let leastEnergyTeV: Double
    let countsLeaks: Bool
    let largestOffsetDeg: Double?
    let hadronFileCount: Int
    let quirks: UInt64
  }

  /// `performance`.
  public static let name = "performance"
  /// What to do.
  public let options: PerformanceOptions

  /// A step with these options.
  public init(_ options: PerformanceOptions) { self.options = options }

  /// The effective configuration and the options.
  public var settings: Settings {
    Settings(
      configuration: options.configuration.sha256, subjects: options.subjects.rawValue,
      gammanessMethod: options.gammanessMethod.rawValue, thetaMethod: options.thetaMethod.rawValue,
      sources: options.sources, leastEnergyTeV: options.leastEnergyTeV, countsLeaks: options.countsLeaks,
      largestOffsetDeg: options.largestOffsetDeg, hadronFileCount: options.hadronFileCount,
      quirks: options.quirks.rawValue)
  }
  /// The folder of the tables.
  public var folder: String? { options.outputDirectory }
  /// Whether tables may exist.
  public var overwrite: Bool { options.overwrite }

  /// One job for all telescopes; which tables there are depends on the telescopes in the inputs.
  ///
  /// - Parameter inputs: DL2 files of gamma rays, and of protons behind them.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> {
    var plan = StepPlan<Void>()
    plan.add(
      Job(
        inputs: inputs, outputs: options.page.isWanted ? [options.pagePath] : [],
        log: OutputFolder.path(options.outputDirectory, Self.name + ".log")))
    return plan
  }

  /// Finds the figures.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> [PerformanceOutcome] {
    let paths = job.inputs.map(\.path)
    let count = max(0, paths.count - options.hadronFileCount)
    return try PerformancePipeline(
      options: options, log: context.log, cancellation: context.cancellation
    ).run(gammas: Array(paths.prefix(count)), hadrons: Array(paths.dropFirst(count)))
  }

  /// What was found.
  public func summary(
    of plan: StepPlan<Void>, outcomes: [[PerformanceOutcome]]
  ) -> FilesSummary<PerformanceOutcome> {
    FilesSummary(command: Self.name, plan, outcomes.flatMap { $0 })
  }
}
