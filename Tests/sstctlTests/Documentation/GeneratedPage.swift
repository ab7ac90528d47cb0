import Foundation
import TestSupport
import Testing

/// A page of the reference that is made from the program.
///
/// A test compares it with the file, or writes the file where `SST_UPDATE_REFERENCE` is 1; `scripts/generate-reference`
/// sets that. Suites whose names end with `ReferencePageTests` are run by the script.
struct GeneratedPage {
  /// What a generated page says of itself, at its end.
  static let footer = """

    ---
    *This page is generated from the program by `scripts/generate-reference`; do not edit it by hand.*

    """

  /// The path from the root of the package.
  var path: String
  var text: String

  /// Compares with the file, or writes it.
  func check(_ location: SourceLocation = #_sourceLocation) throws {
    let url = SharedData.packageRoot.appendingPathComponent(path)
    if ProcessInfo.processInfo.environment["SST_UPDATE_REFERENCE"] == "1" {
      return try Data(text.utf8).write(to: url, options: .atomic)
    }
    let present = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    if present == text { return }
    let (old, new) = (present.components(separatedBy: "\n"), text.components(separatedBy: "\n"))
    let line = zip(old, new).prefix { $0 == $1 }.count
    let words = { (lines: [String]) in line < lines.count ? "'\(lines[line])'" : "the end" }
    Issue.record(
      """
      \(path):\(line + 1) is not what the program says; run scripts/generate-reference.
      file: \(words(old))
      program: \(words(new))
      """, sourceLocation: location)
  }

  /// A cell of a table: no line feeds, no bars.
  static func cell(_ text: String) -> String {
    text.split(separator: "\n").joined(separator: " ").replacing("|", with: "\\|")
  }
}
