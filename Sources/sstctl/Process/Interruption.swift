import Foundation
import SSTCore
import SSTPipelines
import Synchronization

/// SIGINT and SIGTERM: the first one asks the work to stop, the second one ends the program at once.
///
/// The signals are blocked in all threads and one thread waits for them, so nothing runs inside a handler.
/// SIGPIPE is ignored, as a product may be open.
final class Interruption: Sendable {
  /// Set by the first signal.
  let flag = CancellationFlag()
  private let number = Atomic<Int32>(0)
  private let isImmediate: Bool

  /// Starts to listen; must be called before other threads are made.
  ///
  /// - Parameter isImmediate: the first signal ends the program, for work that cannot be asked to stop.
  init(isImmediate: Bool = false) {
    self.isImmediate = isImmediate
    signal(SIGPIPE, SIG_IGN)
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    Thread.detachNewThread { self.listen() }
  }

  /// What to throw instead of `CancelledError`.
  var error: Interrupted { Interrupted(signal: number.load(ordering: .relaxed)) }

  private func listen() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    while true {
      var received: Int32 = 0
      guard sigwait(&signals, &received) == 0 else { return }
      let isSecond = number.exchange(received, ordering: .relaxed) != 0
      if isSecond || isImmediate { end(received) }
      flag.cancel()
      StandardError.print("sstctl: stopping; once more to stop at once")
    }
  }

  private func end(_ received: Int32) {
    OutputFolder.removeUnfinished()
    StandardError.print("sstctl: \(Interrupted(signal: received).description)")
    _exit(128 + received)
  }
}

/// The user stopped the command.
struct Interrupted: Error, CustomStringConvertible {
  var signal: Int32
  /// 130 after SIGINT, 143 after SIGTERM.
  var exitCode: Int32 { 128 + (signal == 0 ? SIGINT : signal) }
  var description: String { "interrupted; the outputs that were not finished have been removed" }
}
