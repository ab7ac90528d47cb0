import TestSupport
import Testing

/// The commands of README and Docs run, and print what the pages show.
@Suite("Documentation: commands") struct CommandBlockTests {
  private static let first = FirstPages.pages.map(\.path)
  private static let others = MarkdownPage.documentation.filter { page in
    !page.commands.isEmpty && !first.contains(page.path)
  }.map(\.path)

  @Test("README and tutorials, each in an empty folder", arguments: first)
  func firstPages(_ path: String) throws {
    let pages = try FirstPages.shared()
    for problem in try #require(pages.problems[path]) { Issue.record("\(problem)") }
  }

  @Test("README and tutorials do not share folders of products")
  func collisions() throws { #expect(try FirstPages.shared().collisions == []) }

  @Test("other pages, each where README and tutorials have run", arguments: others)
  func otherPages(_ path: String) throws {
    let pages = try FirstPages.shared()
    let folder = try pages.copy()
    for problem in pages.runs.run(try MarkdownPage.named(path), in: folder.url) {
      Issue.record("\(problem)")
    }
  }

  @Test("commands and outputs are found on a page") func parsing() {
    let page = MarkdownPage(
      "x.md",
      text: """
        ```sh
        sstctl a \\
          --b
        python3 c
        ```
        ```console
        $ sstctl d
        one \\
        two
        $ ls
        x
        $ sstctl e
        $ echo $?
        3
        ```
        ```text
        $ sstctl f
        ```
        """)
    let commands = page.commands
    #expect(commands.map(\.text) == ["sstctl a --b", "sstctl d", "sstctl e"])
    #expect(commands.map(\.line) == [2, 7, 12])
    #expect(commands.map(\.code) == [0, 0, 3])
    #expect(commands.map(\.output) == [nil, ["one \\", "two"], []])
  }

  @Test(
    "output is compared line by line, with gaps",
    arguments: [
      (["a"], ["a", ""], true), (["a"], ["b"], false), (["a"], ["a", "b"], false),
      (["a", "b"], ["a"], false),
      (["a…c"], ["abbc"], true), (["a…c"], ["ab"], false), (["…", "c"], ["a", "b", "c"], true),
      (["a", "…"], ["a"], true), (["a", "…", "c"], ["a", "c", "b", "c"], true), (["…b…"], ["b"], true),
      (["a…b…c"], ["a1b2c"], true), (["a…a"], ["a"], false), ([], [""], true), ([], ["x"], false),
    ])
  func comparison(_ expected: [String], _ printed: [String], _ fits: Bool) {
    #expect((ExpectedOutput.difference(expected, printed) == nil) == fits)
  }
}
