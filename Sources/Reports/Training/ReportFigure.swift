/// A value with an interval, of so many events.
public struct ReportFigure: Sendable, Equatable {
  /// The value; NaN if it is not known.
  public var value: Double
  /// The lower end of the interval; NaN if it is not known.
  public var low: Double
  /// The upper end of the interval; NaN if it is not known.
  public var high: Double
  /// The number of events.
  public var count: Int

  /// Makes a figure.
  ///
  /// - Parameters:
  ///   - value: the value; NaN if it is not known.
  ///   - low: the lower end of the interval; NaN if it is not known.
  ///   - high: the upper end of the interval; NaN if it is not known.
  ///   - count: the number of events.
  public init(_ value: Double, low: Double = .nan, high: Double = .nan, count: Int) {
    (self.value, self.low, self.high, self.count) = (value, low, high, count)
  }
}

extension [ReportFigure] {
  /// Lists of values, ends of intervals and counts.
  var value: ReportValue {
    .object([
      ("values", .float64(map(\.value))), ("low", .float64(map(\.low))), ("high", .float64(map(\.high))),
      ("counts", .counts(of: map(\.count))),
    ])
  }
}

/// Figures of one subject in the same bins, shown as one plot.
public struct ReportCurves: Sendable {
  /// One figure in each bin.
  public struct Curve: Sendable {
    /// What it is, such as `resolution`.
    public var label: String
    /// One figure for each bin.
    public var figures: [ReportFigure]

    /// Makes a curve.
    ///
    /// - Parameters:
    ///   - label: what it is, such as `resolution`.
    ///   - figures: one for each bin.
    public init(_ label: String, _ figures: [ReportFigure]) { (self.label, self.figures) = (label, figures) }
  }

  /// A curve that is shown beside, which has no bins.
  public struct Reference: Sendable {
    /// What it is, such as `CRAB_HEGRA`.
    public var label: String
    /// Where it is on the axis of the bins, above 0.
    public var positions: [Double]
    /// One value for each position.
    public var values: [Double]

    /// Makes a reference.
    ///
    /// - Parameters:
    ///   - label: what it is.
    ///   - positions: where it is on the axis of the bins, above 0.
    ///   - values: one for each position.
    public init(_ label: String, positions: [Double], values: [Double]) {
      (self.label, self.positions, self.values) = (label, positions, values)
    }
  }

  /// A short name for files and columns, such as `energy`.
  public var name: String
  /// The heading.
  public var title: String
  /// What the bins are of, with its unit, such as `true energy (TeV)`.
  public var binLabel: String
  /// The edges of the bins, rising and above 0: one more than bins.
  public var edges: [Double]
  /// What the figures are, with the unit, such as `angular resolution (deg)`.
  public var label: String
  /// What the figures and their intervals mean, in a sentence or two.
  public var meaning: String
  /// The curves.
  public var curves: [Curve]
  /// Whether the vertical axis is logarithmic.
  public var isLogarithmic: Bool
  /// Whether a figure should equal the middle of its bin: a line shows where.
  public var hasDiagonal: Bool
  /// Curves that are shown beside.
  public var references: [Reference] = []

  /// Makes curves.
  ///
  /// - Parameters:
  ///   - name: a short name for files and columns, such as `energy`.
  ///   - title: the heading.
  ///   - binLabel: what the bins are of, with its unit.
  ///   - edges: the edges of the bins, rising and above 0: one more than bins.
  ///   - label: what the figures are, with the unit.
  ///   - meaning: what the figures and their intervals mean.
  ///   - curves: the curves.
  ///   - isLogarithmic: whether the vertical axis is logarithmic.
  ///   - hasDiagonal: whether a figure should equal the middle of its bin.
  public init(
    name: String, title: String, binLabel: String, edges: [Double], label: String, meaning: String,
    curves: [Curve], isLogarithmic: Bool = false, hasDiagonal: Bool = false
  ) {
    (self.name, self.title, self.binLabel, self.edges) = (name, title, binLabel, edges)
    (self.label, self.meaning, self.curves) = (label, meaning, curves)
    (self.isLogarithmic, self.hasDiagonal) = (isLogarithmic, hasDiagonal)
  }

  var value: ReportValue {
    .object([
      ("name", .text(name)), ("title", .text(title)), ("binLabel", .text(binLabel)),
      ("edges", .float64(edges)), ("label", .text(label)), ("meaning", .text(meaning)),
      ("isLog", .bool(isLogarithmic)), ("hasDiagonal", .bool(hasDiagonal)),
      (
        "curves",
        .list(curves.map { .object([("label", .text($0.label)), ("figures", $0.figures.value)]) })
      ),
      (
        "references",
        .list(
          references.map {
            .object([("label", .text($0.label)), ("x", .float64($0.positions)), ("y", .float64($0.values))])
          })
      ),
    ])
  }

  /// - Throws: ``ReportError/wrongCount(what:found:expected:)``.
  func check() throws(ReportError) {
    for curve in curves {
      try ReportError.check("figures of \(name), \(curve.label)", curve.figures.count, edges.count - 1)
    }
    for reference in references {
      try ReportError.check(
        "values of \(name), \(reference.label)", reference.values.count, reference.positions.count)
    }
  }
}
