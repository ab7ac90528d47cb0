public import Logging
public import SSTCore

/// What a job may use while it runs.
public struct StepContext: Sendable {
  /// A part of the work, for the display of progress.
  public enum Part: Sendable, Equatable {
    /// A file among several, numbered from 1.
    case file(Int, of: Int)
    /// A part that goes over all files, by its name.
    case named(String)
  }

  /// Messages; each has a stable code first.
  public var log: Logger
  /// Looked at between blocks of events.
  public var cancellation: CancellationFlag
  /// The job among all, which is shown where a step says no other part.
  public var part: Part
  /// Takes data that are there before the end: rows of a dump, verdicts of a check.
  public var emit: @Sendable ([UInt8]) throws -> Void = { _ in }
  private let observe: @Sendable (Part) -> (any ProgressObserver)?

  /// Makes the context of a job.
  ///
  /// - Parameters:
  ///   - log: messages.
  ///   - cancellation: stops the work.
  ///   - part: the job among all.
  ///   - observe: makes the observer of a part; nil if nobody looks.
  public init(
    log: Logger, cancellation: CancellationFlag = CancellationFlag(), part: Part = .file(1, of: 1),
    observe: @escaping @Sendable (Part) -> (any ProgressObserver)? = { _ in nil }
  ) {
    (self.log, self.cancellation, self.part, self.observe) = (log, cancellation, part, observe)
  }

  /// A context in which nobody listens.
  public static let silent = StepContext(log: Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() })

  /// The observer of the job.
  public var progress: (any ProgressObserver)? { observe(part) }
  /// The observer of a part of the job.
  public func progress(_ part: Part) -> (any ProgressObserver)? { observe(part) }
}
