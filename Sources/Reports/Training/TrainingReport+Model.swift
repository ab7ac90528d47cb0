extension TrainingReport {
  /// A model: what it learned from, and what was measured while it learned.
  public struct Model: Sendable {
    /// How much a feature counts.
    public struct Importance: Sendable, Equatable {
      /// The feature.
      public var feature: String
      /// The mean over the trees.
      public var mean: Double
      /// The standard deviation over the trees.
      public var spread: Double

      /// Makes an importance.
      ///
      /// - Parameters:
      ///   - feature: the feature.
      ///   - mean: the mean over the trees.
      ///   - spread: the standard deviation over the trees.
      public init(_ feature: String, mean: Double, spread: Double) {
        (self.feature, self.mean, self.spread) = (feature, mean, spread)
      }
    }

    /// A figure of merit of rows that a tree did not see.
    public struct OutOfBag: Sendable, Equatable {
      /// What is predicted, such as `log_reco_energy`.
      public var target: String
      /// The figure; NaN if it was not measured.
      public var value: Double
      /// Its standard error; NaN if it is not known.
      public var error: Double

      /// Makes a figure.
      ///
      /// - Parameters:
      ///   - target: what is predicted.
      ///   - value: the figure; NaN if it was not measured.
      ///   - error: its standard error; NaN if it is not known.
      public init(_ target: String, value: Double, error: Double) {
        (self.target, self.value, self.error) = (target, value, error)
      }

      var content: ReportValue {
        .object([("target", .text(target)), ("value", .number(value)), ("error", .number(error))])
      }
    }

    /// What it is for, such as `energy`.
    public var purpose: String
    /// Regression or classification.
    public var kind: String
    /// The rows that it learned from.
    public var rowCount: Int
    /// The seed that everything random was drawn with.
    public var seed: UInt64
    /// The figure of merit: `rmse` or `accuracy`; empty if there is none.
    public var metric: String
    /// The out-of-bag figures, one for each target.
    public var outOfBag: [OutOfBag]
    /// The figure of merit after so many trees, from 1 on.
    public var learningCurve: [Double]
    /// The decrease of the impurity by each feature.
    public var impurityImportances: [Importance]
    /// By how much the out-of-bag figure gets worse without each feature; empty if it was not asked for.
    public var permutationImportances: [Importance]
    /// The features in order, with their units in parentheses.
    public var features: [String]
    /// Settings, sample and conventions.
    public var settings: [ReportSection.Fact]

    /// Makes a model.
    ///
    /// - Parameters:
    ///   - purpose: what it is for, such as `energy`.
    ///   - kind: regression or classification.
    ///   - rowCount: the rows that it learned from.
    ///   - seed: the seed that everything random was drawn with.
    ///   - metric: the figure of merit: `rmse` or `accuracy`.
    ///   - outOfBag: the out-of-bag figures, one for each target.
    ///   - learningCurve: the figure of merit after so many trees, from 1 on.
    ///   - impurityImportances: the decrease of the impurity by each feature.
    ///   - permutationImportances: by how much the out-of-bag figure gets worse without each feature.
    ///   - features: the features in order.
    ///   - settings: settings, sample and conventions.
    public init(
      purpose: String, kind: String, rowCount: Int, seed: UInt64, metric: String = "",
      outOfBag: [OutOfBag] = [], learningCurve: [Double] = [], impurityImportances: [Importance] = [],
      permutationImportances: [Importance] = [], features: [String], settings: [ReportSection.Fact] = []
    ) {
      (self.purpose, self.kind, self.rowCount, self.seed) = (purpose, kind, rowCount, seed)
      (self.metric, self.outOfBag, self.learningCurve) = (metric, outOfBag, learningCurve)
      (self.impurityImportances, self.permutationImportances) =
        (impurityImportances, permutationImportances)
      (self.features, self.settings) = (features, settings)
    }

    var value: ReportValue {
      .object([
        ("purpose", .text(purpose)), ("kind", .text(kind)), ("rows", .integer(rowCount)),
        // Numbers of JavaScript hold 53 bits; seeds may have more.
        ("seed", .text("\(seed)")), ("metric", .text(metric)),
        ("outOfBag", .list(outOfBag.map(\.content))), ("learningCurve", .float64(learningCurve)),
        ("impurity", .list(impurityImportances.map(\.value))),
        ("permutation", .list(permutationImportances.map(\.value))), ("features", .texts(features)),
        ("settings", .list(settings.map { .texts([$0.name, $0.value]) })),
      ])
    }
  }
}

extension TrainingReport.Model.Importance {
  var value: ReportValue {
    .object([("feature", .text(feature)), ("mean", .number(mean)), ("spread", .number(spread))])
  }
}
