import Foundation
import TestSupport

/// A page of the documentation: its blocks of code, headings and links, with the lines they are on.
struct MarkdownPage: Sendable, CustomStringConvertible {
  /// A fenced block of code.
  struct Block: Sendable {
    var language: String
    /// The line of the first line of code.
    var line: Int
    var lines: [String]

    var text: String { lines.joined(separator: "\n") }
  }

  /// A link or a picture.
  struct Link: Sendable {
    var target: String
    var line: Int
  }

  /// The path from the root of the package.
  let path: String
  let blocks: [Block]
  /// The lines outside blocks, with their numbers from 1.
  let prose: [(line: Int, text: String)]

  var description: String { path }

  /// Reads a page.
  init(_ path: String) throws {
    let url = SharedData.packageRoot.appendingPathComponent(path)
    self.init(path, text: try String(contentsOf: url, encoding: .utf8))
  }

  /// A page with a text.
  init(_ path: String, text: String) {
    self.path = path
    var blocks: [Block] = []
    var prose: [(line: Int, text: String)] = []
    var open: (block: Block, fence: String)?
    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = String(raw)
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      if var current = open {
        if trimmed == current.fence {
          blocks.append(current.block)
          open = nil
        } else {
          current.block.lines.append(line)
          open = current
        }
      } else if trimmed.hasPrefix("```") {
        let fence = String(trimmed.prefix { $0 == "`" })
        let language = trimmed.dropFirst(fence.count).trimmingCharacters(in: .whitespaces)
        open = (Block(language: language, line: index + 2, lines: []), fence)
      } else {
        prose.append((index + 1, line))
      }
    }
    self.blocks = blocks
    self.prose = prose
  }

  /// The links and pictures outside code.
  var links: [Link] {
    prose.flatMap { line, text in
      let code = text.replacing(#/`[^`]*`/#, with: "")
      let targets =
        code.matches(of: #/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/#).map { String($0.1) }
        + code.matches(of: #/^\s*\[[^\]]+\]:\s+(\S+)/#).map { String($0.1) }
        + code.matches(of: #/\b(?:href|src)="([^"]+)"/#).map { String($0.1) }
      return targets.map { Link(target: $0, line: line) }
    }
  }

  /// What a link can name on this page: headings as GitHub abbreviates them, and marks in HTML.
  var anchors: Set<String> {
    var anchors: Set<String> = []
    var counts: [String: Int] = [:]
    for (_, text) in prose {
      for mark in text.matches(of: #/<[^>]*\b(?:id|name)="([^"]+)"/#) { anchors.insert(String(mark.1)) }
      guard let heading = text.wholeMatch(of: #/#{1,6}\s+(.*?)\s*#*/#) else { continue }
      let slug = Self.slug(String(heading.1))
      let count = counts[slug, default: 0]
      counts[slug] = count + 1
      anchors.insert(count == 0 ? slug : "\(slug)-\(count)")
    }
    return anchors
  }

  /// A heading as GitHub abbreviates it.
  static func slug(_ heading: String) -> String {
    let plain = heading.replacing(#/!?\[([^\]]*)\]\([^)]*\)/#) { String($0.1) }.lowercased()
    return plain.unicodeScalars.reduce(into: "") { slug, scalar in
      if scalar == " " {
        slug += "-"
      } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-"
        || scalar == "_"
      {
        slug.unicodeScalars.append(scalar)
      }
    }
  }
}

extension MarkdownPage {
  /// README and every page of Docs.
  static let documentation: [MarkdownPage] = pages.filter {
    $0.path == "README.md" || $0.path.hasPrefix("Docs/")
  }

  /// Every page of the repository, those of DocC too.
  static let pages: [MarkdownPage] = {
    let root = SharedData.packageRoot
    let tops = ["Docs", "Sources", "Snippets", "Examples", "Benchmarks", "scripts"].flatMap { folder in
      (FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)?
        .compactMap { $0 as? String } ?? []).map { "\(folder)/\($0)" }
    }
    let own = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    return (own + tops).filter { $0.hasSuffix(".md") && !$0.contains(".build") }.sorted()
      .compactMap { try? MarkdownPage($0) }
  }()

  /// The paths of README and every page of Docs, as arguments of tests.
  static let paths = documentation.map(\.path)

  /// A page of ``documentation``.
  static func named(_ path: String) throws -> MarkdownPage {
    guard let page = documentation.first(where: { $0.path == path }) else {
      throw CocoaError(.fileNoSuchFile)
    }
    return page
  }
}
