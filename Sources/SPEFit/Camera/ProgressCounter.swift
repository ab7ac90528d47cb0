internal import SSTCore
internal import Synchronization

/// Counts what several threads have done.
final class ProgressCounter: Sendable {
  private let done = Atomic<Int>(0)
  private let total: Int
  private let unit: String
  private let observer: (any ProgressObserver)?

  init(total: Int, unit: String, observer: (any ProgressObserver)?) {
    self.total = total
    self.unit = unit
    self.observer = observer
  }

  func advance() {
    let count = done.wrappingAdd(1, ordering: .relaxed).newValue
    observer?.progressed(done: count, total: total, unit: unit)
  }
}
