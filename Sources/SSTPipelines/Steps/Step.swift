public import SSTCore

/// What a command does: it plans jobs from descriptions of inputs, and runs a job.
///
/// The command line, a night's graph of steps, a farm and a program of a user call the same. A step holds everything
/// that decides about the bytes of its outputs, and is the only place where keys of content are computed.
public protocol Step: Sendable {
  /// What decides about the bytes of the outputs: no paths of outputs, no numbers of threads.
  associatedtype Settings: Encodable & Sendable
  /// What opening the inputs for the plan found, handed on so that it is not done twice.
  associatedtype Opened: Sendable = Void
  /// The outcome of one job.
  associatedtype Outcome: Sendable
  /// What is said at the end of all jobs.
  associatedtype Summary: StepSummary
  /// What is said instead of doing the work.
  associatedtype Preview: StepSummary

  /// The name of the command.
  static var name: String { get }
  /// Raised whenever equal settings and inputs give other bytes.
  static var version: Int { get }
  /// About how many events one processor does in a second; nil if it is not known.
  static var eventsPerSecond: Double? { get }
  /// What decides about the bytes of the outputs.
  var settings: Settings { get }
  /// Whether the summary says which files were written, so that no message has to.
  static var summaryNamesOutputs: Bool { get }
  /// What a dry run leaves out, in a sentence.
  static var dryRunLimits: String { get }
  /// The folder that is made before the first job; nil for none.
  var folder: String? { get }
  /// Whether outputs may replace existing files.
  var overwrite: Bool { get }

  /// Which outputs come from which inputs.
  ///
  /// - Throws: the error of the first input that cannot be used.
  func jobs(for inputs: [Input]) throws -> StepPlan<Opened>
  /// Does the work of a job.
  ///
  /// - Parameters:
  ///   - job: one of the plan.
  ///   - opened: what the plan found; nil to look again.
  ///   - context: messages, progress and cancellation.
  /// - Throws: an `SSTError`, or `CancelledError`; no output is left behind then.
  func run(_ job: Job, opened: Opened?, _ context: StepContext) throws -> Outcome
  /// True for errors of an input after which the others are done all the same.
  func leavesOut(_ error: any SSTError) -> Bool
  /// What would be done.
  ///
  /// - Throws: what would be found wrong before the outputs are begun.
  func preview(of plan: StepPlan<Opened>, _ context: StepContext) throws -> Preview
  /// What was done; inputs that were left out on the way are in the plan.
  func summary(of plan: StepPlan<Opened>, outcomes: [Outcome]) -> Summary
}

extension Step {
  /// The first version.
  public static var version: Int { 1 }
  /// Not known.
  public static var eventsPerSecond: Double? { nil }
  /// A message says it.
  public static var summaryNamesOutputs: Bool { false }
  /// Inputs are only opened.
  public static var dryRunLimits: String { "inputs were opened, their events were not read" }
  /// None.
  public var folder: String? { nil }
  /// No error is passed over.
  public func leavesOut(_ error: any SSTError) -> Bool { false }

  /// The jobs by their inputs and outputs.
  public func preview(of plan: StepPlan<Opened>, _ context: StepContext) -> PlanPreview {
    PlanPreview(command: Self.name, jobs: plan.jobs.map(\.job))
  }

  /// Settles what is going to be done, before the first event is read.
  ///
  /// - Parameters:
  ///   - inputs: what is read; files that other jobs will make are described by `Input(job)`.
  ///   - hashing: true to read inputs that exist and have no key, so that every job has a key.
  ///   - log: the file in which all messages are kept.
  /// - Throws: the error of ``jobs(for:)``; ``StepError`` for a file that would be written twice, or is an input too;
  ///   `AtomicFileError` for an output that exists and must not be replaced.
  public func plan(
    _ inputs: [Input], hashing: Bool = false, log: String? = nil
  ) throws -> StepPlan<Opened> {
    var plan = try jobs(for: inputs)
    try plan.refuseCollisions(log: log)
    if !overwrite { try plan.refuseExisting() }
    for index in plan.jobs.indices {
      if hashing { try plan.jobs[index].job.hashInputs() }
      plan.jobs[index].job.estimate(eventsPerSecond: Self.eventsPerSecond)
      plan.jobs[index].job.key = try key(of: plan.jobs[index].job)
    }
    return plan
  }

  /// Does the work of a job that was planned elsewhere.
  public func run(_ job: Job, _ context: StepContext) throws -> Outcome {
    try run(job, opened: nil, context)
  }

  /// The key of what a job makes; nil if the key of an input is not known.
  private func key(of job: Job) throws -> String? {
    let keys = job.inputs.compactMap(\.key)
    guard keys.count == job.inputs.count else { return nil }
    return try contentKey(
      of: StepContent(
        step: Self.name, version: Self.version, settings: settings, inputs: keys, part: job.part))
  }
}

extension Step where Outcome == Summary {
  /// The outcome of the only job.
  public func summary(of plan: StepPlan<Opened>, outcomes: [Outcome]) -> Summary {
    precondition(outcomes.count == 1, "a step of several jobs has a summary of its own")
    return outcomes[0]
  }
}
