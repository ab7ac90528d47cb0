import Logging
import SSTCore

/// `calibrate-tio`: R0 files become R1 files, one by one.
public struct TIOCalibrationStep: Step {
  /// What decides about the samples; the tables are inputs.
  public struct Settings: Encodable, Sendable {
    let scale: Float
    let offset: Float
  }

  /// `calibrate-tio`.
  public static let name = "calibrate-tio"
  /// The files are in it.
  public static let summaryNamesOutputs = true
  /// What to do.
  public let options: TIOCalibrationOptions

  /// A step with these options.
  public init(_ options: TIOCalibrationOptions) { self.options = options }

  /// Scale and offset.
  public var settings: Settings { Settings(scale: options.effectiveScale, offset: options.effectiveOffset) }
  /// The folder of the R1 files.
  public var folder: String? { options.outputDirectory }
  /// Whether R1 files may exist.
  public var overwrite: Bool { options.overwrite }

  /// One job for each R0 file; the tables are read once.
  ///
  /// - Throws: `TcalError`, ``TIOCalibrationError``, or the error of a reader.
  public func jobs(for inputs: [Input]) throws -> StepPlan<TIOCalibration> {
    let tables = options.tables.map { Input($0) }
    var plan = StepPlan<TIOCalibration>()
    for input in inputs {
      plan.add(Job(inputs: [input] + tables, outputs: [options.output(of: input.path)]))
    }
    // Twins are found before the tables are read.
    try plan.refuseCollisions(log: nil)
    let calibration = try TIOCalibration(options: options)
    for index in plan.jobs.indices { plan.jobs[index].opened = calibration }
    return plan
  }

  /// Calibrates a file.
  public func run(_ job: Job, opened: TIOCalibration?, _ context: StepContext) throws
    -> TIOCalibrationSummary
  {
    let calibration = try opened ?? TIOCalibration(options: options)
    let done = try calibration.run(
      job.inputs[0].path, cancellation: context.cancellation, progress: context.progress)
    context.log.report(
      .tioCalibrated, "\(done.output): \(done.events) events, \(done.clamped) samples clamped")
    return done
  }

  /// All files.
  public func summary(
    of plan: StepPlan<TIOCalibration>, outcomes: [TIOCalibrationSummary]
  ) -> TIOCalibrationReport { TIOCalibrationReport(files: outcomes) }
}

/// What `calibrate-tio` did.
public struct TIOCalibrationReport: StepSummary {
  private let format = 1
  /// The files, in the order of the inputs.
  public let files: [TIOCalibrationSummary]

  init(files: [TIOCalibrationSummary]) { self.files = files }

  /// Empty: the log has the results.
  public var description: String { "" }
}
