import ArgumentParser
import Foundation
import SSTCore

/// Runs the command and turns errors into messages and exit codes.
@main enum EntryPoint {
  static func main() {
    // The parts of the command have a --json of their own, so the root cannot declare one.
    if Set(CommandLine.arguments.dropFirst()) == ["--version", "--json"] {
      return StandardOutput.print(VersionText.json)
    }
    do {
      try ProcessFiles.prepare()
      try UnknownCommand.check(Array(CommandLine.arguments.dropFirst()))
      var command = try SSTCtl.parseAsRoot()
      try command.run()
    } catch {
      exit(ExitStatus.report(error))
    }
  }
}

/// The exit code of each kind of error.
enum ExitStatus {
  /// Prints what there is to say about an error and returns the exit code.
  static func report(_ error: any Error) -> Int32 {
    if let error = error as? any SSTError {
      StandardError.print("sstctl: error \(error.code): \(error.description)")
      return error.code.exitCode
    }
    if let error = error as? Interrupted {
      StandardError.print("sstctl: \(error.description)")
      return error.exitCode
    }
    if let code = error as? ExitCode { return code.rawValue }
    let code = SSTCtl.exitCode(for: error)
    if code == .success {
      StandardOutput.print(SSTCtl.fullMessage(for: error))
      return 0
    }
    if code == .validationFailure {
      let usage = UsageError(error)
      StandardError.write("sstctl: error \(usage.code): \(usage.description)\n")
      return usage.code.exitCode
    }
    StandardError.print("sstctl: error E0100 unexpected: \(error)")
    return Int32(ErrorCategory.internalError.rawValue)
  }
}

/// What the parser of the command line has to say, with the usage of the command.
struct UsageError: SSTError {
  let description: String
  static let code = ErrorCode(.usage, 0, "usage")
  var code: ErrorCode { Self.code }

  /// Takes the text of an error of the parser; what the user wrote is escaped in it.
  init(_ error: any Error) {
    let (message, whole) = (SSTCtl.message(for: error), SSTCtl.fullMessage(for: error))
    let label = "Error: "
    var text = whole.hasPrefix(label + message) ? String(whole.dropFirst(label.count)) : whole
    for word in CommandLine.arguments.dropFirst() {
      for part in [word, word.split(separator: "=", maxSplits: 1).last.map(String.init) ?? ""] {
        let escaped = TerminalText.line(part)
        if !part.isEmpty, escaped != part { text = text.replacing(part, with: escaped) }
      }
    }
    // What is left is of the parser, whose line feeds stay.
    description = text.unicodeScalars.map { scalar in
      scalar != "\n" && TerminalText.isHarmful(scalar) ? TerminalText.line(String(scalar)) : String(scalar)
    }.joined()
  }
}
