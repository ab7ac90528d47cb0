internal import Synchronization

/// Counts what several threads, or several passes, have done, and tells one observer.
public final class ProgressCounter: Sendable {
  private let done = Atomic<Int>(0)
  private let total: Int
  private let unit: String
  private let observer: (any ProgressObserver)?

  /// Starts at zero.
  ///
  /// - Parameters:
  ///   - total: all units.
  ///   - unit: what is counted, for example `events`.
  ///   - observer: hears of it; nil for nobody.
  public init(total: Int, unit: String, observer: (any ProgressObserver)?) {
    self.total = total
    self.unit = unit
    self.observer = observer
  }

  /// Counts units that are done; called from any thread.
  public func advance(_ count: Int = 1) {
    let now = done.wrappingAdd(count, ordering: .relaxed).newValue
    observer?.progressed(done: min(now, total), total: total, unit: unit)
  }
}
