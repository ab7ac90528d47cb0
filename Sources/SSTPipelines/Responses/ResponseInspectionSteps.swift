import SSTCore

/// `irf info`: what responses say.
public struct ResponseInfoStep: Step {
  /// Nothing: no file is made.
  public struct Settings: Encodable, Sendable {}

  /// What the files say.
  public struct Summary: StepSummary {
    /// The files, in the order of the inputs.
    public let files: [ResponseInformation]
    /// A paragraph for each file.
    public var description: String { files.map(\.description).joined(separator: "\n\n") }
    /// A list with an object for each file.
    public func encode(to encoder: any Encoder) throws { try files.encode(to: encoder) }
  }

  /// `irf info`.
  public static let name = "irf info"

  /// A step.
  public init() {}

  /// Nothing.
  public var settings: Settings { Settings() }
  /// No file is made.
  public var overwrite: Bool { false }

  /// One job for each file.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> { StepPlan(reading: inputs) }

  /// Describes a file.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> ResponseInformation {
    try ResponseInformation(readingFrom: job.inputs[0].path)
  }

  /// All files.
  public func summary(of plan: StepPlan<Void>, outcomes: [ResponseInformation]) -> Summary {
    Summary(files: outcomes)
  }
}

/// `irf compare`: how the responses of two files differ.
public struct ResponseCompareStep: Step {
  /// Nothing: no file is made.
  public struct Settings: Encodable, Sendable {}

  /// `irf compare`.
  public static let name = "irf compare"
  /// Relative differences up to this are none.
  public let tolerance: Double

  /// A step with a tolerance.
  public init(tolerance: Double = 0) { self.tolerance = tolerance }

  /// Nothing.
  public var settings: Settings { Settings() }
  /// No file is made.
  public var overwrite: Bool { false }

  /// One job with both files.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> { StepPlan(Job(inputs: inputs, outputs: [])) }

  /// Compares them.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> ResponseComparison {
    try ResponseComparison(job.inputs[0].path, job.inputs[1].path, tolerance: tolerance)
  }
}
