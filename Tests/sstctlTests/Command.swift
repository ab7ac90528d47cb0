import Foundation
import TestSupport

/// Runs the built command as a process.
struct Command {
  /// What a finished process left.
  struct Outcome {
    /// The exit code; 128 + n after signal n.
    var code: Int32
    var output: String
    var messages: String

    /// The output as JSON.
    var json: Any? { try? JSONSerialization.jsonObject(with: Data(output.utf8)) }
  }

  /// A process that may still run.
  final class Running {
    let process = Process()
    private let folder: TemporaryFolder

    init(_ arguments: [String], input: String?) throws {
      folder = try TemporaryFolder()
      process.executableURL = try Command.executable()
      process.arguments = arguments
      for name in ["in", "out", "err"] { try Data().write(to: folder.url.appendingPathComponent(name)) }
      try Data((input ?? "").utf8).write(to: folder.url.appendingPathComponent("in"))
      process.standardInput = try FileHandle(forReadingFrom: folder.url.appendingPathComponent("in"))
      process.standardOutput = try FileHandle(forWritingTo: folder.url.appendingPathComponent("out"))
      process.standardError = try FileHandle(forWritingTo: folder.url.appendingPathComponent("err"))
      try process.run()
    }

    func wait() throws -> Outcome {
      process.waitUntilExit()
      let isSignal = process.terminationReason == .uncaughtSignal
      return Outcome(
        code: process.terminationStatus + (isSignal ? 128 : 0),
        output: try String(contentsOfFile: folder.path("out"), encoding: .utf8),
        messages: try String(contentsOfFile: folder.path("err"), encoding: .utf8))
    }
  }

  /// Runs `sstctl` to its end.
  static func run(_ arguments: [String], input: String? = nil) throws -> Outcome {
    try Running(arguments, input: input).wait()
  }

  /// Runs `sstctl` to its end.
  static func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  /// The command beside the tests' own executable, or in the package's build folder.
  static func executable() throws -> URL {
    let own = URL(
      fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    let folders = [
      own.deletingLastPathComponent(), SharedData.packageRoot.appendingPathComponent(".build/debug"),
      SharedData.packageRoot.appendingPathComponent(".build/release"),
    ]
    let found = folders.map { $0.appendingPathComponent("sstctl") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    guard let found else { throw CocoaError(.fileNoSuchFile) }
    return found
  }
}
