import Foundation
import TestSupport
import Testing

/// Links of README, Docs, DocC and the other pages lead somewhere.
@Suite("Documentation: links") struct LinkTests {
  private static let root = SharedData.packageRoot
  private static let pages = Dictionary(uniqueKeysWithValues: MarkdownPage.pages.map { ($0.path, $0) })

  /// The path from the root that a link of a page leads to, and its anchor; nil for links to elsewhere.
  private static func resolve(_ link: String, on page: String) -> (path: String, anchor: String?)? {
    if link.contains(#/^[a-z]+:/#) { return nil }
    let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let target = parts[0].removingPercentEncoding ?? parts[0]
    let folder = (page as NSString).deletingLastPathComponent
    let path = target.isEmpty ? page : ((folder as NSString).appendingPathComponent(target))
    return (clean(path), parts.count > 1 ? parts[1] : nil)
  }

  /// A relative path without `.` and `..`.
  private static func clean(_ path: String) -> String {
    path.split(separator: "/").reduce(into: [Substring]()) { parts, part in
      if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(part) }
    }.joined(separator: "/")
  }

  @Test("files and headings that links name are there", arguments: MarkdownPage.pages.map(\.path))
  func resolve(_ path: String) throws {
    for link in try #require(Self.pages[path]).links {
      guard let (target, anchor) = Self.resolve(link.target, on: path) else { continue }
      let exists = FileManager.default.fileExists(atPath: Self.root.appendingPathComponent(target).path)
      #expect(exists, "\(path):\(link.line): there is no \(target) (\(link.target))")
      guard exists, let anchor, let page = Self.pages[target] else { continue }
      #expect(
        page.anchors.contains(anchor), "\(path):\(link.line): \(target) has no heading for #\(anchor)")
    }
  }

  @Test("every page of Docs can be reached from its index, by index pages only") func reachable() throws {
    var reached: Set<String> = ["Docs/README.md"]
    var open = ["Docs/README.md"]
    while let path = open.popLast(), let page = Self.pages[path] {
      for link in page.links {
        guard let (target, _) = Self.resolve(link.target, on: path), reached.insert(target).inserted else {
          continue
        }
        if target.hasPrefix("Docs/"), target.hasSuffix("/README.md") { open.append(target) }
      }
    }
    for page in MarkdownPage.documentation where page.path != "README.md" {
      #expect(
        reached.contains(page.path), "\(page.path): no link from Docs/README.md or an index that it links to")
    }
    let readme = try #require(Self.pages["README.md"])
    #expect(readme.links.contains { Self.resolve($0.target, on: "README.md")?.path == "Docs/README.md" })
  }

  @Test("pages that sources, tests and scripts name are there") func named() throws {
    for folder in ["Sources", "Tests", "Snippets", "Examples", "Benchmarks", "scripts"] {
      let files =
        FileManager.default.enumerator(atPath: Self.root.appendingPathComponent(folder).path)?
        .compactMap { $0 as? String } ?? []
      for file in files where !file.contains(".build") && !file.hasSuffix(".json") {
        let url = Self.root.appendingPathComponent("\(folder)/\(file)")
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { continue }
        for name in text.matches(of: #/\bDocs/[A-Za-z0-9_/-]+\.md\b/#) {
          let path = Self.root.appendingPathComponent(String(name.0)).path
          #expect(FileManager.default.fileExists(atPath: path), "\(folder)/\(file) names \(name.0)")
        }
      }
    }
  }

  @Test("headings are abbreviated as on GitHub") func slugs() {
    let page = MarkdownPage(
      "x.md", text: "# A `b_c`: the (5 %) [link](y.md)\n## Two\n## Two\n```sh\n# no heading\n```\n")
    #expect(page.anchors == ["a-b_c-the-5--link", "two", "two-1"])
    #expect(MarkdownPage.slug("R0 → DL1") == "r0--dl1")
  }
}
