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
