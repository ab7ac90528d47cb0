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
    let quirks: UInt64
  }

  /// `dl1-stereo`.
  public static let name = "dl1-stereo"
  /// Pairing is fast, and done.
  public static let dryRunLimits = "events were paired, no shower was reconstructed"
  /// Measured with images; see Docs/reference/performance.md.
  public static let eventsPerSecond: Double? = 16_000
  /// What to do.
  public let options: StereoOptions

  /// A step with these options.
  public init(_ options: StereoOptions) { self.options = options }

  /// The effective configuration and the options.
  public var settings: Settings {
    Settings(
      configuration: options.configuration.sha256, method: options.method?.rawValue,
      maximumDifferenceNS: options.maximumDifferenceNS, showerMaximum: options.showerMaximum.rawValue,
      writesImages: options.writesImages, quirks: options.quirks.rawValue)
  }
  /// The folder of the outputs.
  public var folder: String? { options.outputDirectory }
  /// Whether outputs may exist.
  public var overwrite: Bool { options.overwrite }

  /// One job with the first telescope's file and all files of the second one that may fit.
  ///
  /// - Parameter inputs: the first telescope's file, then files of the second one or folders of them. Neither need
  ///   exist yet; a folder that does not stays as it is.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> {
    let (file, picture) = options.outputs(of: inputs[0].path)
    let own = FileIdentity(file)
    let seconds = inputs.dropFirst().flatMap { input -> [Input] in
      let found = try? PartnerFiles.candidates(input.path, of: inputs[0].path, pattern: options.pattern)
      // What an earlier run made there is no partner.
      let partners = (found ?? []).filter { $0 == input.path || FileIdentity($0) != own }
      return partners.isEmpty || partners == [input.path] ? [input] : partners.map { Input($0) }
    }
    return StepPlan(
      Job(inputs: [inputs[0]] + seconds, outputs: [file, picture], log: file.dropLast(3) + ".log"))
  }

  /// Matches, reconstructs and writes.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> StereoSummary {
    try process(job, options, context)
  }

  /// Pairs the events and writes nothing.
  public func preview(of plan: StepPlan<Void>, _ context: StepContext) throws -> StereoSummary {
    var trial = options
    trial.isDryRun = true
    return try process(plan.jobs[0].job, trial, context)
  }

  private func process(
    _ job: Job, _ options: StereoOptions, _ context: StepContext
  ) throws -> StereoSummary {
    let paths = job.inputs.map(\.path)
    return try StereoPipeline(
      options: options, log: context.log, cancellation: context.cancellation,
      progress: context.progress(.named(Self.name))
    ).run(paths[0], with: Array(paths.dropFirst()))
  }
}
