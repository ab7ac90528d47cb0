/// The report on a training of forests: one page for all telescopes.
///
/// Plain values that others have computed; what the page shows is what was given. NaN is a value that is not known.
public struct TrainingReport: Sendable {
  /// The models of one telescope, or of several together, and how well they reconstruct events that they did not see.
  public struct Telescope: Sendable {
    /// The name, such as `tel_001`.
    public var name: String
    /// The models.
    public var models: [Model]
    /// True against reconstructed values.
    public var matrices: [ReportMatrix]
    /// Figures in bins, such as bias and resolution against the true energy.
    public var curves: [ReportCurves]
    /// Scores and how well they separate.
    public var separations: [ReportSeparation]
    /// The distributions of the features in the samples of the training.
    public var features: [ReportDistribution]

    /// Makes a telescope.
    ///
    /// - Parameters:
    ///   - name: the name, such as `tel_001`.
    ///   - models: the models.
    ///   - matrices: true against reconstructed values.
    ///   - curves: figures in bins, such as bias and resolution against the true energy.
    ///   - separations: scores and how well they separate.
    ///   - features: the distributions of the features in the samples of the training.
    public init(
      name: String, models: [Model], matrices: [ReportMatrix] = [], curves: [ReportCurves] = [],
      separations: [ReportSeparation] = [], features: [ReportDistribution] = []
    ) {
      (self.name, self.models, self.matrices, self.curves) = (name, models, matrices, curves)
      (self.separations, self.features) = (separations, features)
    }

    var value: ReportValue {
      .object([
        ("name", .text(name)), ("models", .list(models.map(\.value))),
        ("matrices", .list(matrices.map(\.value))), ("curves", .list(curves.map(\.value))),
        ("separations", .list(separations.map(\.value))),
        ("features", .list(features.map { .object($0.members) })),
      ])
    }
  }

  /// The title, such as the name of the folder of models.
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
  ///   - title: the title, such as the name of the folder of models.
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
}

extension TrainingReport {
  /// The page.
  var page: ReportPage {
    ReportPage(
      title: title, subtitle: subtitle, facts: facts, factsTitle: "Inputs and training",
      styles: PackageResources.training_css, content: PackageResources.training_html,
      scripts: [
        PackageResources.tr_distribution_js, PackageResources.tr_model_js, PackageResources.tr_models_js,
        PackageResources.tr_matrix_js, PackageResources.tr_curves_js, PackageResources.tr_scores_js,
        PackageResources.tr_features_js, PackageResources.tr_main_js,
      ],
      data: [("name", .text(name)), ("telescopes", .list(telescopes.map(\.value)))])
  }

  /// - Throws: ``ReportError/wrongCount(what:found:expected:)`` if a list has a wrong length.
  func check() throws(ReportError) {
    for telescope in telescopes {
      for matrix in telescope.matrices { try matrix.check() }
      for curves in telescope.curves { try curves.check() }
      for separation in telescope.separations { try separation.check() }
      for feature in telescope.features { try feature.check() }
    }
  }
}
