import ArgumentParser
import SSTCore
import SSTPipelines

/// `sstctl config`.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Write, check, show and explain configurations.",
    usage: "sstctl config <what>",
    discussion: """
      A configuration is a JSON file as sst1mpipe reads it; keys that it leaves out have the packaged defaults. \
      Example:
        sstctl config init mine.json
        sstctl config explain ImageProcessor.ImageCleanerSST
        sstctl config check mine.json
      """,
    subcommands: [
      ConfigInitCommand.self, ConfigExplainCommand.self, ConfigShowCommand.self, ConfigCheckCommand.self,
    ])
}

/// `sstctl config init`.
struct ConfigInitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a configuration to start from.",
    usage: "sstctl config init <file> [--full] [--overwrite]",
    discussion: """
      The file holds the packaged defaults of the keys that are changed most, so that it changes nothing as it is. \
      JSON has no comments: 'sstctl config explain KEY' says what a key means. What you do not change can be deleted. \
      Example:
        sstctl config init mine.json
      """)

  @Argument(help: "The file to write (.json).") var file: String
  @Flag(help: "Write all keys.") var full = false
  @OptionGroup var existing: OverwriteOptions

  func run() throws {
    try PipelineConfiguration.writeTemplate(to: file, isFull: full, overwrite: existing.overwrite)
    StandardOutput.print(
      TerminalText.line("\(file): written, \(full ? "all keys" : "the keys that are changed most")"))
  }
}

/// `sstctl config explain`.
struct ConfigExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain keys: meaning, unit, range, defaults, where they are used.",
    usage: "sstctl config explain [<key>]",
    discussion: """
      Keys are written with dots; the last part is enough where it is unique. A section lists its keys; without a \
      key all are listed. Example:
        sstctl config explain max_time_diff_ns
        sstctl config explain stereo
      """)

  @Argument(help: "The key, for example stereo.event_matching_method.") var key: String?

  func run() throws {
    guard let key else {
      return StandardOutput.print(try PipelineConfiguration.keys().map(\.line).joined(separator: "\n"))
    }
    let found = try PipelineConfiguration.keys(at: key)
    let (first, others) = (found[0], found.dropFirst())
    let lines = others.isEmpty ? "" : "\n" + others.map(\.line).joined(separator: "\n")
    StandardOutput.print(first.text + lines)
  }
}

/// `sstctl config show`.
struct ConfigShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the effective configuration.",
    usage: "sstctl config show [--config <file>] ... [--compact]",
    discussion: """
      The packaged defaults with the files laid over them, in the order given, as JSON with sorted keys. The output \
      is itself a configuration. Example:
        sstctl config show --config mine.json > effective.json
      """)

  @OptionGroup var configuration: ConfigurationOptions
  @Flag(help: "One line without blanks: the text that products store, and whose SHA-256 they are known by.")
  var compact = false

  func run() throws {
    let effective = try PipelineConfiguration(files: configuration.files)
    StandardOutput.print(compact ? effective.effectiveJSON : effective.shown.prettyText)
  }
}

/// `sstctl config check`.
struct ConfigCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a configuration: keys, types, ranges, files that it names.",
    usage: "sstctl config check <file>",
    discussion: """
      The exit code is 0 for a good file, 2 for a wrong key or value (the message names key, line and the nearest \
      known key), and 3 if a file that it names cannot be read. Example:
        sstctl config check mine.json
      """)

  @Argument(help: "The JSON file.") var file: String

  func run() throws {
    let configuration = try PipelineConfiguration(files: [file])
    let named = configuration.namedFiles
    let verdict = named.contains { $0.problem != nil } ? "a file that it names cannot be read" : "ok"
    StandardOutput.print(
      TerminalText.line("\(file): \(verdict), effective configuration sha256 \(configuration.sha256)"))
    for entry in named {
      StandardOutput.print(
        TerminalText.line("  \(entry.key): \(entry.path): \(entry.problem ?? "exists")"))
    }
    if let missing = named.first(where: { $0.problem != nil }) {
      throw R0DL1Error.unreadableTable(path: missing.path, key: missing.key, reason: missing.problem ?? "")
    }
  }
}
