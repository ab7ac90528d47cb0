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
  /// What became of one job.
  associatedtype Outcome: Sendable
  /// What is said at the end of all jobs.
  associatedtype Summary: StepSummary
  /// What is said instead of doing the work.
  associatedtype Preview: StepSummary

  /// The name of the command.
  static var name: String { get }
  /// Raised whenever equal settings and inputs give other bytes.
  static var version: Int { get }
  /// What decides about the bytes of the outputs.
  var settings: Settings { get }
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
  /// - Throws: the error of ``jobs(for:)``; ``InspectionError/sameOutput(output:first:second:)``; `AtomicFileError` for
  ///   an output that exists and must not be replaced.
  public func plan(_ inputs: [Input]) throws -> StepPlan<Opened> {
    var plan = try jobs(for: inputs)
    for index in plan.jobs.indices {
      plan.jobs[index].job.key = try key(of: plan.jobs[index].job.inputs)
    }
    try plan.refuseTwins()
    if !overwrite { try plan.refuseExisting() }
    return plan
  }

  /// Does the work of a job that was planned elsewhere.
  public func run(_ job: Job, _ context: StepContext) throws -> Outcome {
    try run(job, opened: nil, context)
  }

  /// The key of what the step makes of some inputs; nil if the key of an input is not known.
  func key(of inputs: [Input]) throws -> String? {
    let keys = inputs.compactMap(\.key)
    guard keys.count == inputs.count else { return nil }
    return try contentKey(of: StepContent(Self.self, settings: settings, inputs: keys))
  }
}

extension Step where Outcome == Summary {
  /// The outcome of the only job.
  public func summary(of plan: StepPlan<Opened>, outcomes: [Outcome]) -> Summary {
    precondition(outcomes.count == 1, "a step of several jobs has a summary of its own")
    return outcomes[0]
  }
}

/// A file that a step reads. It need not exist yet.
public struct Input: Codable, Sendable, Equatable {
  /// The path.
  public var path: String
  /// The key of its content: of a raw file the hash of its bytes, of a product the key of the job that makes it; nil if
  /// it is not known.
  public var key: String?
  /// The telescope; nil if the file says it, or for several.
  public var telescope: Int?
  /// Start and end of the events, in ns of TAI; nil if the file says it.
  public var times: ClosedRange<Int64>?

  /// Describes a file.
  public init(_ path: String, key: String? = nil, telescope: Int? = nil, times: ClosedRange<Int64>? = nil) {
    (self.path, self.key, self.telescope, self.times) = (path, key, telescope, times)
  }

  /// Describes an output of a job, whether it was run or not.
  public init(_ job: Job, output: Int = 0) {
    self.init(job.outputs[output], key: job.key, telescope: job.inputs.first?.telescope)
  }
}

/// A part of a step's work that stands for itself: it can be run anywhere, at any time.
public struct Job: Codable, Sendable, Equatable {
  /// What it reads.
  public var inputs: [Input]
  /// The files that will appear.
  public var outputs: [String]
  /// The log beside them; nil for none.
  public var log: String?
  /// The key of its content; nil if that of an input is not known.
  public var key: String?
  /// The number of events to read, from which the time can be estimated; nil if it is not known.
  public var events: Int?

  /// Describes a job.
  public init(inputs: [Input], outputs: [String], log: String? = nil, events: Int? = nil) {
    (self.inputs, self.outputs, self.log, self.events) = (inputs, outputs, log, events)
  }

  /// About how long it takes at a rate of events a second; nil if the number of events is not known.
  public func estimatedSeconds(eventsPerSecond rate: Double) -> Double? { events.map { Double($0) / rate } }
}
