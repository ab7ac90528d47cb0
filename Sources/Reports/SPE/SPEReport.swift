/// The report on the single-photoelectron spectra of one run: one page, for one illumination of a joint fit.
///
/// Plain values that others have computed; what the page shows is what was given. All lists are per pixel of the
/// camera, in the order of the camera; NaN is a value that is not known.
public struct SPEReport: Sendable {
  /// The title, such as the name of the run.
  public var title: String
  /// A line below the title: date, number of events, which illumination of how many.
  public var subtitle: String
  /// What files saved from the page are named after, such as `run7_SPE`.
  public var name: String
  /// Run, options, versions and inputs.
  public var facts: [ReportSection]
  /// The camera.
  public var camera: ReportCamera
  /// The state of each pixel.
  public var states: [PixelState]
  /// Sentences that define the words of faults and of fit statuses.
  public var meanings: [String: String]
  /// What maps, distributions and tables show.
  public var quantities: [ReportQuantity]
  /// The spectrum of each pixel under the illumination shown.
  public var spectra: ReportSpectra
  /// How the fitted curve comes from the quantities.
  public var curve: ReportCurve

  /// Collects the content and checks that it belongs together.
  ///
  /// - Parameters:
  ///   - title: the title, such as the name of the run.
  ///   - subtitle: a line below the title.
  ///   - name: what files saved from the page are named after.
  ///   - facts: run, options, versions and inputs.
  ///   - camera: the camera.
  ///   - states: the state of each pixel.
  ///   - meanings: sentences that define the words of faults and of fit statuses.
  ///   - quantities: what maps, distributions and tables show.
  ///   - spectra: the spectrum of each pixel.
  ///   - curve: how the fitted curve comes from the quantities.
  /// - Throws: ``ReportError`` for lists of the wrong length, and for parameters of the curve that are no quantities.
  public init(
    title: String, subtitle: String, name: String, facts: [ReportSection], camera: ReportCamera,
    states: [PixelState], meanings: [String: String] = [:], quantities: [ReportQuantity],
    spectra: ReportSpectra, curve: ReportCurve
  ) throws(ReportError) {
    self.title = title
    self.subtitle = subtitle
    self.name = name
    self.facts = facts
    self.camera = camera
    self.states = states
    self.meanings = meanings
    self.quantities = quantities
    self.spectra = spectra
    self.curve = curve
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
      title: title, subtitle: subtitle, facts: facts, content: PackageResources.spe_html,
      scripts: [
        PackageResources.spe_density_js, PackageResources.spe_model_js, PackageResources.spe_map_js,
        PackageResources.spe_pixel_js, PackageResources.spe_distribution_js, PackageResources.spe_overview_js,
        PackageResources.spe_table_js, PackageResources.spe_filters_js, PackageResources.spe_main_js,
      ],
      data: [
        ("name", .text(name)), ("camera", camera.value()),
        ("states", PixelStates.value(states, meanings: meanings)),
        ("quantities", .list(quantities.map(\.value))), ("spectra", spectra.value), ("curve", curve.value),
      ])
  }

  private func check() throws(ReportError) {
    let pixels = camera.pixelCount
    try ReportError.check("states", states.count, pixels)
    var names: Set<String> = []
    for quantity in quantities {
      try ReportError.check("values of \(quantity.name)", quantity.values.count, pixels)
      try ReportError.check("errors of \(quantity.name)", quantity.errors?.count ?? pixels, pixels)
      if !names.insert(quantity.name).inserted { throw .sameQuantityTwice(name: quantity.name) }
    }
    try ReportError.check("counts of the spectra", spectra.counts.count, pixels * spectra.binCount)
    try ReportError.check(
      "parameters of \(curve.model.rawValue)", curve.parameters.count, curve.model.parameterCount)
    for name in curve.parameters where !names.contains(name) {
      throw .unknownQuantity(name: name, known: quantities.map(\.name))
    }
  }
}
