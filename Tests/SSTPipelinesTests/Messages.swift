import Logging
import Synchronization

/// The messages of a run, each with its level.
final class Messages: LogHandler, Sendable {
  private let lines = Mutex<[String]>([])

  /// The messages so far.
  var all: [String] { lines.withLock { $0 } }
  /// A log whose messages are kept here.
  var log: Logger { Logger(label: "test") { _ in self } }

  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .info }
    set {}
  }
  subscript(metadataKey _: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) { lines.withLock { $0.append("\(event.level) \(event.message)") } }
}
