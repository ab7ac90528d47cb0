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
      StandardError.print(SSTCtl.fullMessage(for: error))
      return Int32(ErrorCategory.usage.rawValue)
    }
    StandardError.print("sstctl: error E0100 unexpected: \(error)")
    return Int32(ErrorCategory.internalError.rawValue)
  }
}
