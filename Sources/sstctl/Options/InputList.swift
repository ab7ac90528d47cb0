import Foundation
import SSTCore
import SSTPipelines

/// Inputs as given: paths, `@FILE` for a list of paths in a file, `-` for a list on stdin.
enum InputList {
  /// The files, lists replaced by what they hold; empty lines and lines that start with `#` are left out.
  static func expand(_ arguments: [String]) throws(CommandError) -> [Input] {
    var paths: [String] = []
    for argument in arguments {
      if argument == "-" {
        paths += lines(FileHandle.standardInput.readDataToEndOfFile())
      } else if argument.hasPrefix("@") {
        paths += lines(try read(String(argument.dropFirst())))
      } else {
        paths.append(argument)
      }
    }
    if paths.isEmpty { throw .noInputs }
    return paths.map { Input($0) }
  }

  private static func read(_ path: String) throws(CommandError) -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .unreadableList(path: path, reason: error.localizedDescription)
    }
  }

  private static func lines(_ data: Data) -> [String] {
    String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty && !$0.hasPrefix("#") }
  }
}

/// What goes wrong in the command itself.
enum CommandError: SSTError {
  /// No input at all.
  case noInputs
  /// A list of inputs cannot be read.
  case unreadableList(path: String, reason: String)
  /// The log cannot be opened.
  case unwritableLog(path: String, reason: String)

  var code: ErrorCode {
    switch self {
    case .noInputs: ErrorCode(.usage, 90, "no-inputs")
    case .unreadableList: ErrorCode(.inputMissing, 90, "input-list")
    case .unwritableLog: ErrorCode(.output, 90, "log-refused")
    }
  }

  var description: String {
    switch self {
    case .noInputs: "no input given; name raw files, '@FILE' for a list of them, or '-' for a list on stdin"
    case .unreadableList(let path, let reason): "cannot read the list of inputs \(path): \(reason)"
    case .unwritableLog(let path, let reason): "cannot open the log \(path): \(reason)"
    }
  }
}
