import Foundation
import TestSupport
import Testing

/// Every code that the program prints is explained, and no other.
@Suite("Documentation: codes") struct CodeReferenceTests {
  private static let path = "Docs/reference/codes.md"

  /// The codes in the first cells of the tables, with their words and lines.
  private static func rows() throws -> [(code: String, word: String, line: Int)] {
    try MarkdownPage.named(path).prose.filter { $0.text.hasPrefix("|") }.flatMap { line, text in
      let cell = text.dropFirst().prefix { $0 != "|" }
      return cell.matches(of: #/`([EWI]0\d{3,4})(?: ([a-z][a-z0-9-]*))?`/#).map { match in
        (String(match.1), match.2.map(String.init) ?? "", line)
      }
    }
  }

  @Test("every code has one word") func words() {
    for (code, words) in EmittedCodes.all.sorted(by: { $0.key < $1.key }) {
      #expect(words.count == 1, "\(code) has the words \(words.sorted().joined(separator: ", "))")
    }
  }

  @Test("every code has a row, and every row a code") func rows() throws {
    let rows = try Self.rows()
    var seen: [String: Int] = [:]
    for (code, word, line) in rows {
      guard let words = EmittedCodes.all[code] else {
        Issue.record("\(Self.path):\(line): no source prints \(code) \(word)")
        continue
      }
      #expect(words.contains(word), "\(Self.path):\(line): \(code) is \(words.first ?? ""), not '\(word)'")
      if let before = seen.updateValue(line, forKey: code) {
        Issue.record("\(Self.path):\(line): \(code) has a row in line \(before) already")
      }
    }
    let missing = EmittedCodes.all.keys.filter { seen[$0] == nil }.sorted()
      .map { "\($0) \(EmittedCodes.all[$0]?.first ?? "")" }
    #expect(missing == [], "\(Self.path) has no row of \(missing.count) codes")
  }

  @Test("codes that pages name are there, with their word", arguments: MarkdownPage.pages.map(\.path))
  func mentions(_ path: String) throws {
    if path == "CHANGELOG.md" { return }  // It tells of codes that were.
    let text = try String(contentsOf: SharedData.packageRoot.appendingPathComponent(path), encoding: .utf8)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      for match in line.matches(of: #/\b([EWI]0\d{3,4})\b(?: ([a-z][a-z0-9]*-[a-z0-9-]+))?/#) {
        let words = EmittedCodes.all[String(match.1)]
        let isKnown = words != nil && match.2.map { words?.contains(String($0)) ?? false } ?? true
        #expect(isKnown, "\(path):\(index + 1): \(match.0) is no code of the program")
      }
    }
  }

  @Test("codes are found in sources") func scan() {
    let source = """
      case .a: ErrorCode(.usage, 5, "first")
      case .b: ErrorCode(
        .output, 41, "second")
      log.warning("W0790 left-out: \\(x)") // and
      /// `E0999 not-this`
      """
    #expect(
      EmittedCodes.find(in: source) == ["E0205": ["first"], "E0541": ["second"], "W0790": ["left-out"]])
  }
}
