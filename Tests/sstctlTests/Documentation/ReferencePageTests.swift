import Foundation
import TestSupport
import Testing

/// The pages of the reference that are made from the program are up to date.
@Suite("Documentation: commands and their options") struct CommandReferencePageTests {
  @Test("the page is what the help says") func page() throws {
    try GeneratedPage(
      path: CommandReference.path, text: CommandReference(dump: try HelpDump.load()).text
    ).check()
  }

  @Test("every command and option has its entry") func entries() throws {
    let page = try MarkdownPage.named(CommandReference.path)
    var command = ""
    var rows: [String: String] = [:]
    for (_, text) in page.prose {
      if text.hasPrefix("### sstctl ") { command = String(text.dropFirst(11)) }
      if text.hasPrefix("|") { rows[command, default: ""] += text + "\n" }
    }
    for (path, command) in HelpDump.leaves(try HelpDump.load().command) {
      for option in command.options {
        for name in (option.names ?? []).map(\.text) {
          #expect(rows[path]?.contains("`\(name)`") == true, "\(page): sstctl \(path) lacks \(name)")
        }
      }
    }
  }
}
