import Foundation
import SSTCore
import SSTPipelines

/// Inputs as given: paths, `@FILE` for a list of paths in a file, `-` for a list on stdin.
enum InputList {
  /// The files, lists replaced by what they hold; empty lines and lines that start with `#` are left out.
  ///
  /// - Parameters:
  ///   - arguments: as given.
  ///   - takesEvents: true for commands that read simulated events from standard input: `-` stays where they arrive.
  static func expand(_ arguments: [String], takesEvents: Bool = false) throws(CommandError) -> [Input] {
    var paths: [String] = []
    if arguments.count(where: { $0 == "-" }) > 1 { throw .standardInputTwice }
    for argument in arguments {
      if argument == "-", StandardInput.holdsEvents {
        guard takesEvents else { throw .eventsFromPipe }
        paths.append(argument)
      } else if argument == "-" {
        paths += try lines(FileHandle.standardInput, "-")
      } else if argument.hasPrefix("@") {
        paths += try read(String(argument.dropFirst()))
      } else {
        paths.append(argument)
      }
    }
    if paths.isEmpty { throw .noInputs }
    return paths.map { Input($0) }
  }

  /// The most bytes of a list, some 100,000 paths.
  private static let largestSize = 16 << 20
  /// The most bytes of a path.
  private static let longestLine = 4096

  private static func read(_ path: String) throws(CommandError) -> [String] {
    let file: FileHandle
    do {
      file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    } catch {
      throw .unreadableList(path: path, reason: error.localizedDescription)
    }
    return try lines(file, path)
  }

  private static func lines(_ file: FileHandle, _ path: String) throws(CommandError) -> [String] {
    var data = Data()
    while true {
      let part: Data
      do { part = try file.read(upToCount: 1 << 16) ?? Data() } catch {
        throw .unreadableList(path: path, reason: error.localizedDescription)
      }
      if part.isEmpty { break }
      if part.contains(0) { throw .listTooLong(path: path, reason: "holds zero bytes") }
      data += part
      if data.count > largestSize {
        throw .listTooLong(path: path, reason: "has more than \(largestSize) bytes")
      }
    }
    let lines = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
    if let long = lines.first(where: { $0.utf8.count > longestLine }) {
      throw .listTooLong(path: path, reason: "has a line of \(long.utf8.count) bytes")
    }
    return lines.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }
}

/// What goes wrong in the command itself.
enum CommandError: SSTError {
  /// No input at all.
  case noInputs
  /// Standard input is named more than once.
  case standardInputTwice
  /// Simulated events arrive where a list of paths is expected.
  case eventsFromPipe
  /// A list of inputs cannot be read.
  case unreadableList(path: String, reason: String)
  /// A list of inputs is longer than any, or no list of paths.
  case listTooLong(path: String, reason: String)
  /// The log cannot be opened.
  case unwritableLog(path: String, reason: String)
  /// A message could not be written to the log.
  case incompleteLog(path: String, reason: String)
  /// The process may open too few files.
  case fewDescriptors(limit: Int, needed: Int)

  var code: ErrorCode {
    switch self {
    case .noInputs: ErrorCode(.usage, 90, "no-inputs")
    case .standardInputTwice: ErrorCode(.usage, 2, "standard-input-twice")
    case .eventsFromPipe: ErrorCode(.usage, 3, "events-from-pipe")
    case .unreadableList: ErrorCode(.inputMissing, 90, "input-list")
    case .listTooLong: ErrorCode(.inputMissing, 92, "input-list-too-long")
    case .unwritableLog: ErrorCode(.output, 90, "log-refused")
    case .incompleteLog: ErrorCode(.output, 92, "log-incomplete")
    case .fewDescriptors: ErrorCode(.inputMissing, 91, "few-descriptors")
    }
  }

  var description: String {
    switch self {
    case .noInputs: "no input given; name raw files, '@FILE' for a list of them, or '-' for a list on stdin"
    case .standardInputTwice: "'-' is given twice; standard input can be read once"
    case .eventsFromPipe:
      "simulated events arrive on standard input; this command reads them from files. Name the files, or write '-' for "
        + "a list of paths"
    case .unreadableList(let path, let reason): "cannot read the list of inputs \(path): \(reason)"
    case .listTooLong(let path, let reason): "the list of inputs \(path) \(reason); is it a list of paths?"
    case .unwritableLog(let path, let reason): "cannot open the log \(path): \(reason)"
    case .incompleteLog(let path, let reason):
      "the log \(path) lacks messages: \(reason). The products are whole"
    case .fewDescriptors(let limit, let needed):
      "a process may open \(limit) files here, at least \(needed) are needed: raise the limit (ulimit -n)"
    }
  }
}
