import ArgumentParser
import Foundation
import Logging
import SSTPipelines

/// Options of messages, logs and progress.
struct MessageOptions: ParsableArguments {
  @Flag(inversion: .prefixedNo, help: "Show progress on standard error (default: if that is a terminal).")
  var progress: Bool?

  @Option(
    help: ArgumentHelp(
      "Lowest level on standard error; logs hold info and above in any case, with debug everything.",
      valueName: "level"))
  var logLevel = LogLevel.info

  @Option(
    name: [.customShort("l"), .long],
    help: ArgumentHelp(
      "Append all messages to this file.",
      discussion: "Commands on data of telescopes write a log beside each product in any case.",
      valueName: "file"))
  var logFile: String?

  @Flag(name: .shortAndLong, help: "Print only errors on standard error; logs are complete all the same.")
  var quiet = false

  /// Where messages go.
  ///
  /// - Parameter withLog: false to leave the log of the messages alone.
  func console(withLog: Bool = true) throws -> Console {
    let console = Console(terminalLevel: quiet ? .error : logLevel.level)
    if withLog, let logFile { try console.open(log: logFile) }
    return console
  }

  /// The observer of a part of the work, nil if progress is not shown.
  func progressLine(_ console: Console, _ part: StepContext.Part) -> ProgressLine? {
    let isTerminal = StandardError.isTerminal
    guard progress ?? (isTerminal && !quiet) else { return nil }
    return switch part {
    case .file(let file, let files):
      ProgressLine(
        console: console, isTerminal: isTerminal, title: "file \(file) of \(files)", part: file, of: files)
    case .named(let title): ProgressLine(console: console, isTerminal: isTerminal, title: title)
    }
  }
}
