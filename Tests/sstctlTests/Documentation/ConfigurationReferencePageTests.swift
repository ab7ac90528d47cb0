import SSTCore
import SSTPipelines
import Testing

/// The page of configuration keys is up to date, and has every key.
@Suite("Documentation: configuration keys") struct ConfigurationReferencePageTests {
  @Test("the page is what the settings say") func page() throws {
    try GeneratedPage(
      path: ConfigurationReference.path,
      text: ConfigurationReference(keys: try PipelineConfiguration.keys()).text
    ).check()
  }

  @Test("every key has its row, and a meaning") func entries() throws {
    let page = try MarkdownPage.named(ConfigurationReference.path)
    let rows = page.prose.map(\.text).filter { $0.hasPrefix("|") || $0.hasPrefix("## ") }
    for key in try PipelineConfiguration.keys() {
      #expect(
        rows.contains { $0.hasPrefix("| `\(key.path)` |") || $0 == "## \(key.path)" },
        "\(page) lacks \(key.path)")
      #expect(!key.description.meaning.isEmpty, "\(key.path) has no meaning")
    }
  }

  @Test("every key of the packaged configuration is described") func packaged() throws {
    let described = Set(try PipelineConfiguration.keys().map(\.path))
    for path in try paths(PipelineConfiguration.packaged().shown, "") {
      #expect(described.contains(path), "\(path)")
    }
  }

  /// The paths of all members, as descriptions write them.
  private func paths(_ value: JSONValue, _ path: String) -> [String] {
    switch value {
    case .object(let members):
      members.flatMap { key, value in
        let name = TelescopeKey.id(of: key) == nil ? key : "tel_NNN"
        let path = path.isEmpty ? name : "\(path).\(name)"
        return [path] + paths(value, path)
      }
    case .array(let values):
      values.filter { $0.object != nil }.flatMap { paths($0, path + "[]") }
    default: []
    }
  }
}
