import Foundation
import SSTCore
import SSTPipelines

/// `Docs/reference/configuration.md`, from the descriptions of the settings.
struct ConfigurationReference {
  static let path = "Docs/reference/configuration.md"
  let keys: [ConfigurationKey]

  /// The page.
  var text: String {
    var text = """
      # Configuration keys

      For users of `r0-dl1` and `dl1-stereo` who change a setting: every key of the configuration, with its range, unit, \
      packaged default and meaning, as `sstctl config explain KEY` prints them.

      A configuration is JSON as sst1mpipe reads it; keys that a file leaves out have the packaged defaults. Unknown keys \
      and values out of range are errors with file and line. `tel_NNN` stands for `tel_021`, `tel_022` (data) and \
      `tel_001`, `tel_002` (simulations), `[]` for every entry of a list. How to write one: \
      [write a configuration](../how-to/write-a-configuration.md).

      """
    for section in sections {
      text +=
        "\n## \(section.key.path)\n\n\(Self.sentence(section.key.description.meaning))\(Self.users(section.key))\n\n"
      text += "| key | values | unit | default | meaning |\n|---|---|---|---|---|\n"
      text += section.keys.map(Self.row).joined()
    }
    let single = keys.filter { !$0.path.contains(".") && !$0.description.isSection }
    text += "\n## Single keys\n\n| key | values | unit | default | meaning |\n|---|---|---|---|---|\n"
    return text + single.map(Self.row).joined() + GeneratedPage.footer
  }

  /// The sections at the top with all keys below them.
  private var sections: [(key: ConfigurationKey, keys: [ConfigurationKey])] {
    keys.filter { !$0.path.contains(".") && $0.description.isSection }.map { section in
      (section, keys.filter { $0.path.hasPrefix(section.path + ".") })
    }
  }

  private static func sentence(_ meaning: String) -> String {
    meaning.prefix(1).uppercased() + meaning.dropFirst() + "."
  }

  private static func users(_ key: ConfigurationKey) -> String {
    let commands = key.commands.map { "`\($0)`" }.joined(separator: ", ")
    return commands.isEmpty ? "" : " Used by \(commands)."
  }

  private static func row(_ key: ConfigurationKey) -> String {
    let description = key.description
    let standard = key.defaultText
    let isShort = standard.count <= 80
    let cells = [
      "`\(key.path)`", description.isSection ? "section" : GeneratedPage.cell(description.expectation),
      description.unit ?? "",
      standard.isEmpty ? "" : isShort ? "`\(GeneratedPage.cell(standard))`" : "see `sstctl config show`",
      GeneratedPage.cell(description.meaning),
    ]
    return "| " + cells.joined(separator: " | ") + " |\n"
  }
}
