import ArgumentParser
import Foundation
import Logging

/// Options of messages, logs and progress.
struct MessageOptions: ParsableArguments {
  @Flag(inversion: .prefixedNo, help: "Show progress on stderr (default: if stderr is a terminal).")
  var progress: Bool?

  @Option(help: "How much to say.") var logLevel = LogLevel.info

  @Option(
    name: [.customShort("l"), .long],
    help: ArgumentHelp(
      "Append all messages to this file.",
      discussion: "Besides, r0-dl1 and dl1-stereo write a log beside each DL1 file.",
      valueName: "path"))
  var logFile: String?

  @Flag(name: .shortAndLong, help: "Only errors on stderr; the logs stay as they are.") var quiet = false

  /// Where messages go.
  func console() throws -> Console {
    let console = Console(terminalLevel: quiet ? .error : logLevel.level)
    if let logFile { try console.open(log: logFile) }
    return console
  }

  /// The observer of a file's progress, nil if progress is not shown.
  func progressLine(_ console: Console, file: Int, of files: Int) -> ProgressLine? {
    let isTerminal = StandardError.isTerminal
    guard progress ?? (isTerminal && !quiet) else { return nil }
    return ProgressLine(
      console: console, isTerminal: isTerminal, title: "file \(file) of \(files)", part: file, of: files)
  }

  /// The observer of a part of the work that goes over all files, nil if progress is not shown.
  func progressLine(_ console: Console, title: String) -> ProgressLine? {
    let isTerminal = StandardError.isTerminal
    guard progress ?? (isTerminal && !quiet) else { return nil }
    return ProgressLine(console: console, isTerminal: isTerminal, title: title)
  }
}
