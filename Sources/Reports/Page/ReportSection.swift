/// A titled list of facts: what was read, with which options, by which version.
public struct ReportSection: Sendable, Equatable {
  /// One fact.
  public struct Fact: Sendable, Equatable {
    /// What it is.
    public var name: String
    /// Its value, with the unit.
    public var value: String

    /// Makes a fact.
    ///
    /// - Parameters:
    ///   - name: what it is.
    ///   - value: its value, with the unit.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The heading.
  public var title: String
  /// The facts in order.
  public var facts: [Fact]

  /// Makes a section.
  ///
  /// - Parameters:
  ///   - title: the heading.
  ///   - facts: the facts in order.
  public init(_ title: String, _ facts: [Fact]) {
    self.title = title
    self.facts = facts
  }
}

/// Sections of facts as HTML.
enum FactsHTML {
  /// Sections that can be folded away.
  static func details(_ sections: [ReportSection], title: String) -> String {
    let inner = sections.map { section in
      let facts = section.facts.map {
        "<div><dt>\(DisplayText.html($0.name))</dt><dd>\(DisplayText.html($0.value))</dd></div>\n"
      }
      return "<section><h3>\(DisplayText.html(section.title))</h3>\n<dl>\n\(facts.joined())</dl></section>\n"
    }
    return "<details class=\"card facts\" id=\"facts\" open><summary>\(title)</summary>\n"
      + "<div class=\"fact-columns\">\n\(inner.joined())</div></details>\n"
  }
}
