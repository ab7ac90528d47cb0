import Dispatch
import Synchronization

/// Runs `body` once for every index of `0..<count`, on at most `jobs` threads, and waits for all of them.
///
/// Indices are handed out one by one, so one index should be worth at least 0.2 ms of work. `worker` is
/// `0..<jobs` and names the scratch storage that the call may use. The first error (of the lowest index that
/// failed) is thrown after the running calls have ended; no new index is started after a failure.
public func parallelFor(
  count: Int, jobs: Int, _ body: @Sendable (_ index: Int, _ worker: Int) throws -> Void
) throws {
  let threads = max(1, min(jobs, count))
  if threads == 1 {
    for index in 0..<count { try body(index, 0) }
    return
  }
  let next = Atomic<Int>(0)
  let failure = Mutex<(index: Int, error: any Error)?>(nil)
  DispatchQueue.concurrentPerform(iterations: threads) { worker in
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if index >= count { return }
      do {
        try body(index, worker)
      } catch {
        failure.withLock { if index < $0?.index ?? Int.max { $0 = (index, error) } }
        next.store(count, ordering: .relaxed)
        return
      }
    }
  }
  if let found = failure.withLock({ $0 }) { throw found.error }
}

/// The results of `body` for every index of `0..<count`, in order, computed on at most `jobs` threads.
public func parallelMap<Result: Sendable>(
  count: Int, jobs: Int, _ body: @Sendable (_ index: Int, _ worker: Int) throws -> Result
) throws -> [Result] {
  let results = Mutex<[Result?]>(Array(repeating: nil, count: count))
  try parallelFor(count: count, jobs: jobs) { index, worker in
    let value = try body(index, worker)
    results.withLock { $0[index] = value }
  }
  return results.withLock { $0.compactMap { $0 } }
}

/// A pointer into a buffer that the threads of a parallel loop fill at places of their own.
///
/// Safe to send because each thread writes another range, and the buffer outlives the loop: make it inside
/// `withUnsafeMutableBufferPointer` and let ``parallelFor(count:jobs:_:)`` end before that closure does.
public struct SharedPointer<Item>: @unchecked Sendable {
  /// The start of the buffer.
  public let base: UnsafeMutablePointer<Item>

  /// Takes the start of a buffer; nil if it has no items (an empty array may have an address all the same).
  @inlinable
  public init?(_ buffer: UnsafeMutableBufferPointer<Item>) {
    guard let base = buffer.baseAddress, !buffer.isEmpty else { return nil }
    self.base = base
  }

  /// The part `index` of a buffer that is cut into parts of `count` items.
  @inlinable
  public func part(_ index: Int, of count: Int) -> UnsafeMutableBufferPointer<Item> {
    UnsafeMutableBufferPointer(start: base + index * count, count: count)
  }
}

/// Calls `body` with shared pointers into two arrays; nil for an empty one.
@inlinable
public func withSharedPointers<A, B, Result>(
  _ a: inout [A], _ b: inout [B],
  _ body: (SharedPointer<A>?, SharedPointer<B>?) throws -> Result
) rethrows -> Result {
  try a.withUnsafeMutableBufferPointer { a in
    try b.withUnsafeMutableBufferPointer { try body(SharedPointer(a), SharedPointer($0)) }
  }
}

/// Calls `body` with shared pointers into four arrays; nil for an empty one.
@inlinable
public func withSharedPointers<A, B, C, D, Result>(
  _ a: inout [A], _ b: inout [B], _ c: inout [C], _ d: inout [D],
  _ body: (SharedPointer<A>?, SharedPointer<B>?, SharedPointer<C>?, SharedPointer<D>?) throws -> Result
) rethrows -> Result {
  try withSharedPointers(&a, &b) { a, b in
    try withSharedPointers(&c, &d) { try body(a, b, $0, $1) }
  }
}
