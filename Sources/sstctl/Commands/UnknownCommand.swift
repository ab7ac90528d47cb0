import ArgumentParser
import SSTCore

/// A word that is no command, where one is expected.
struct UnknownCommand: SSTError, Equatable {
  /// The commands before it, with the name of the program.
  let path: String
  /// The word.
  let word: String
  /// What may have been meant, the nearest first.
  let nearest: [String]
  /// All commands that could stand there.
  let known: [String]

  var code: ErrorCode { UsageError.code }

  var description: String {
    let hint =
      nearest.isEmpty
      ? "commands are \(known.joined(separator: ", "))" : "did you mean \(nearest.joined(separator: " or "))?"
    return "\(path) \(word): unknown command; \(hint)"
  }

  /// Looks at the words that name commands, before the parser complains of one of the words behind them.
  ///
  /// - Throws: `UnknownCommand`.
  static func check(_ arguments: [String]) throws(UnknownCommand) {
    var command: any ParsableCommand.Type = SSTCtl.self
    var path = "sstctl"
    var words = arguments[...]
    if words.first == "help" { words = words.dropFirst() }
    while let word = words.popFirst(), !word.hasPrefix("-"), !command.configuration.subcommands.isEmpty {
      let parts = command.configuration.subcommands
      guard let next = parts.first(where: { names($0).contains(word) }) else {
        // Names of the original programs: sst1mpipe_r0_dl1.
        let plain = word.replacing("_", with: "-").replacing("sst1mpipe-", with: "")
        let known = parts.compactMap { $0.configuration.commandName }
        throw UnknownCommand(
          path: path, word: word, nearest: NearestMatch.all(plain, among: parts.flatMap(names)), known: known)
      }
      command = next
      path += " " + word
    }
  }

  private static func names(_ command: any ParsableCommand.Type) -> [String] {
    [command.configuration.commandName].compactMap { $0 } + command.configuration.aliases
  }
}
