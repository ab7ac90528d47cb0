import Foundation
import TestSupport
import Testing

/// The Swift of README and Docs is real: it is compiled as a snippet.
@Suite("Documentation: Swift") struct SnippetTests {
  /// What a snippet shows: without the lines between its hide and show marks and the comment at its head.
  private static func visible(_ snippet: String) -> String {
    var lines: [Substring] = []
    var isShown = true
    for line in snippet.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("// snippet.") {
        isShown = line.hasSuffix("show")
      } else if isShown {
        lines.append(line)
      }
    }
    return lines.dropFirst().joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test("every block is a snippet, which the build compiles", arguments: MarkdownPage.paths)
  func snippets(_ path: String) throws {
    let folder = SharedData.packageRoot.appendingPathComponent("Snippets")
    let snippets = try FileManager.default.contentsOfDirectory(atPath: folder.path).map {
      Self.visible(try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8))
    }
    for block in try MarkdownPage.named(path).blocks
    where block.language == "swift" && !block.text.hasPrefix(".package(") {
      #expect(
        snippets.contains(block.text),
        "\(path):\(block.line): this Swift is in no file of Snippets:\n\(block.text)")
    }
  }
}
