internal import Foundation

extension PlotlyLibrary {
  /// Looks for the plotting library and reads it.
  ///
  /// A file that is named must be good. Without a name these places are tried in turn: `../share/sstctl/plotly.min.js`
  /// from the folder of the program; `sstctl/plotly.min.js` in `$XDG_DATA_HOME`, or `~/.local/share`, where
  /// `scripts/bootstrap` puts it; `/usr/share/python3-plotly/plotly.js`, from Debian's package python3-plotly.
  ///
  /// - Parameter path: the file; nil for what `SST_PLOTLY` names, or else the usual places.
  /// - Throws: ``ReportError/plotlyMissing(searched:)``, ``ReportError/plotlyUnreadable(path:reason:)``,
  ///   ``ReportError/plotlyUnusable(path:reason:)``.
  public static func find(at path: String? = nil) throws(ReportError) -> PlotlyLibrary {
    try find(at: path, environment: ProcessInfo.processInfo.environment)
  }

  static func find(at path: String?, environment: [String: String]) throws(ReportError) -> PlotlyLibrary {
    if let named = path ?? environment["SST_PLOTLY"], !named.isEmpty {
      return try PlotlyLibrary(readingFrom: named)
    }
    let places = usualPlaces(environment)
    for place in places where FileManager.default.fileExists(atPath: place) {
      return try PlotlyLibrary(readingFrom: place)
    }
    throw .plotlyMissing(searched: places)
  }

  static let debianPath = "/usr/share/python3-plotly/plotly.js"

  /// The places where the library may be, first the most special one.
  static func usualPlaces(_ environment: [String: String]) -> [String] {
    var places: [String] = []
    if let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
      let prefix = URL(fileURLWithPath: program).deletingLastPathComponent().deletingLastPathComponent()
      places.append(prefix.appendingPathComponent("share/sstctl/plotly.min.js").path)
    }
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
      places.append(data + "/sstctl/plotly.min.js")
    } else if let home = environment["HOME"], !home.isEmpty {
      places.append(home + "/.local/share/sstctl/plotly.min.js")
    }
    return places + [debianPath]
  }
}
