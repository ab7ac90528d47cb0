/// The report on a set of observations of a source: one page.
///
/// Plain values that others have computed; what the page shows is what was given. NaN is a value that is not known.
public struct ObservationReport: Sendable {
  /// One observation.
  public struct Run: Sendable {
    /// Its number.
    public var id: Int64
    /// The name of its file.
    public var file: String
    /// Intervals of good time in days (modified Julian date, in the scale of the file).
    public var goodTimes: [ClosedRange<Double>]
    /// Zenith angle of the pointing and its distance from the source in degrees.
    public var zenithDeg, offsetDeg: Double
    /// Good time and live time in seconds.
    public var ontimeS, liveTimeS: Double
    /// Events, counts at the source, in regions of background, and the number of these regions.
    public var events, on, off, regions: Int
    /// Excess, its error, and its significance; then the significance of all observations up to this one.
    public var excess, excessError, significance, cumulative: Double

    /// Makes an observation.
    public init(
      id: Int64, file: String, goodTimes: [ClosedRange<Double>], zenithDeg: Double, offsetDeg: Double,
      ontimeS: Double, liveTimeS: Double, events: Int, on: Int, off: Int, regions: Int, excess: Double,
      excessError: Double, significance: Double, cumulative: Double
    ) {
      (self.id, self.file, self.goodTimes) = (id, file, goodTimes)
      (self.zenithDeg, self.offsetDeg) = (zenithDeg, offsetDeg)
      (self.ontimeS, self.liveTimeS) = (ontimeS, liveTimeS)
      (self.events, self.on, self.off, self.regions) = (events, on, off, regions)
      (self.excess, self.excessError) = (excess, excessError)
      (self.significance, self.cumulative) = (significance, cumulative)
    }

    var value: ReportValue {
      .object([
        ("id", .text("\(id)")), ("file", .text(file)),
        ("starts", .list(goodTimes.map { .number($0.lowerBound) })),
        ("stops", .list(goodTimes.map { .number($0.upperBound) })), ("zenith", .number(zenithDeg)),
        ("offset", .number(offsetDeg)), ("ontime", .number(ontimeS)), ("live", .number(liveTimeS)),
        ("events", .integer(events)), ("on", .integer(on)), ("off", .integer(off)),
        ("regions", .integer(regions)), ("excess", .number(excess)), ("error", .number(excessError)),
        ("significance", .number(significance)), ("cumulative", .number(cumulative)),
      ])
    }
  }

  /// Values with errors in bins.
  public struct Histogram: Sendable {
    /// The edges of the bins: one more than values.
    public var edges: [Double]
    /// One value for each bin.
    public var values: [Double]
    /// Standard errors.
    public var errors: [Double]

    /// Makes a histogram.
    public init(edges: [Double], values: [Double], errors: [Double]) {
      (self.edges, self.values, self.errors) = (edges, values, errors)
    }

    var value: ReportValue {
      .object([("edges", .float64(edges)), ("values", .float64(values)), ("errors", .float64(errors))])
    }

    func check(_ name: String) throws(ReportError) {
      try ReportError.check("values of \(name)", values.count, edges.count - 1)
      try ReportError.check("errors of \(name)", errors.count, edges.count - 1)
    }
  }

  /// A map of the sky around a center.
  public struct Map: Sendable {
    /// The name and the unit.
    public var label: String
    /// The middles of cells along both axes in degrees from the center: to the east, and to the north.
    public var positionsDeg: [Double]
    /// The cells, rows from south to north, in each from west to east.
    public var values: [Double]

    /// Makes a map.
    public init(_ label: String, positionsDeg: [Double], values: [Double]) {
      (self.label, self.positionsDeg, self.values) = (label, positionsDeg, values)
    }

    var value: ReportValue {
      .object([
        ("label", .text(label)), ("positions", .float64(positionsDeg)), ("values", .float64(values)),
      ])
    }
  }

  /// The title.
  public var title: String
  /// A line below the title.
  public var subtitle: String
  /// What files saved from the page are named after.
  public var name: String
  /// The figures that a reader looks for first.
  public var headlines: [ReportSection.Fact]
  /// Inputs and options.
  public var facts: [ReportSection]
  /// The observations in order of time.
  public var runs: [Run]
  /// Events by their squared distance from the source in square degrees, and the background there.
  public var thetaSquared: (on: Histogram, background: Histogram)
  /// The squared radius of the source region.
  public var thetaSquaredCut: Double
  /// The excess in bins of energy in TeV.
  public var spectrum: Histogram
  /// The maps.
  public var maps: [Map]
  /// The position of the source on the maps in degrees.
  public var sourceDeg: (east: Double, north: Double)

  /// Collects the content and checks that it belongs together.
  ///
  /// - Throws: ``ReportError/wrongCount(what:found:expected:)``.
  public init(
    title: String, subtitle: String, name: String, headlines: [ReportSection.Fact], facts: [ReportSection],
    runs: [Run], thetaSquared: (on: Histogram, background: Histogram), thetaSquaredCut: Double,
    spectrum: Histogram, maps: [Map], sourceDeg: (east: Double, north: Double) = (0, 0)
  ) throws(ReportError) {
    (self.title, self.subtitle, self.name) = (title, subtitle, name)
    (self.headlines, self.facts, self.runs) = (headlines, facts, runs)
    (self.thetaSquared, self.thetaSquaredCut) = (thetaSquared, thetaSquaredCut)
    (self.spectrum, self.maps, self.sourceDeg) = (spectrum, maps, sourceDeg)
    try check()
  }

  /// Writes the page.
  ///
  /// - Parameters:
  ///   - path: the HTML file.
  ///   - plotly: the plotting library.
  ///   - assets: whether the library goes into the page or beside it.
  ///   - overwrite: whether the file may exist already.
  /// - Throws: ``ReportError``.
  public func write(
    to path: String, plotly: PlotlyLibrary, assets: ReportAssets = .embedded, overwrite: Bool = false
  ) throws(ReportError) {
    try check()
    try page.write(to: path, plotly: plotly, assets: assets, overwrite: overwrite)
  }

  /// The page.
  var page: ReportPage {
    ReportPage(
      title: title, subtitle: subtitle, facts: facts, factsTitle: "Inputs and options",
      styles: PackageResources.training_css + PackageResources.observations_css,
      content: PackageResources.observations_html,
      scripts: [
        PackageResources.tr_distribution_js, PackageResources.ob_model_js, PackageResources.ob_plots_js,
        PackageResources.ob_maps_js, PackageResources.ob_table_js, PackageResources.ob_main_js,
      ],
      data: [
        ("name", .text(name)),
        ("headlines", .list(headlines.map { .list([.text($0.name), .text($0.value)]) })),
        ("runs", .list(runs.map(\.value))), ("thetaOn", thetaSquared.on.value),
        ("thetaBackground", thetaSquared.background.value), ("thetaCut", .number(thetaSquaredCut)),
        ("spectrum", spectrum.value), ("maps", .list(maps.map(\.value))),
        ("source", .list([.number(sourceDeg.east), .number(sourceDeg.north)])),
      ])
  }

  /// - Throws: ``ReportError/wrongCount(what:found:expected:)`` if a list has a wrong length.
  func check() throws(ReportError) {
    try thetaSquared.on.check("the events near the source")
    try thetaSquared.background.check("the background")
    try spectrum.check("the spectrum")
    for map in maps {
      try ReportError.check(
        "cells of \(map.label)", map.values.count, map.positionsDeg.count * map.positionsDeg.count)
    }
  }
}
