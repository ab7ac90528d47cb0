/// How a feature is distributed in some samples.
public struct ReportDistribution: Sendable {
  /// The events of one sample.
  public struct Sample: Sendable {
    /// What the sample is, such as `gammas of the training`.
    public var name: String
    /// The number of events, or the sum of their weights, in each bin.
    public var contents: [Double]
    /// What lies below the first bin, in the same measure.
    public var below: Double
    /// What lies above the last bin, in the same measure.
    public var above: Double
    /// The number of events.
    public var rowCount: Int
    /// The number of events without weights that would be as precise: `(Σw)² / Σw²`.
    public var effectiveCount: Double

    /// Makes a sample.
    ///
    /// - Parameters:
    ///   - name: what the sample is.
    ///   - contents: the number of events, or the sum of their weights, in each bin.
    ///   - below: what lies below the first bin.
    ///   - above: what lies above the last bin.
    ///   - rowCount: the number of events.
    ///   - effectiveCount: the number of events without weights that would be as precise; nil for `rowCount`.
    public init(
      name: String, contents: [Double], below: Double = 0, above: Double = 0, rowCount: Int,
      effectiveCount: Double? = nil
    ) {
      (self.name, self.contents, self.below, self.above) = (name, contents, below, above)
      (self.rowCount, self.effectiveCount) = (rowCount, effectiveCount ?? Double(rowCount))
    }

    var value: ReportValue {
      .object([
        ("name", .text(name)), ("contents", .float64(contents)), ("below", .number(below)),
        ("above", .number(above)), ("rows", .integer(rowCount)), ("effective", .number(effectiveCount)),
      ])
    }
  }

  /// The name of the feature.
  public var name: String
  /// Its unit; empty for none.
  public var unit: String
  /// The edges of the bins, rising: one more than bins.
  public var edges: [Double]
  /// The samples.
  public var samples: [Sample]

  /// Makes a distribution.
  ///
  /// - Parameters:
  ///   - name: the name of the feature.
  ///   - unit: its unit; empty for none.
  ///   - edges: the edges of the bins, rising: one more than bins.
  ///   - samples: the samples.
  public init(name: String, unit: String = "", edges: [Double], samples: [Sample]) {
    (self.name, self.unit, self.edges, self.samples) = (name, unit, edges, samples)
  }

  var members: [(String, ReportValue)] {
    [
      ("name", .text(name)), ("unit", .text(unit)), ("edges", .float64(edges)),
      ("samples", .list(samples.map(\.value))),
    ]
  }

  /// - Throws: ``ReportError/wrongCount(what:found:expected:)``.
  func check() throws(ReportError) {
    for sample in samples {
      try ReportError.check("bins of \(name), \(sample.name)", sample.contents.count, edges.count - 1)
    }
  }
}
