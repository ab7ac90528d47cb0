import Logging
import Reconstruction
import SSTCore

/// `dl1-stereo`: DL1 files of two telescopes become a stereo DL1 file.
public struct StereoStep: Step {
  /// What decides about the file; the second telescope's files are inputs.
  public struct Settings: Encodable, Sendable {
    let configuration: String
    let method: String?
    let maximumDifferenceNS: Int?
    let showerMaximum: String
    let writesImages: Bool
    let compatibility: String?
  }

  /// `dl1-stereo`.
  public static let name = "dl1-stereo"
  /// What to do.
  public let options: StereoOptions

  /// A step with these options.
  public init(_ options: StereoOptions) { self.options = options }

  /// The effective configuration and the options.
  public var settings: Settings {
    Settings(
      configuration: options.configuration.sha256, method: options.method?.rawValue,
      maximumDifferenceNS: options.maximumDifferenceNS, showerMaximum: options.showerMaximum.rawValue,
      writesImages: options.writesImages, compatibility: options.compatibility?.rawValue)
  }
  /// The folder of the outputs.
  public var folder: String? { options.outputDirectory }
  /// Whether outputs may exist.
  public var overwrite: Bool { options.overwrite }

  /// One job with the first telescope's file and the folder of the second one's.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> {
    let pipeline = StereoPipeline(options: options, log: StepContext.silent.log)
    return StepPlan(
      Job(
        inputs: inputs, outputs: [pipeline.output, pipeline.picture],
        log: pipeline.output.dropLast(3) + ".log"))
  }

  /// Matches, reconstructs and writes.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> StereoSummary {
    try process(options, context)
  }

  /// Pairs the events and writes nothing.
  public func preview(of plan: StepPlan<Void>, _ context: StepContext) throws -> StereoSummary {
    var trial = options
    trial.isDryRun = true
    return try process(trial, context)
  }

  private func process(_ options: StereoOptions, _ context: StepContext) throws -> StereoSummary {
    try StereoPipeline(
      options: options, log: context.log, cancellation: context.cancellation,
      progress: context.progress(.named(Self.name))
    ).run()
  }
}
