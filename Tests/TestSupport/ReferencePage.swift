import Foundation

/// A page of the reference that is made from the program.
///
/// A test compares it with the file, or writes the file where `SST_UPDATE_REFERENCE` is 1; `scripts/generate-reference`
/// sets that and runs the suites whose names end with `ReferencePageTests`.
public struct ReferencePage {
  /// What a generated page says of itself, at its end.
  public static let footer = """

    ---
    *This page is generated from the program by `scripts/generate-reference`; do not edit it by hand.*

    """

  /// The path from the root of the package.
  public let path: String
  /// The text that the program makes.
  public let text: String

  /// Makes a page.
  public init(path: String, text: String) { (self.path, self.text) = (path, text) }

  /// Where the file differs from the program, for a message; nil if it does not, or was written anew.
  public func difference() throws -> String? {
    let url = SharedData.packageRoot.appendingPathComponent(path)
    if ProcessInfo.processInfo.environment["SST_UPDATE_REFERENCE"] == "1" {
      try Data(text.utf8).write(to: url, options: .atomic)
      return nil
    }
    let present = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    if present == text { return nil }
    let (old, new) = (present.components(separatedBy: "\n"), text.components(separatedBy: "\n"))
    let line = zip(old, new).prefix { $0 == $1 }.count
    let words = { (lines: [String]) in line < lines.count ? "'\(lines[line])'" : "the end" }
    return """
      \(path):\(line + 1) differs from the program; run scripts/generate-reference.
      file: \(words(old))
      program: \(words(new))
      """
  }

  /// The text of a cell of a table: no line feeds, no bars.
  public static func cell(_ text: String) -> String {
    text.split(separator: "\n").joined(separator: " ").replacing("|", with: "\\|")
  }
}
