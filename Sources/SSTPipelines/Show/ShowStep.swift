import SSTCore

/// `show`: events become a page or pictures.
public struct ShowStep: Step {
  /// What decides about what is shown.
  public struct Settings: Encodable, Sendable {
    let rows: String?
    let identifiers: [Int64]
    let waveforms: String
    let title: String?
    let pictures: Bool
  }

  /// What was written.
  public struct Summary: StepSummary {
    /// The files.
    public let outputs: [String]
    /// The files, one a line.
    public var description: String { TerminalText.lines(outputs) }
  }

  /// `show`.
  public static let name = "show"
  /// The files are in it.
  public static let summaryNamesOutputs = true
  /// Which events, and how.
  public let options: ShowOptions
  /// The page; with pictures a folder, or a `.png` file for one event.
  public let output: String
  /// True to write pictures and no page.
  public let makesPictures: Bool

  /// A step with these options.
  public init(_ options: ShowOptions, output: String, makesPictures: Bool) {
    (self.options, self.output, self.makesPictures) = (options, output, makesPictures)
  }

  /// What decides about what is shown.
  public var settings: Settings {
    Settings(
      rows: options.rows.map { "\($0)" }, identifiers: options.identifiers,
      waveforms: options.waveforms.rawValue, title: options.title, pictures: makesPictures)
  }
  /// Whether outputs may exist.
  public var overwrite: Bool { options.overwrite }

  /// One job; the names of several pictures are known when the events are.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> {
    let isFile = !makesPictures || output.hasSuffix(".png")
    let files = options.rawFiles + [options.mappingPath, options.truthPath].compactMap { $0 }
    return StepPlan(Job(inputs: inputs + files.map { Input($0) }, outputs: isFile ? [output] : []))
  }

  /// Collects the events and writes them.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> Summary {
    let pipeline = ShowPipeline(
      options: options, log: context.log, cancellation: context.cancellation, progress: context.progress)
    let path = job.inputs[0].path
    if makesPictures { return Summary(outputs: try pipeline.writePictures(path, to: output)) }
    _ = try pipeline.writePage(path, to: output)
    return Summary(outputs: [output])
  }
}
