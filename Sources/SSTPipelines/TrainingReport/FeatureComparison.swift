public import Forests
public import Reports

/// Compares the rows that the models of a telescope are applied to with their training, feature by feature.
///
/// Models of the original, and of trainings without distributions, have nothing to compare with: ``isEmpty`` says so.
public struct FeatureComparison: Sendable {
  /// The features, each once, in the order of the models.
  public private(set) var tallies: [FeatureTally] = []

  /// Collects the features of models. If models hold different distributions of a feature, that with the most kinds of rows
  /// is taken, the first of several.
  ///
  /// - Parameter models: the heads of the models and their files.
  /// - Throws: `ForestError.damaged`.
  public init(_ models: [(head: ForestHead, path: String)]) throws(ForestError) {
    for model in models {
      for histogram in try FeatureHistogram.all(in: model.head, path: model.path) {
        guard let place = tallies.firstIndex(where: { $0.histogram.feature == histogram.feature }) else {
          tallies.append(FeatureTally(histogram))
          continue
        }
        if histogram.samples.count > tallies[place].histogram.samples.count {
          tallies[place] = FeatureTally(histogram)
        }
      }
    }
  }

  /// True if no model holds distributions.
  public var isEmpty: Bool { tallies.isEmpty }

  /// Counts rows; may be called again for more.
  ///
  /// - Parameter values: gives the values of a feature by its name; nil for a feature that is not there, which is left out.
  /// - Throws: what `values` throws.
  public mutating func add<Failure: Error>(
    _ values: (_ feature: String) throws(Failure) -> [Double]?
  ) throws(Failure) {
    for place in tallies.indices {
      if let column = try values(tallies[place].histogram.feature) { tallies[place].add(column) }
    }
  }

  /// What a page shows.
  ///
  /// - Parameters:
  ///   - name: the name of the telescope.
  ///   - sample: what the rows are, such as `data`.
  ///   - reference: the kind of rows of the training to compare with, such as ``FeatureHistogram/protons`` for data, most of
  ///     which are showers of hadrons; features without that kind are compared with their first one.
  public func telescope(
    named name: String, sample: String, reference: String? = nil
  ) -> ApplicationReport.Telescope {
    let rows = tallies.map { $0.rowCount + $0.notFiniteCount }.max() ?? 0
    return ApplicationReport.Telescope(
      name: name, rowCount: rows,
      features: tallies.map { $0.feature(reference: reference, named: sample) })
  }

  /// What the verdicts mean, for `ApplicationReport`.
  public static let meanings: [ApplicationReport.Verdict: String] = [
    .outside:
      "More than 1 % of the events lie below the lowest or above the highest value of the training: there the models guess.",
    .differs:
      "The cumulative distributions differ by 0.1 or more, which chance does in less than one of a thousand cases.",
    .shifted: "They differ by 0.03 to 0.1, which chance does in less than one of a thousand cases.",
    .agrees: "They differ by less than 0.03, or by no more than chance does in one of a thousand cases.",
    .noData: "There are no events, or none in the training.",
  ]
}
