import Forests
import SSTCore
import SSTIO

/// What `info` and `check` say of models, ours and those of scikit-learn.
enum ModelInformation {
  static func read(_ path: String) throws -> FileInformation {
    let isOwn = try FileKind.recognise(path) == .forest
    let forest = try open(path)
    let head = forest.head
    var information = FileInformation(
      path: path, format: isOwn ? "random forest" : "random forest of scikit-learn")
    information.facts = [
      ("purpose", .string(head.purpose)), ("kind", .string(head.kind.rawValue)),
      ("targets", .array(head.targets.map(text))), ("classes", .array(head.classes.map(JSONValue.number))),
      ("features", .array(head.features.map(text))), ("trees", .number(Double(forest.treeCount))),
      ("nodes", .number(Double(forest.nodeCount))), ("size_bytes", .number(Double(forest.byteCount))),
    ].filter { $0.1 != .string("") && $0.1 != .array([]) }
    do { try forest.verify() } catch {
      (information.isComplete, information.problem) = (false, "\(error)")
    }
    information.facts += conventions(head) + settings(head) + training(head)
    if !head.software.isEmpty { information.facts.append(("software", .string(head.software))) }
    information.facts += head.annotations.sorted { $0.key < $1.key }
      .filter { $0.value.utf8.count <= 200 }.map { ($0.key, .string($0.value)) }
    return information
  }

  /// Verifies checksums and trees; returns what is worth knowing.
  static func check(_ path: String, jobs: Int) throws -> [String] {
    let forest = try open(path)
    try forest.verify(jobs: jobs)
    return ["\(forest.treeCount) trees"]
  }

  /// Opens a model; names of features do not matter here.
  private static func open(_ path: String) throws -> Forest {
    do { return try ModelStore().model(path, featureNames: []).forest } catch ForestError.featureNames(
      _, let found, let expected) where found == 0
    {
      return try ModelStore().model(path, featureNames: (0..<expected).map { "feature \($0)" }).forest
    }
  }

  private static func text(_ feature: FeatureTable.Feature) -> JSONValue {
    .string(feature.unit.map { "\(feature.name) [\($0)]" } ?? feature.name)
  }

  private static func conventions(_ head: ForestHead) -> [(name: String, value: JSONValue)] {
    let conventions = head.conventions
    return [
      ("focal_length_m", conventions.focalLength.map(JSONValue.number)),
      ("projection", conventions.projection.map(JSONValue.string)),
      ("shower_maximum", conventions.showerMaximum.map { .string($0.rawValue) }),
    ].compactMap { name, value in value.map { (name, $0) } }
  }

  private static func settings(_ head: ForestHead) -> [(name: String, value: JSONValue)] {
    guard let parameters = head.hyperparameters else { return [] }
    let tried: JSONValue =
      switch parameters.featureChoice {
      case .all: .string("all")
      case .squareRoot: .string("square root of their number")
      case .count(let count): .number(Double(count))
      case .fraction(let fraction): fraction == 1 ? .string("all") : .string("\(fraction) of them")
      }
    return [
      ("tried_features", tried),
      ("largest_depth", parameters.maximumDepth.map { .number(Double($0)) } ?? .null),
      ("least_rows_in_leaf", .number(Double(parameters.minimumLeafRows))),
      ("least_rows_of_split", .number(Double(parameters.minimumSplitRows))),
      ("bootstrap", .bool(parameters.bootstrap)),
    ]
  }

  private static func training(_ head: ForestHead) -> [(name: String, value: JSONValue)] {
    var facts: [(name: String, value: JSONValue)] = []
    let sample = head.sample
    if !sample.inputs.isEmpty {
      facts.append(("trained_on", .array(sample.inputs.map { .string("\($0.name): \($0.rowCount) rows") })))
    }
    if !sample.cuts.isEmpty { facts.append(("cuts", .array(sample.cuts.map(JSONValue.string)))) }
    guard let record = head.training else { return facts }
    facts += [("rows", .number(Double(record.rowCount))), ("seed", .number(Double(record.seed)))]
    for (index, value) in record.outOfBag.enumerated() where value.isFinite {
      let name = head.targets.count > 1 ? "_\(head.targets[index].name)" : ""
      let error = index < record.outOfBagError.count ? record.outOfBagError[index] : .nan
      facts.append(
        ("out_of_bag_\(record.metric)\(name)", .string(error.isFinite ? "\(value) ± \(error)" : "\(value)")))
    }
    return facts
  }
}
