/// The report on whether models fit the events that they are applied to: one page for one file.
///
/// Plain values that others have computed; what the page shows is what was given.
public struct ApplicationReport: Sendable {
  /// The features of one telescope's images, or of events of several telescopes.
  public struct Telescope: Sendable {
    /// The name, such as `tel_001`.
    public var name: String
    /// The number of events that the models were applied to.
    public var rowCount: Int
    /// The features of the models.
    public var features: [Feature]

    /// Makes a telescope.
    ///
    /// - Parameters:
    ///   - name: the name, such as `tel_001`.
    ///   - rowCount: the number of events that the models were applied to.
    ///   - features: the features of the models.
    public init(name: String, rowCount: Int, features: [Feature]) {
      (self.name, self.rowCount, self.features) = (name, rowCount, features)
    }

    var value: ReportValue {
      .object([
        ("name", .text(name)), ("rows", .integer(rowCount)), ("features", .list(features.map(\.value))),
      ])
    }
  }

  /// The title, such as the name of the file.
  public var title: String
  /// A line below the title.
  public var subtitle: String
  /// What files saved from the page are named after.
  public var name: String
  /// Inputs, options and versions.
  public var facts: [ReportSection]
  /// What each verdict means.
  public var meanings: [Verdict: String]
  /// The telescopes in order.
  public var telescopes: [Telescope]

  /// Collects the content and checks that it belongs together.
  ///
  /// - Parameters:
  ///   - title: the title, such as the name of the file.
  ///   - subtitle: a line below the title.
  ///   - name: what files saved from the page are named after.
  ///   - facts: inputs, options and versions.
  ///   - meanings: what each verdict means.
  ///   - telescopes: the telescopes in order.
  /// - Throws: ``ReportError/wrongCount(what:found:expected:)``.
  public init(
    title: String, subtitle: String, name: String, facts: [ReportSection],
    meanings: [Verdict: String] = [:], telescopes: [Telescope]
  ) throws(ReportError) {
    (self.title, self.subtitle, self.name, self.facts) = (title, subtitle, name, facts)
    (self.meanings, self.telescopes) = (meanings, telescopes)
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

extension ApplicationReport {
  /// The page.
  var page: ReportPage {
    ReportPage(
      title: title, subtitle: subtitle, facts: facts, factsTitle: "Inputs and models",
      styles: PackageResources.training_css, content: PackageResources.application_html,
      scripts: [
        PackageResources.tr_distribution_js, PackageResources.ap_model_js, PackageResources.ap_summary_js,
        PackageResources.ap_feature_js, PackageResources.ap_table_js, PackageResources.ap_main_js,
      ],
      data: [
        ("name", .text(name)), ("verdicts", .texts(Verdict.allCases.map(\.rawValue))),
        ("meanings", .texts(Verdict.allCases.map { meanings[$0] ?? "" })),
        ("telescopes", .list(telescopes.map(\.value))),
      ])
  }

  /// - Throws: ``ReportError/wrongCount(what:found:expected:)`` if a list has a wrong length.
  func check() throws(ReportError) {
    for telescope in telescopes { for feature in telescope.features { try feature.check() } }
  }
}
