import ArgumentParser
import Foundation

@testable import sstctl

/// `Docs/reference/commands.md`, from the help.
struct CommandReference {
  static let path = "Docs/reference/commands.md"
  let dump: HelpDump

  /// The page.
  var text: String {
    let groups = SSTCtl.configuration.groupedSubcommands.map { group in
      (name: group.name, commands: group.subcommands.compactMap { $0.configuration.commandName })
    }
    let leaves = HelpDump.leaves(dump.command)
    var text = """
      # Commands

      For users of `sstctl`: every command with its options, as `sstctl COMMAND --help` prints them.

      Options that every command with products has are `--jobs`, `--overwrite` and those of messages; what each exit code \
      means is in [codes](codes.md), what is in the products in [products](products.md).

      | group | command | what it does |
      |---|---|---|

      """
    for (group, names) in groups {
      for (path, command) in leaves where names.contains(String(path.prefix { $0 != " " })) {
        text += "| \(group) | \(Self.link(path)) | \(GeneratedPage.cell(command.abstract ?? "")) |\n"
      }
    }
    text += """

      Every command also has `-h`, `--help`. `sstctl --version` prints the version, `sstctl --version --json` prints it \
      for scripts.

      """
    for (group, names) in groups {
      text += "\n## \(group)\n"
      for (path, command) in leaves where names.contains(String(path.prefix { $0 != " " })) {
        text += section(path, command)
      }
    }
    return text + GeneratedPage.footer
  }

  private static func link(_ path: String) -> String {
    "[`\(path)`](#\(MarkdownPage.slug("sstctl \(path)")))"
  }

  private func section(_ path: String, _ command: HelpDump.Command) -> String {
    var text = "\n### sstctl \(path)\n\n\(command.abstract ?? "")\n\n"
    if let aliases = command.aliases, !aliases.isEmpty {
      text += "Also called \(aliases.map { "`\($0)`" }.joined(separator: ", ")).\n\n"
    }
    let needed = command.options.filter { $0.isPositional || !$0.isOptional }.map(\.synopsis)
    text += "```text\n\((["sstctl", path] + needed).joined(separator: " ")) [options]\n```\n"
    if let discussion = command.discussion { text += Self.markdown(discussion) }
    var sections: [(title: String, options: [HelpDump.Argument])] = []
    for option in command.options {
      let title = option.sectionTitle ?? ""
      if let index = sections.firstIndex(where: { $0.title == title }) {
        sections[index].options.append(option)
      } else {
        sections.append((title, [option]))
      }
    }
    for (title, options) in sections {
      text += title.isEmpty ? "" : "\n\(title):\n"
      text += "\n| option | default | meaning |\n|---|---|---|\n" + options.map(Self.row).joined()
    }
    return text
  }

  /// Paragraphs as they are, indented lines as blocks.
  private static func markdown(_ discussion: String) -> String {
    var text = ""
    var isBlock = false
    for line in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
      let isIndented = line.hasPrefix("  ")
      if isIndented != isBlock {
        text += isIndented ? "\n```text\n" : "```\n"
        isBlock = isIndented
      }
      text += isIndented ? "\(line.dropFirst(2))\n" : line.isEmpty ? "" : "\n\(line)\n"
    }
    return text + (isBlock ? "```\n" : "")
  }

  private static func row(_ option: HelpDump.Argument) -> String {
    let names = (option.names ?? []).map(\.text).sorted { ($0.count, $0) < ($1.count, $1) }
    let value = option.kind == "flag" ? "" : " <\(option.valueName ?? "value")>"
    var name =
      option.isPositional
      ? "`\(option.synopsis)`" : names.map { "`\($0)`" }.joined(separator: ", ")
    if !option.isPositional, !value.isEmpty { name += " `\(value.dropFirst())`" }
    var meaning = [option.abstract, option.discussion].compactMap { $0 }.joined(separator: " ")
    let described = option.allValueDescriptions ?? [:]
    if let values = option.allValues?.filter({ !$0.isEmpty }), !values.isEmpty {
      let list = values.map { value in "`\(value)`" + (described[value].map { " (\($0))" } ?? "") }
      meaning += " Values: \(list.joined(separator: ", "))."
    }
    let standard =
      option.defaultValue.map { $0.isEmpty ? "" : "`\($0)`" } ?? (option.isOptional ? "" : "required")
    return "| \(name) | \(standard) | \(GeneratedPage.cell(meaning)) |\n"
  }
}
