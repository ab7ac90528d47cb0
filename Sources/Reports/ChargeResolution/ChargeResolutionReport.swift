/// The report on the charge resolution of a dynamic-range scan: one page for all runs.
///
/// Plain values that others have computed; what the page shows is what was given. Lists per pixel are in the order of
/// the camera.
public struct ChargeResolutionReport: Sendable {
  /// A line that depends on the charge alone, such as the limit of Poisson's statistics.
  public struct Limit: Sendable {
    /// What it is.
    public var label: String
    /// Its values at the charges for curves.
    public var values: [Double]

    /// Makes a line.
    ///
    /// - Parameters:
    ///   - label: what it is.
    ///   - values: its values at the charges for curves.
    public init(_ label: String, _ values: [Double]) { (self.label, self.values) = (label, values) }
  }

  /// The axis of extracted over expected charge.
  public struct Axis: Sendable {
    /// The limits of the bins: one more than bins.
    public var edges: [Double]
    /// The scale at which the axis changes from linear to logarithmic.
    public var linearWidth: Double

    /// Makes an axis.
    ///
    /// - Parameters:
    ///   - edges: the limits of the bins.
    ///   - linearWidth: the scale at which the axis changes from linear to logarithmic.
    public init(edges: [Double], linearWidth: Double) {
      (self.edges, self.linearWidth) = (edges, linearWidth)
    }
  }

  /// The title, such as the name of the scan.
  public var title: String
  /// A line below the title.
  public var subtitle: String
  /// What files saved from the page are named after.
  public var name: String
  /// Run, options, versions and inputs.
  public var facts: [ReportSection]
  /// The camera.
  public var camera: ReportCamera
  /// The state of each pixel; the selection "good" shows those of the group good.
  public var states: [PixelState]
  /// Sentences that define the words of faults.
  public var meanings: [String: String]
  /// How many standard errors from the requirement a resolution must be to pass or fail.
  public var standardErrors: Double
  /// The charges in p.e., rising, at which curves are given.
  public var curvePE: [Double]
  /// Limits of Poisson's statistics; the first is that of the detector.
  public var limits: [Limit]
  /// The axis of the distributions.
  public var axis: Axis
  /// The runs by night-sky background.
  public var levels: [ReportNightSkyLevel]

  /// Collects the content and checks that it belongs together.
  ///
  /// - Parameters:
  ///   - title: the title, such as the name of the scan.
  ///   - subtitle: a line below the title.
  ///   - name: what files saved from the page are named after.
  ///   - facts: run, options, versions and inputs.
  ///   - camera: the camera.
  ///   - states: the state of each pixel.
  ///   - meanings: sentences that define the words of faults.
  ///   - standardErrors: how many standard errors from the requirement a resolution must be to pass or fail.
  ///   - curvePE: the charges in p.e., rising, at which curves are given.
  ///   - limits: limits of Poisson's statistics; the first is that of the detector.
  ///   - axis: the axis of the distributions.
  ///   - levels: the runs by night-sky background.
  /// - Throws: ``ReportError/wrongCount(what:found:expected:)``.
  public init(
    title: String, subtitle: String, name: String, facts: [ReportSection], camera: ReportCamera,
    states: [PixelState], meanings: [String: String] = [:], standardErrors: Double = 3, curvePE: [Double],
    limits: [Limit], axis: Axis, levels: [ReportNightSkyLevel]
  ) throws(ReportError) {
    (self.title, self.subtitle, self.name, self.facts) = (title, subtitle, name, facts)
    (self.camera, self.states, self.curvePE, self.limits) = (camera, states, curvePE, limits)
    (self.axis, self.levels, self.meanings, self.standardErrors) = (axis, levels, meanings, standardErrors)
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
}

extension ChargeResolutionReport {
  /// The page.
  var page: ReportPage {
    ReportPage(
      title: title, subtitle: subtitle, facts: facts, styles: PackageResources.cr_css,
      content: PackageResources.cr_html,
      scripts: [
        PackageResources.cr_model_js, PackageResources.cr_signs_js, PackageResources.cr_summary_js,
        PackageResources.cr_map_js, PackageResources.cr_pixel_js, PackageResources.cr_curves_js,
        PackageResources.cr_scaled_js, PackageResources.cr_histogram_js, PackageResources.cr_tables_js,
        PackageResources.cr_filters_js, PackageResources.cr_main_js,
      ],
      data: [
        ("name", .text(name)), ("camera", camera.value()),
        ("states", PixelStates.value(states, meanings: meanings)),
        ("standardErrors", .number(standardErrors)),
        ("verdicts", .texts(ReportVerdict.allCases.map(\.rawValue))), ("curvePE", .float64(curvePE)),
        (
          "limits",
          .list(limits.map { .object([("label", .text($0.label)), ("values", .float64($0.values))]) })
        ),
        (
          "axis",
          .object([("edges", .float64(axis.edges)), ("linearWidth", .number(axis.linearWidth))])
        ), ("levels", .list(levels.map(\.value))),
      ])
  }

  /// - Throws: ``ReportError/wrongCount(what:found:expected:)`` if a list has a wrong length.
  func check() throws(ReportError) {
    try ReportError.check("states", states.count, camera.pixelCount)
    for limit in limits { try ReportError.check("values of a limit", limit.values.count, curvePE.count) }
    for level in levels {
      try ReportError.check("values of a requirement", level.requirement.count, curvePE.count)
      try ReportError.check("verdicts at a night-sky background", level.verdicts.count, camera.pixelCount)
      for run in level.runs { try check(run) }
    }
  }

  private func check(_ run: ReportScanRun) throws(ReportError) {
    let pixels = camera.pixelCount
    try ReportError.check("resolutions of \(run.name)", run.resolution.count, pixels)
    try ReportError.check("uncertainties of \(run.name)", run.uncertainty.count, pixels)
    try ReportError.check("mean charges of \(run.name)", run.bias.count, pixels)
    try ReportError.check("verdicts of \(run.name)", run.verdicts.count, pixels)
    for part in [run.all, run.good] {
      try ReportError.check("bins of \(run.name)", part.distribution.counts.count, axis.edges.count - 1)
    }
  }
}
