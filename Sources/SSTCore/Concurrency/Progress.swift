internal import Synchronization

/// What a long job reports while it runs; how it is shown is the caller's business.
public protocol ProgressObserver: Sendable {
  /// Called now and then from the thread that drives the job.
  ///
  /// - Parameters:
  ///   - done: units done so far.
  ///   - total: all units, if known.
  ///   - unit: what is counted, for example `events`.
  func progressed(done: Int, total: Int?, unit: String)
}

/// Counts what several threads, or several passes, have done, and tells one observer.
public final class ProgressCounter: Sendable {
  private let done = Atomic<Int>(0)
  private let total: Int?
  private let unit: String
  private let observer: (any ProgressObserver)?

  /// Starts at zero.
  ///
  /// - Parameters:
  ///   - total: all units; nil if they are not known.
  ///   - unit: what is counted, for example `events`.
  ///   - observer: hears of it; nil for nobody.
  public init(total: Int?, unit: String, observer: (any ProgressObserver)?) {
    self.total = total
    self.unit = unit
    self.observer = observer
  }

  /// Counts units that are done; called from any thread.
  public func advance(_ count: Int = 1) {
    let now = done.wrappingAdd(count, ordering: .relaxed).newValue
    observer?.progressed(done: min(now, total ?? now), total: total, unit: unit)
  }
}

/// A flag that a signal handler or another thread sets, and long work looks at between blocks.
public final class CancellationFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  /// Makes a flag that is not set.
  public init() {}

  /// True after ``cancel()``.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Sets the flag.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Throws ``CancelledError`` if the flag is set.
  public func check() throws(CancelledError) {
    if isCancelled { throw CancelledError() }
  }
}

/// The work was stopped by its user before it was done.
public struct CancelledError: Error, CustomStringConvertible, Sendable {
  /// Makes the error.
  public init() {}
  /// A short sentence.
  public var description: String { "interrupted" }
}
