import Foundation
import TestSupport

/// A printed document, read with the tools of Poppler.
struct PrintedPages {
  private static let tools = ["/usr/bin/pdftotext", "/usr/bin/pdftoppm"]
  /// True if the tools are there.
  static let canRead = tools.allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

  /// The text of each page, with the places of words kept.
  let pages: [String]
  private let folder: TemporaryFolder

  init(_ document: Data) throws {
    folder = try TemporaryFolder()
    try document.write(to: URL(fileURLWithPath: folder.path("print.pdf")))
    try Self.run(Self.tools[0], ["-layout", folder.path("print.pdf"), folder.path("print.txt")])
    let text = try String(contentsOfFile: folder.path("print.txt"), encoding: .utf8)
    pages = text.split(separator: "\u{C}", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  /// All words of the document in order.
  var words: [Substring] { pages.flatMap { $0.split(whereSeparator: \.isWhitespace) } }

  /// The pages as pictures in shades of gray.
  func pictures() throws -> [Data] {
    try Self.run(Self.tools[1], ["-r", "30", "-gray", folder.path("print.pdf"), folder.path("page")])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    return try names.filter { $0.hasPrefix("page") }.sorted().map {
      try Data(contentsOf: URL(fileURLWithPath: folder.path($0)))
    }
  }

  private static func run(_ tool: String, _ arguments: [String]) throws {
    let process = try Process.run(URL(fileURLWithPath: tool), arguments: arguments)
    process.waitUntilExit()
    if process.terminationStatus != 0 { throw BrowserError.refused("\(tool): \(process.terminationStatus)") }
  }
}
