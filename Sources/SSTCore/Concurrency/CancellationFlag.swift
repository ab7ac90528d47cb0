import Synchronization

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
