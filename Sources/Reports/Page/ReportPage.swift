internal import Foundation
internal import SSTIO

/// One HTML page: its fixed parts from our own resources, its content from data that nobody has checked.
///
/// The page makes no request over the network. Its content security policy forbids everything but the scripts put
/// here, which it names by their hashes.
struct ReportPage {
  /// The title, shown in the window's frame and on top of the page.
  var title: String
  /// A line below the title.
  var subtitle: String
  /// Lists of facts, shown at the end of the page.
  var facts: [ReportSection]
  /// What the facts are about.
  var factsTitle = "Run and processing"
  /// The page's own rules, after those that every page has: no data.
  var styles: [UInt8] = []
  /// The page's own elements, from our resources: no data.
  var content: [UInt8]
  /// The page's own scripts in order, after those that every page has: no data.
  var scripts: [[UInt8]]
  /// What the scripts show; they read it with `SST.data()`.
  var data: [(String, ReportValue)]

  /// The scripts that every page has.
  private static var commonScripts: [[UInt8]] {
    [
      PackageResources.core_js, PackageResources.format_js, PackageResources.theme_js,
      PackageResources.colours_js, PackageResources.signs_js, PackageResources.export_js,
      PackageResources.camera_place_js, PackageResources.camera_paint_js, PackageResources.camera_js,
    ]
  }

  /// The scripts that every page with plots by the library has.
  private static var plotScripts: [[UInt8]] {
    [
      PackageResources.table_js, PackageResources.pixel_model_js, PackageResources.pick_bar_js,
      PackageResources.plots_js,
    ]
  }

  /// The bytes of the page.
  ///
  /// - Parameters:
  ///   - plotly: the plotting library; nil for a page that draws everything itself.
  ///   - assets: whether the library goes into the page or beside it.
  func html(plotly: PlotlyLibrary? = nil, assets: ReportAssets = .embedded) -> [UInt8] {
    let all = Self.commonScripts + (plotly == nil ? [] : Self.plotScripts) + scripts
    let script = Array(all.joined(separator: [UInt8(ascii: "\n")]))
    let block = ReportValue.object(data + [("palettes", ColourMap.value)])
    let facts = facts + (plotly.map { [$0.facts(assets)] } ?? [])
    return Self.fill(
      PackageResources.page_html,
      [
        "policy": Array(Self.policy(script: script, plotly: plotly, assets: assets).utf8),
        "title": Array(DisplayText.html(title).utf8), "subtitle": Array(DisplayText.html(subtitle).utf8),
        "styles": PackageResources.base_css + styles,
        "content": Self.fill(content, ["pick bar": PackageResources.pick_bar_html]),
        "facts": Array(FactsHTML.details(facts, title: factsTitle).utf8), "data": block.json,
        "script": script, "library": plotly.map { Self.element($0, assets) } ?? [],
      ])
  }

  /// A template with its gaps filled: `{name}` is replaced by the text of that name, once and for all.
  private static func fill(_ template: [UInt8], _ texts: [String: [UInt8]]) -> [UInt8] {
    var page: [UInt8] = []
    var rest = template[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "{")) {
      let name = rest[start...].dropFirst().prefix { $0 != UInt8(ascii: "}") }
      page += rest[..<start]
      page +=
        texts[String(decoding: name, as: UTF8.self)] ?? rest[start..<name.endIndex] + [UInt8(ascii: "}")]
      rest = rest[name.endIndex...].dropFirst()
    }
    return page + rest
  }

  /// The element that holds the library, or says where it is.
  private static func element(_ plotly: PlotlyLibrary, _ assets: ReportAssets) -> [UInt8] {
    switch assets {
    case .embedded:
      // Not a script yet: the page evaluates it once map and tables are there.
      Array("<script type=\"text/plain\" id=\"sst-plotly\">".utf8) + plotly.bytes + Array("</script>\n".utf8)
    case .shared:
      Array("<template id=\"sst-plotly\" data-file=\"\(plotly.sharedName)\"></template>\n".utf8)
    }
  }

  /// Nothing is allowed but our scripts, the plotting library, styles of the page, and images it makes itself.
  private static func policy(script: [UInt8], plotly: PlotlyLibrary?, assets: ReportAssets) -> String {
    let library =
      switch (plotly, assets) {
      case (nil, _): ""
      case (let plotly?, .embedded): " " + plotly.hash.policySource
      // A file: page has no origin to name. With this word our own script may load the library, nobody else.
      case (_, .shared): " 'strict-dynamic'"
      }
    return "default-src 'none'; script-src \(ContentHash(of: script).policySource)\(library);"
      + " style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
  }

  /// Writes the page, and the plotting library beside it if there is one to be shared.
  ///
  /// - Throws: ``ReportError/file(_:)``.
  func write(
    to path: String, plotly: PlotlyLibrary? = nil, assets: ReportAssets = .embedded, overwrite: Bool
  ) throws(ReportError) {
    do throws(AtomicFileError) {
      let file = try AtomicFile(path: path, overwrite: overwrite)
      if assets == .shared { try plotly?.writeOnce(beside: path) }
      try file.write(contentsOf: html(plotly: plotly, assets: assets))
      try file.commit()
    } catch {
      throw .file(error)
    }
  }
}

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
