import Foundation
import SSTCore
import SSTPipelines
import Synchronization

/// SIGINT and SIGTERM: the first one asks the work to stop, the second one ends the program at once.
///
/// Whichever thread gets the signal only writes its number into a pipe; a thread of our own reads it and does the rest.
/// So it does not matter which threads libraries have made, or that process 1 has no default actions. SIGPIPE and
/// SIGXFSZ are ignored: writes fail with an error instead.
final class Interruption: Sendable {
  /// Set by the first signal.
  let flag = CancellationFlag()
  private let number = Atomic<Int32>(0)
  private let isImmediate = Atomic<Bool>(true)

  /// Starts to listen; the first signal ends the program until ``beginWork(isImmediate:)``.
  init() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let reader = ends[0]
    SignalPipe.writer.store(ends[1], ordering: .sequentiallyConsistent)
    Thread.detachNewThread { self.listen(reader) }
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { SignalPipe.send($0) }
      action.sa_flags = SA_RESTART
      sigaction(number, &action, nil)
    }
    // Whoever started the program may have blocked them.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// From now on the first signal asks the work to stop.
  ///
  /// - Parameter isImmediate: true for work that cannot be asked.
  func beginWork(isImmediate: Bool) { self.isImmediate.store(isImmediate, ordering: .relaxed) }

  /// What to throw instead of `CancelledError`.
  var error: Interrupted { Interrupted(signal: number.load(ordering: .relaxed)) }

  private func listen(_ reader: Int32) {
    while true {
      var byte: UInt8 = 0
      let count = read(reader, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else { return }
      let received = Int32(byte)
      let isSecond = number.exchange(received, ordering: .relaxed) != 0
      if isSecond || isImmediate.load(ordering: .relaxed) { end(received) }
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

/// The way from a signal handler to the thread that listens.
private enum SignalPipe {
  /// The end to write to.
  static let writer = Atomic<Int32>(-1)

  /// Sends the number of a signal; allowed inside a handler.
  static func send(_ number: Int32) {
    let saved = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(writer.load(ordering: .sequentiallyConsistent), &byte, 1)
    errno = saved
  }
}

/// The user stopped the command.
struct Interrupted: Error, CustomStringConvertible {
  var signal: Int32
  /// 130 after SIGINT, 143 after SIGTERM.
  var exitCode: Int32 { 128 + (signal == 0 ? SIGINT : signal) }
  var description: String { "interrupted; the outputs that were not finished have been removed" }
}
