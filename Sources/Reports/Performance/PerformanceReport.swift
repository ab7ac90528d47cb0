/// The report on the performance of telescopes: one page for all of them.
///
/// Plain values that others have computed; what the page shows is what was given. NaN is a value that is not known.
public struct PerformanceReport: Sendable {
  /// One telescope, or several together.
  public struct Telescope: Sendable {
    /// The name, such as `tel_001`.
    public var name: String
    /// The figures that a reader looks for first.
    public var headlines: [ReportSection.Fact]
    /// True against reconstructed values.
    public var matrices: [ReportMatrix]
    /// Figures in bins, such as the sensitivity against the energy.
    public var curves: [ReportCurves]
    /// Scores and how well they separate.
    public var separations: [ReportSeparation]

    /// Makes a telescope.
    ///
    /// - Parameters:
    ///   - name: the name, such as `tel_001`.
    ///   - headlines: the figures that a reader looks for first.
    ///   - matrices: true against reconstructed values.
    ///   - curves: figures in bins.
    ///   - separations: scores and how well they separate.
    public init(
      name: String, headlines: [ReportSection.Fact], matrices: [ReportMatrix] = [],
      curves: [ReportCurves] = [], separations: [ReportSeparation] = []
    ) {
      (self.name, self.headlines, self.matrices) = (name, headlines, matrices)
      (self.curves, self.separations) = (curves, separations)
    }

    var value: ReportValue {
      .object([
        ("name", .text(name)),
        ("headlines", .list(headlines.map { .list([.text($0.name), .text($0.value)]) })),
        ("models", .list([])), ("features", .list([])), ("matrices", .list(matrices.map(\.value))),
        ("curves", .list(curves.map(\.value))), ("separations", .list(separations.map(\.value))),
      ])
    }
  }

  /// The title.
  public var title: String
  /// A line below the title.
  public var subtitle: String
  /// What files saved from the page are named after.
  public var name: String
  /// Inputs, options and versions.
  public var facts: [ReportSection]
  /// The telescopes in order.
  public var telescopes: [Telescope]

  /// Collects the content and checks that it belongs together.
  ///
  /// - Parameters:
  ///   - title: the title.
  ///   - subtitle: a line below the title.
  ///   - name: what files saved from the page are named after.
  ///   - facts: inputs, options and versions.
  ///   - telescopes: the telescopes in order.
  /// - Throws: ``ReportError/wrongCount(what:found:expected:)``.
  public init(
    title: String, subtitle: String, name: String, facts: [ReportSection], telescopes: [Telescope]
  ) throws(ReportError) {
    (self.title, self.subtitle, self.name, self.facts) = (title, subtitle, name, facts)
    self.telescopes = telescopes
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
      title: title, subtitle: subtitle, facts: facts, factsTitle: "Inputs and cuts",
      styles: PackageResources.training_css + PackageResources.performance_css,
      content: PackageResources.performance_html,
      scripts: [
        PackageResources.tr_distribution_js, PackageResources.tr_model_js, PackageResources.tr_matrix_js,
        PackageResources.tr_curves_js, PackageResources.tr_scores_js, PackageResources.pf_main_js,
      ],
      data: [("name", .text(name)), ("telescopes", .list(telescopes.map(\.value)))])
  }

  /// - Throws: ``ReportError/wrongCount(what:found:expected:)`` if a list has a wrong length.
  func check() throws(ReportError) {
    for telescope in telescopes {
      for matrix in telescope.matrices { try matrix.check() }
      for curves in telescope.curves { try curves.check() }
      for separation in telescope.separations { try separation.check() }
    }
  }
}
