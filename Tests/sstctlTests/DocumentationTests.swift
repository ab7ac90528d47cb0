import Foundation
import TestSupport
import Testing

/// The code of README and Docs is real: Swift is compiled as a snippet, commands are run.
@Suite("Documentation") struct DocumentationTests {
  private static let pages: [String] = {
    let docs = SharedData.packageRoot.appendingPathComponent("Docs").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: docs)) ?? []
    return ["README.md"] + names.filter { $0.hasSuffix(".md") }.sorted().map { "Docs/" + $0 }
  }()

  /// The fenced blocks of a language on a page.
  private func blocks(_ language: String, of page: String) throws -> [String] {
    let text = try String(contentsOf: SharedData.packageRoot.appendingPathComponent(page), encoding: .utf8)
    var found: [String] = []
    var current: [String]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "```" + language {
        current = []
      } else if line == "```", let lines = current {
        found.append(lines.joined(separator: "\n"))
        current = nil
      } else {
        current?.append(String(line))
      }
    }
    return found
  }

  /// What a snippet shows: without the lines between its hide and show marks and the comment at its head.
  private func visible(_ snippet: String) -> String {
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

  @Test("Swift code stands in a snippet, which the build compiles", arguments: pages)
  func snippets(_ page: String) throws {
    let folder = SharedData.packageRoot.appendingPathComponent("Snippets")
    let snippets = try FileManager.default.contentsOfDirectory(atPath: folder.path).map {
      visible(try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8))
    }
    for block in try blocks("swift", of: page) where !block.hasPrefix(".package(") {
      #expect(snippets.contains(block), "\(page): a Swift block is in no snippet:\n\(block)")
    }
  }

  @Test("commands run, page after page", .timeLimit(.minutes(5)))
  func commands() throws {
    let folder = try TemporaryFolder()
    // Reports need the plotting library; here any file that looks like it will do.
    let plotly = folder.path("plotly.js")
    try Data("/*\n* plotly.js v9.9.9\n*/\nvar Plotly = {};\n".utf8).write(to: URL(fileURLWithPath: plotly))
    let environment = ProcessInfo.processInfo.environment.merging(["SST_PLOTLY": plotly]) { $1 }
    for page in Self.pages {
      let lines = try blocks("sh", of: page).flatMap { $0.split(separator: "\n") }.filter {
        $0.hasPrefix("sstctl ")
      }
      if lines.contains(where: { $0.hasPrefix("sstctl r0-dl1") && $0.contains("--output-dir dl1") }) {
        try? FileManager.default.removeItem(atPath: folder.path("dl1"))
      }
      for line in lines {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "'\(try Command.executable().path)' \(line.dropFirst(7))"]
        process.currentDirectoryURL = folder.url
        process.environment = environment
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(page): \(line)")
      }
    }
    #expect(
      FileManager.default.fileExists(atPath: folder.path("dl1/SST1M1_20260121_0001_W1_dl1_recleaned.h5")))
  }
}
