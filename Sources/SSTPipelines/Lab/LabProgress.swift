import SSTCore
import Synchronization

/// Adds up the work of several passes over several runs into one number for the observer.
final class LabProgress: Sendable {
  private let done = Atomic<Int>(0)
  private let total: Int
  private let unit: String
  private let observer: (any ProgressObserver)?

  /// - Parameters:
  ///   - total: all units of all passes.
  ///   - unit: what is counted.
  ///   - observer: hears of it.
  init(total: Int, unit: String, observer: (any ProgressObserver)?) {
    self.total = total
    self.unit = unit
    self.observer = observer
  }

  /// Counts units that are done; called from any thread.
  func advance(_ count: Int) {
    let now = done.wrappingAdd(count, ordering: .relaxed).newValue
    observer?.progressed(done: min(now, total), total: total, unit: unit)
  }
}
