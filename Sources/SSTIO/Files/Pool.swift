internal import Synchronization

/// Things with buffers that threads borrow, so that the buffers are used again from block to block.
final class Pool<Item: AnyObject>: Sendable {
  // The mutex hands each item to one thread at a time.
  private struct Free: @unchecked Sendable { var items: [Item] = [] }
  private let free = Mutex(Free())
  private let make: @Sendable () -> Item

  /// - Parameter make: makes another item when all are lent.
  init(_ make: @escaping @Sendable () -> Item) { self.make = make }

  /// Runs `body` with an item that nobody else uses meanwhile.
  func withItem<Result>(_ body: (Item) throws -> Result) rethrows -> Result {
    let item = free.withLock { Borrowed(item: $0.items.popLast()) }.item ?? make()
    defer { giveBack(item) }
    return try body(item)
  }

  /// A sum over all items that are free.
  func sum(_ value: @Sendable (Item) -> Int) -> Int {
    free.withLock { $0.items.reduce(0) { $0 + value($1) } }
  }

  private func giveBack(_ item: Item) {
    let borrowed = Borrowed(item: item)
    free.withLock { if let item = borrowed.item { $0.items.append(item) } }
  }

  // Carries one item in or out of the mutex; it is never in two places.
  private struct Borrowed: @unchecked Sendable { var item: Item? }
}
