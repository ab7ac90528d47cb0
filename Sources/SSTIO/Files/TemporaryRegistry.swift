internal import Foundation
internal import Synchronization

/// The temporary files of this process that are still to be finished.
final class TemporaryRegistry: Sendable {
  /// The only one.
  static let shared = TemporaryRegistry()
  private let paths = Mutex<Set<String>>([])

  /// Remembers a file.
  func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

  /// Forgets a file that was finished or removed.
  func forget(_ path: String) { paths.withLock { _ = $0.remove(path) } }

  /// Removes all files that are remembered.
  ///
  /// A signal handler may have interrupted the holder of the lock, so this never waits for it.
  func removeAll() {
    for _ in 0..<100 {
      let done: Void? = paths.withLockIfAvailable { paths in
        for path in paths { unlink(path) }
        paths.removeAll()
      }
      if done != nil { return }
      sched_yield()
    }
  }
}
