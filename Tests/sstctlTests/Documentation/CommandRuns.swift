import Foundation
import Synchronization
import TestSupport

/// Runs the commands of pages in folders of their own.
struct CommandRuns: Sendable {
  /// The folder with `sstctl` and a file that looks like the plotting library.
  private let tools: TemporaryFolder
  private let environment: [String: String]
  /// A command that takes longer hangs. Each has its own limit: a whole page waits for others on a busy machine.
  private static let limitSeconds = 600

  init() throws {
    tools = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: tools.path("sstctl"), withDestinationPath: try Command.executable().path)
    let plotly = tools.path("plotly.js")
    try Data("/*\n* plotly.js v9.9.9\n*/\nvar Plotly = {};\n".utf8).write(to: URL(fileURLWithPath: plotly))
    let present = ProcessInfo.processInfo.environment
    let path = tools.url.path + ":" + (present["PATH"] ?? "/usr/bin:/bin")
    environment = present.merging(["SST_PLOTLY": plotly, "PATH": path]) { $1 }
  }

  /// Runs the commands of a page in a folder; what is not as the page has it.
  func run(_ page: MarkdownPage, in folder: URL) -> [String] {
    page.commands.compactMap { command in
      do {
        return try problem(command, in: folder).map { "\(page.path):\(command.line): \(command.text): \($0)" }
      } catch {
        return "\(page.path):\(command.line): \(command.text): \(error)"
      }
    }
  }

  private func problem(_ command: PageCommand, in folder: URL) throws -> String? {
    let streams = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "\(Self.limitSeconds)", "/bin/sh", "-c", command.text]
    process.currentDirectoryURL = folder
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    for name in ["out", "err"] { try Data().write(to: URL(fileURLWithPath: streams.path(name))) }
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: streams.path("out")))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: streams.path("err")))
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus != command.code {
      let messages = try String(contentsOfFile: streams.path("err"), encoding: .utf8)
      let last = messages.split(separator: "\n").suffix(3).joined(separator: "\n")
      return "ended with \(process.terminationStatus), not \(command.code):\n\(last)"
    }
    guard let expected = command.output else { return nil }
    let printed = try String(contentsOfFile: streams.path("out"), encoding: .utf8)
    return ExpectedOutput.difference(expected, printed.components(separatedBy: "\n"))
  }
}

/// The pages that begin with nothing, each run once in an empty folder; and their products in one folder for the others.
final class FirstPages: Sendable {
  private static let made = Result { try FirstPages() }
  static func shared() throws -> FirstPages { try made.get() }

  /// README and the tutorials.
  static let pages = MarkdownPage.documentation.filter {
    $0.path == "README.md" || $0.path.hasPrefix("Docs/tutorials/")
  }
  let runs: CommandRuns
  /// What was not as a page has it.
  let problems: [String: [String]]
  /// Names that two pages gave to products.
  let collisions: [String]
  private let products: TemporaryFolder

  private init() throws {
    let runs = try CommandRuns()
    let folders = try Self.pages.map { _ in try TemporaryFolder() }
    let problems = Mutex<[String: [String]]>([:])
    DispatchQueue.concurrentPerform(iterations: Self.pages.count) { index in
      let found = runs.run(Self.pages[index], in: folders[index].url)
      problems.withLock { $0[Self.pages[index].path] = found }
    }
    self.runs = runs
    self.problems = problems.withLock { $0 }
    products = try TemporaryFolder()
    var collisions: [String] = []
    for (page, folder) in zip(Self.pages, folders) {
      for name in names(in: folder.url.path) {
        if FileManager.default.fileExists(atPath: products.path(name)) {
          collisions.append("\(page.path): another page has products in \(name), too")
        } else {
          try FileManager.default.moveItem(atPath: folder.path(name), toPath: products.path(name))
        }
      }
    }
    self.collisions = collisions
  }

  /// A new folder with all products: large files are linked, as commands never write into a file that is there; logs,
  /// which they append to, are copied.
  func copy() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let files = FileManager.default
    guard let all = files.enumerator(atPath: products.url.path) else { return folder }
    for case let name as String in all {
      let (from, to) = (products.path(name), folder.path(name))
      let attributes = try files.attributesOfItem(atPath: from)
      if attributes[.type] as? FileAttributeType == .typeDirectory {
        try files.createDirectory(atPath: to, withIntermediateDirectories: true)
      } else if attributes[.size] as? Int ?? 0 < 1 << 16 || name.hasSuffix(".log") {
        try files.copyItem(atPath: from, toPath: to)
      } else {
        try files.linkItem(atPath: from, toPath: to)
      }
    }
    return folder
  }
}
