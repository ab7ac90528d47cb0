import Foundation
public import SSTCore
import SSTIO

/// What a step is going to do.
public struct StepPlan<Opened: Sendable>: Sendable {
  /// A job, and what opening its inputs found.
  public struct Planned: Sendable {
    /// The job.
    public var job: Job
    /// What was found; nil if nothing was opened.
    public var opened: Opened?
  }

  /// What will be done, in the order of the inputs.
  public var jobs: [Planned] = []
  /// What is left out.
  public var leftOut: [LeftOut] = []

  /// An empty plan.
  public init() {}

  /// A plan of one job.
  public init(_ job: Job, opened: Opened? = nil) { add(job, opened: opened) }

  /// Adds a job.
  public mutating func add(_ job: Job, opened: Opened? = nil) {
    jobs.append(Planned(job: job, opened: opened))
  }

  /// Refuses jobs that would write the same file, an input, or their messages into an input or output.
  ///
  /// - Parameter log: the file in which all messages are kept.
  func refuseCollisions(log: String?) throws(StepError) {
    try refuseTwins()
    let inputs = Set(jobs.flatMap(\.job.inputs).map { FileIdentity($0.path) })
    let outputs = jobs.flatMap(\.job.outputs)
    for output in outputs where inputs.contains(FileIdentity(output)) {
      throw .outputIsInput(path: output)
    }
    let files = inputs.union(outputs.map { FileIdentity($0) })
    for log in Set(jobs.compactMap(\.job.log) + [log].compactMap { $0 }).sorted()
    where files.contains(FileIdentity(log)) {
      throw .logInUse(path: log)
    }
  }

  private func refuseTwins() throws(StepError) {
    var owners: [FileIdentity: String] = [:]
    for job in jobs.map(\.job) {
      let input = job.inputs.first?.path ?? ""
      for output in job.outputs {
        if let first = owners.updateValue(input, forKey: FileIdentity(output)) {
          throw .sameOutput(output: output, first: first, second: input)
        }
      }
    }
  }

  /// Refuses at the start what would be refused at the end.
  func refuseExisting() throws(AtomicFileError) {
    try OutputFolder.refuseExisting(jobs.flatMap(\.job.outputs))
  }
}

/// An input that is not processed, and why.
public struct LeftOut: Sendable {
  /// The input.
  public var input: String
  /// The reason.
  public var error: any SSTError

  /// Notes that an input is left out.
  public init(input: String, error: any SSTError) { (self.input, self.error) = (input, error) }

  /// True for damage, false for an input that has nothing to process.
  public var isDamage: Bool { error.code.exitCode == ErrorCategory.inputCorrupt.rawValue }
}
