import Foundation
import TestSupport

/// A command line of a page, and what it prints according to the page.
struct PageCommand: Sendable {
  /// The line of the page.
  var line: Int
  /// What follows the prompt, continued lines joined.
  var text: String
  /// The output; nil where the page does not show it.
  var output: [String]?
  /// The exit code that the page expects: 0, or what a following `$ echo $?` prints.
  var code: Int32 = 0
}

extension MarkdownPage {
  /// The commands of `sh` and `console` blocks that are run, in their order.
  ///
  /// In `sh` every line that begins with `sstctl `. In `console` every line that begins with `$ sstctl `; what follows
  /// up to the next prompt is its output. Lines that end with a backslash go on.
  var commands: [PageCommand] {
    blocks.flatMap { block -> [PageCommand] in
      switch block.language {
      case "sh":
        Self.joined(block).filter { $0.text.hasPrefix("sstctl ") }
          .map { PageCommand(line: $0.line, text: $0.text, output: nil) }
      case "console": Self.sessions(block)
      default: []
      }
    }
  }

  /// Lines, those that end with a backslash joined with the next.
  private static func joined(_ block: Block) -> [(line: Int, text: String)] {
    var result: [(line: Int, text: String)] = []
    var isContinued = false
    for (index, line) in block.lines.enumerated() {
      if isContinued, let last = result.indices.last {
        result[last].text = result[last].text.dropLast() + line.trimmingCharacters(in: .whitespaces)
      } else {
        result.append((block.line + index, line))
      }
      // Only commands go on: output may end with a backslash.
      isContinued =
        line.hasSuffix("\\") && (isContinued || block.language == "sh" || line.hasPrefix("$ "))
    }
    return result
  }

  private static func sessions(_ block: Block) -> [PageCommand] {
    var commands: [PageCommand] = []
    for (line, text) in joined(block) {
      if text.hasPrefix("$ ") {
        commands.append(PageCommand(line: line, text: String(text.dropFirst(2)), output: []))
      } else if let last = commands.indices.last {
        commands[last].output?.append(text)
      }
    }
    var kept: [PageCommand] = []
    for command in commands {
      if command.text.hasPrefix("sstctl ") {
        kept.append(command)
      } else if command.text == "echo $?", let last = kept.indices.last {
        kept[last].code = command.output?.first.flatMap { Int32($0) } ?? 0
      }
    }
    return kept
  }
}

/// Expected lines with `…` for anything, compared with what was printed.
enum ExpectedOutput {
  /// What differs first; nil if nothing does. A line with only `…` stands for any number of lines.
  static func difference(_ expected: [String], _ printed: [String]) -> String? {
    let (expected, printed) = (trimmed(expected), trimmed(printed))
    // The numbers of printed lines that the expected lines so far may have used up.
    var used: Set<Int> = [0]
    for (index, line) in expected.enumerated() {
      let next: Set<Int>
      if line.trimmingCharacters(in: .whitespaces) == "…" {
        next = Set((used.min() ?? 0)...printed.count)
      } else {
        next = Set(used.filter { $0 < printed.count && fits(printed[$0], line) }.map { $0 + 1 })
      }
      if next.isEmpty {
        let at = used.max() ?? 0
        // After a line `…` any line could have come.
        let found =
          at < printed.count ? "'\(printed[at])'" : used.count > 1 ? "nothing like it" : "nothing more"
        return "line \(index + 1) of the output is '\(line)' on the page, printed was \(found)"
      }
      used = next
    }
    if used.contains(printed.count) { return nil }
    return "the page lacks the line '\(printed[used.max() ?? 0])' at the end of the output"
  }

  /// Whether a line is as expected, `…` standing for any text.
  static func fits(_ line: String, _ expected: String) -> Bool {
    let parts = expected.components(separatedBy: "…")
    guard parts.count > 1, let first = parts.first, let last = parts.last else { return line == expected }
    guard line.hasPrefix(first), line.count >= first.count + last.count, line.hasSuffix(last) else {
      return false
    }
    var rest = line.dropFirst(first.count).dropLast(last.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.range(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }

  private static func trimmed(_ lines: [String]) -> [String] {
    var lines = lines.map { $0.replacing(#/\s+$/#, with: "") }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
