import ArgumentParser
import SSTCore
import SSTPipelines

/// `sstctl config`.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show or check configurations.",
    discussion: """
      Example:
        sstctl config show --config mine.json
      """, subcommands: [ConfigShowCommand.self, ConfigCheckCommand.self])
}

/// `sstctl config show`.
struct ConfigShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the effective configuration as JSON.",
    discussion: """
      The packaged defaults with the files laid over them, in the order given. Example:
        sstctl config show --config mine.json > effective.json
      """)

  @Option(name: .shortAndLong, help: "JSON configuration; may be repeated, later ones win.")
  var config: [String] = []

  func run() throws { StandardOutput.print(try PipelineConfiguration(files: config).effectiveJSON) }
}

/// `sstctl config check`.
struct ConfigCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a configuration: unknown keys, wrong types, values out of range.",
    discussion: """
      The exit code is 0 for a good file and 2 for a bad one; the message names key, line and the nearest known key.
      Example:
        sstctl config check mine.json
      """)

  @Argument(help: "The JSON file.") var file: String

  func run() throws {
    let configuration = try PipelineConfiguration(files: [file])
    StandardOutput.print(
      TerminalText.line("\(file): ok, effective configuration sha256 \(configuration.sha256)"))
  }
}
