public import Forests
public import Reports

extension TrainingReport.Model {
  /// What the head of a model says; models of the original say little.
  ///
  /// - Parameter head: the head of a model.
  public init(_ head: ForestHead) {
    let record = head.training
    func importances(_ list: [TrainingRecord.Importance]?) -> [Importance] {
      (list ?? []).map { Importance($0.feature, mean: $0.mean, spread: $0.spread) }
    }
    let figures = (record?.outOfBag ?? []).enumerated().map { place, value in
      OutOfBag(
        place < head.targets.count ? Self.named(head.targets[place]) : "", value: value,
        error: place < (record?.outOfBagError.count ?? 0) ? record?.outOfBagError[place] ?? .nan : .nan)
    }
    self.init(
      purpose: head.purpose, kind: head.kind.rawValue, rowCount: record?.rowCount ?? 0,
      seed: record?.seed ?? 0, metric: record?.metric ?? "", outOfBag: figures,
      learningCurve: record?.learningCurve ?? [],
      impurityImportances: importances(record?.impurityImportances),
      permutationImportances: importances(record?.permutationImportances),
      features: head.features.map(Self.named), settings: Self.settings(head))
  }

  private static func named(_ feature: FeatureTable.Feature) -> String {
    feature.unit.map { $0.isEmpty ? feature.name : "\(feature.name) (\($0))" } ?? feature.name
  }

  private static func settings(_ head: ForestHead) -> [ReportSection.Fact] {
    var facts = [
      ReportSection.Fact("target", head.targets.map(named).joined(separator: ", "))
    ]
    if let settings = head.hyperparameters { facts += Self.facts(settings) }
    if let record = head.training {
      if !record.classRowCounts.isEmpty {
        let counts = zip(head.classes, record.classRowCounts).map { "\(number($0)): \($1)" }
        facts.append(.init("rows of each class", counts.joined(separator: ", ")))
      }
      if !record.constantFeatures.isEmpty {
        facts.append(.init("constant features", record.constantFeatures.joined(separator: ", ")))
      }
    }
    facts += head.sample.inputs.map {
      .init("input", "\($0.name), \($0.rowCount) rows, SHA-256 \($0.sha256)")
    }
    if !head.sample.cuts.isEmpty { facts.append(.init("cuts", head.sample.cuts.joined(separator: "; "))) }
    if !head.sample.configuration.isEmpty { facts.append(.init("configuration", head.sample.configuration)) }
    return facts + conventions(head.conventions)
      + (head.software.isEmpty ? [] : [.init("program", head.software)])
  }

  private static func facts(_ settings: ForestHyperparameters) -> [ReportSection.Fact] {
    let tried =
      switch settings.featureChoice {
      case .all: "all"
      case .squareRoot: "square root of their number"
      case .count(let count): "\(count)"
      case .fraction(let fraction): "\(number(100 * fraction)) %"
      }
    return [
      .init("trees (n_estimators)", "\(settings.treeCount)"),
      .init("largest depth (max_depth)", settings.maximumDepth.map { "\($0)" } ?? "no limit"),
      .init("rows in a leaf (min_samples_leaf)", "\(settings.minimumLeafRows) or more"),
      .init("rows of a split (min_samples_split)", "\(settings.minimumSplitRows) or more"),
      .init("features tried for a split (max_features)", tried),
      .init("bootstrap", settings.bootstrap ? "yes" : "no"),
    ]
  }

  private static func conventions(_ conventions: ForestHead.Conventions) -> [ReportSection.Fact] {
    [
      conventions.focalLength.map { .init("focal length", "\($0) m") },
      conventions.projection.map { .init("projection", $0) },
      conventions.showerMaximum.map { .init("shower maximum", $0.rawValue) },
    ].compactMap { $0 }
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
