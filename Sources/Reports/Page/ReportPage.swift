internal import SSTIO
internal import Synchronization

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
  /// The page's own rules, after those that every report has: no data.
  var styles: [UInt8] = []
  /// The page's own elements, from our resources: no data.
  var skeleton: [UInt8]
  /// The scripts that several pages have.
  var commonScripts = ReportPage.baseScripts
  /// The page's own scripts in order, after ``commonScripts``: no data.
  var scripts: [[UInt8]]
  /// What the scripts show; they read it with `SST.data()`.
  var data: ReportValue

  /// The scripts that every report has.
  static var baseScripts: [[UInt8]] {
    [
      PackageResources.core_js, PackageResources.format_js, PackageResources.theme_js,
      PackageResources.colours_js, PackageResources.export_js, PackageResources.map_js,
      PackageResources.map_paint_js, PackageResources.table_js, PackageResources.pick_bar_js,
      PackageResources.plots_js,
    ]
  }

  /// The bytes of a page that draws everything itself.
  func html() -> [UInt8] {
    let script = script
    return body(script, policy: Self.policy(script: script, library: ""), facts: facts) + Self.end.utf8
  }

  /// The bytes of a page with plots by the library.
  func html(plotly: PlotlyLibrary, assets: ReportAssets) -> [UInt8] {
    let script = script
    var page = body(
      script, policy: Self.policy(script: script, plotly: plotly, assets: assets),
      facts: facts + [plotly.facts(assets)])
    switch assets {
    case .embedded:
      // Not a script yet: the page evaluates it once map and tables are there.
      page += "<script type=\"text/plain\" id=\"sst-plotly\">".utf8
      page += plotly.bytes
      page += "</script>\n".utf8
    case .shared:
      page += "<template id=\"sst-plotly\" data-file=\"\(plotly.sharedName)\"></template>\n".utf8
    }
    return page + Self.end.utf8
  }

  private static let end = "</body>\n</html>\n"

  private var script: [UInt8] { Array((commonScripts + scripts).joined(separator: [UInt8(ascii: "\n")])) }

  /// The page without the plotting library, up to its last script.
  private func body(_ script: [UInt8], policy: String, facts: [ReportSection]) -> [UInt8] {
    var page: [UInt8] = []
    page += head(policy: policy).utf8
    page += skeleton
    page += FactsHTML.details(facts).utf8
    page += "</main>\n<script type=\"application/json\" id=\"sst-data\">".utf8
    page += data.json
    page += "</script>\n<script>".utf8
    page += script
    page += "</script>\n".utf8
    return page
  }

  /// Writes a page that draws everything itself.
  ///
  /// - Throws: ``ReportError/file(_:)``.
  func write(to path: String, overwrite: Bool) throws(ReportError) {
    do throws(AtomicFileError) {
      let file = try AtomicFile(path: path, overwrite: overwrite)
      try file.write(contentsOf: html())
      try file.commit()
    } catch {
      throw .file(error)
    }
  }

  /// Writes the page, and the plotting library beside it if it is shared.
  ///
  /// - Throws: ``ReportError/file(_:)``.
  func write(
    to path: String, plotly: PlotlyLibrary, assets: ReportAssets, overwrite: Bool
  ) throws(ReportError) {
    do throws(AtomicFileError) {
      let file = try AtomicFile(path: path, overwrite: overwrite)
      if assets == .shared { try plotly.writeOnce(beside: path) }
      try file.write(contentsOf: html(plotly: plotly, assets: assets))
      try file.commit()
    } catch {
      throw .file(error)
    }
  }

  /// Nothing is allowed but our scripts, the plotting library, styles of the page, and images it makes itself.
  private static func policy(script: [UInt8], plotly: PlotlyLibrary, assets: ReportAssets) -> String {
    let library =
      switch assets {
      case .embedded: plotly.hash.policySource
      // A file: page has no origin to name. With this word our own script may load the library, nobody else.
      case .shared: "'strict-dynamic'"
      }
    return policy(script: script, library: " " + library)
  }

  private static func policy(script: [UInt8], library: String) -> String {
    "default-src 'none'; script-src \(ContentHash(of: script).policySource)\(library);"
      + " style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
  }

  private func head(policy: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="generator" content="swift-sst">
    <title>\(DisplayText.html(title))</title>
    <link rel="icon" href="data:,">
    <style>
    \(String(decoding: PackageResources.base_css + styles, as: UTF8.self))</style>
    </head>
    <body>
    <header class="page-head">
    <div><h1>\(DisplayText.html(title))</h1><p>\(DisplayText.html(subtitle))</p></div>
    <div class="tools" id="page-tools"></div>
    </header>
    <noscript><p class="notice">This report needs JavaScript to show its map, tables and plots.</p></noscript>
    <main>

    """
  }
}
