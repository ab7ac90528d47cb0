/// How well a score tells two kinds of events apart, in bands of energy.
public struct ReportSeparation: Sendable {
  /// The events of a band of energy.
  public struct Band: Sendable {
    /// The range, such as `1 to 3 TeV`.
    public var label: String
    /// How many events of the wanted kind have a score in each bin.
    public var signal: [Int]
    /// How many events of the other kind have a score in each bin.
    public var background: [Int]
    /// The fractions of the other kind at a score or above, rising from 0 to 1.
    public var falsePositiveRate: [Double]
    /// The fractions of the wanted kind at the same scores or above.
    public var truePositiveRate: [Double]
    /// The area under the curve of the two fractions.
    public var area: Double
    /// The standard error of the area; NaN if it is not known.
    public var areaError: Double

    /// Makes a band.
    ///
    /// - Parameters:
    ///   - label: the range, such as `1 to 3 TeV`.
    ///   - signal: how many events of the wanted kind have a score in each bin.
    ///   - background: how many events of the other kind have a score in each bin.
    ///   - falsePositiveRate: the fractions of the other kind at a score or above, rising from 0 to 1.
    ///   - truePositiveRate: the fractions of the wanted kind at the same scores or above.
    ///   - area: the area under the curve of the two fractions; NaN if it is not known.
    ///   - areaError: the standard error of the area; NaN if it is not known.
    public init(
      label: String, signal: [Int], background: [Int], falsePositiveRate: [Double] = [],
      truePositiveRate: [Double] = [], area: Double = .nan, areaError: Double = .nan
    ) {
      (self.label, self.signal, self.background) = (label, signal, background)
      (self.falsePositiveRate, self.truePositiveRate) = (falsePositiveRate, truePositiveRate)
      (self.area, self.areaError) = (area, areaError)
    }

    var value: ReportValue {
      .object([
        ("label", .text(label)), ("signal", .counts(of: signal)), ("background", .counts(of: background)),
        ("x", .float64(falsePositiveRate)), ("y", .float64(truePositiveRate)), ("area", .number(area)),
        ("areaError", .number(areaError)),
      ])
    }
  }

  /// A short name for files, such as `gammaness`.
  public var name: String
  /// The heading.
  public var title: String
  /// What the wanted kind is, such as `gammas`.
  public var signalName: String
  /// What the other kind is, such as `protons`.
  public var backgroundName: String
  /// The edges of the bins of the score: one more than bins.
  public var scoreEdges: [Double]
  /// The bands; the first is that of all events.
  public var bands: [Band]

  /// Makes a separation.
  ///
  /// - Parameters:
  ///   - name: a short name for files, such as `gammaness`.
  ///   - title: the heading.
  ///   - signalName: what the wanted kind is, such as `gammas`.
  ///   - backgroundName: what the other kind is, such as `protons`.
  ///   - scoreEdges: the edges of the bins of the score: one more than bins.
  ///   - bands: the bands; the first is that of all events.
  public init(
    name: String, title: String, signalName: String, backgroundName: String, scoreEdges: [Double],
    bands: [Band]
  ) {
    (self.name, self.title, self.scoreEdges, self.bands) = (name, title, scoreEdges, bands)
    (self.signalName, self.backgroundName) = (signalName, backgroundName)
  }

  var value: ReportValue {
    .object([
      ("name", .text(name)), ("title", .text(title)), ("signalName", .text(signalName)),
      ("backgroundName", .text(backgroundName)), ("edges", .float64(scoreEdges)),
      ("bands", .list(bands.map(\.value))),
    ])
  }

  /// - Throws: ``ReportError/wrongCount(what:found:expected:)``.
  func check() throws(ReportError) {
    for band in bands {
      let place = "of \(name), \(band.label)"
      try ReportError.check("bins \(place)", band.signal.count, scoreEdges.count - 1)
      try ReportError.check("bins \(place)", band.background.count, scoreEdges.count - 1)
      try ReportError.check(
        "points \(place)", band.truePositiveRate.count, band.falsePositiveRate.count)
    }
  }
}
