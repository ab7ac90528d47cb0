import Foundation
import TestSupport

/// The help of all commands as `sstctl --experimental-dump-help` prints it.
struct HelpDump: Decodable {
  struct Command: Decodable {
    var commandName: String
    var aliases: [String]?
    var abstract: String?
    var discussion: String?
    var subcommands: [Command]?
    var arguments: [Argument]?
    var shouldDisplay: Bool?

    /// The commands below, without `help`.
    var parts: [Command] {
      (subcommands ?? []).filter { $0.commandName != "help" && $0.shouldDisplay != false }
    }
    /// What a user can write, without `--help` and what is hidden.
    var options: [Argument] {
      (arguments ?? []).filter { $0.shouldDisplay && !($0.names ?? []).contains { $0.name == "help" } }
    }
  }

  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String

      var text: String { (kind == "long" ? "--" : "-") + name }
    }
    var kind: String
    var shouldDisplay: Bool
    var sectionTitle: String?
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var preferredName: Name?
    var valueName: String?
    var defaultValue: String?
    var allValues: [String]?
    var allValueDescriptions: [String: String]?
    var abstract: String?
    var discussion: String?

    var isPositional: Bool { kind == "positional" }
    /// `<file> ...`, `--output-dir <dir>`.
    var synopsis: String {
      let value = "<\(valueName ?? "value")>" + (isRepeating ? " ..." : "")
      return isPositional ? value : "\(preferredName?.text ?? "") <\(valueName ?? "value")>"
    }
  }

  var command: Command

  /// Asks the program.
  static func load() throws -> HelpDump {
    let outcome = try sstctlTests.Command.run("--experimental-dump-help")
    return try JSONDecoder().decode(HelpDump.self, from: Data(outcome.output.utf8))
  }

  /// The commands that do something, with their full names, such as `simulate lab`.
  static func leaves(_ command: Command, _ path: [String] = []) -> [(path: String, command: Command)] {
    command.parts.flatMap { part -> [(path: String, command: Command)] in
      let path = path + [part.commandName]
      return part.parts.isEmpty ? [(path.joined(separator: " "), part)] : leaves(part, path)
    }
  }
}
