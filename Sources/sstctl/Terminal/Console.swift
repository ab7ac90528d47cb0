import Foundation
import Logging
import SSTCore
import SSTPipelines
import Synchronization

/// Messages of a command: stderr, logs, and the line of progress, kept from overwriting each other.
final class Console: Sendable {
  /// A log that could not be written to its end.
  struct LostLog {
    var path: String
    var reason: String
  }

  private struct State {
    var logs: [(path: String, descriptor: Int32)] = []
    var isLineShown = false
    var lost: LostLog?
  }
  private let state = Mutex(State())
  /// The lowest level that goes to stderr; logs get the level of the logger.
  private let terminalLevel: Logger.Level

  init(terminalLevel: Logger.Level) { self.terminalLevel = terminalLevel }

  deinit { state.withLock { for log in $0.logs { close(log.descriptor) } } }

  /// A logger that writes here.
  func logger(level: Logger.Level) -> Logger {
    Logger(label: "sstctl") { _ in ConsoleLogHandler(console: self, logLevel: level) }
  }

  /// Writes a message to stderr and the logs, in one line whatever names are in it.
  func message(_ text: String, level: Logger.Level) {
    let line = "\(Self.timeText()) \(level.rawValue.uppercased()) \(TerminalText.line(text))\n"
    state.withLock { state in
      if level >= terminalLevel {
        StandardError.write((state.isLineShown ? "\r\u{1B}[K" : "") + line)
        state.isLineShown = false
      }
      for log in state.logs {
        if let problem = StreamWriter.write(Array(line.utf8), to: log.descriptor), state.lost == nil {
          state.lost = LostLog(path: log.path, reason: String(cString: strerror(problem)))
        }
      }
    }
  }

  /// The first log that could not be written.
  var lostLog: LostLog? { state.withLock(\.lost) }

  /// Draws the line of progress over the one before.
  func show(progress text: String) {
    state.withLock {
      $0.isLineShown = true
      StandardError.write("\r\u{1B}[K" + TerminalText.line(text))
    }
  }

  /// Removes the line of progress.
  func clearProgress() {
    state.withLock {
      if $0.isLineShown { StandardError.write("\r\u{1B}[K") }
      $0.isLineShown = false
    }
  }

  /// Opens a log to append to; true if the file was made.
  @discardableResult func open(log path: String) throws(CommandError) -> Bool {
    let isNew = access(path, F_OK) != 0
    // A pipe that nobody reads is refused, and not waited for.
    let descriptor = Foundation.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o666)
    if descriptor < 0 {
      let reason = errno == ENXIO ? "it is a pipe that nobody reads" : String(cString: strerror(errno))
      throw .unwritableLog(path: path, reason: reason)
    }
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
    state.withLock { $0.logs.append((path, descriptor)) }
    return isNew
  }

  /// Closes the log that was opened last.
  func closeLog() { state.withLock { if let log = $0.logs.popLast() { close(log.descriptor) } } }

  private static func timeText() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let text = TAITime(unixSeconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec)).iso8601UTC
    return text.prefix(23) + "Z"
  }
}

/// Hands messages of swift-log to a console.
struct ConsoleLogHandler: LogHandler {
  let console: Console
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  init(console: Console, logLevel: Logger.Level) {
    self.console = console
    self.logLevel = logLevel
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { console.message(event.message.description, level: event.level) }
}
