import TestSupport
import Testing

/// A page of the reference that is made from the program; see `ReferencePage`.
struct GeneratedPage {
  /// What a generated page says of itself, at its end.
  static let footer = ReferencePage.footer

  /// The path from the root of the package.
  var path: String
  var text: String

  /// Compares with the file, or writes it.
  func check(_ location: SourceLocation = #_sourceLocation) throws {
    if let difference = try ReferencePage(path: path, text: text).difference() {
      Issue.record("\(difference)", sourceLocation: location)
    }
  }

  /// A cell of a table: no line feeds, no bars.
  static func cell(_ text: String) -> String { ReferencePage.cell(text) }
}
