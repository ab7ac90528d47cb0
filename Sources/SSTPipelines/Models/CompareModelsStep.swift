import Foundation
import Forests
import SSTCore
import SSTIO

/// `models compare`: how two models differ in what they say of themselves, in their trees, and in their predictions.
public struct CompareModelsStep: Step {
  /// Nothing: no file is made.
  public struct Settings: Encodable, Sendable {}

  /// `models`.
  public static let name = "models"
  /// The file and the table with events that both models are applied to; nil for values at the thresholds of both.
  public var events: (file: String, table: String)?
  /// The features of models of scikit-learn that do not name them.
  public var features: [String] = []
  /// The number of threads.
  public let threads: Int

  /// A step with so many threads.
  public init(threads: Int = 1) { self.threads = threads }

  /// Nothing.
  public var settings: Settings { Settings() }
  /// No file is made.
  public var overwrite: Bool { false }

  /// One job with both models.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> {
    StepPlan(Job(inputs: inputs + (events.map { [Input($0.file)] } ?? []), outputs: []))
  }

  /// Compares them.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> ModelComparison {
    let store = ModelStore()
    let forests = try job.inputs.prefix(2).map { try store.model($0.path, featureNames: features).forest }
    let table = try events.map { place in
      let names = Set(forests.flatMap { $0.features.map(\.name) }).sorted()
      return try FeatureReader(HDF5File(readingFrom: place.file), place.table).read(names).table
    }
    return ModelComparison(
      paths: job.inputs.prefix(2).map(\.path), isSampled: table != nil,
      try ForestComparison(forests[0], forests[1], table: table, jobs: threads))
  }
}

/// How two models differ.
public struct ModelComparison: StepSummary {
  private struct Fact: Encodable {
    let place: String
    let first: String?
    let second: String?
  }
  private struct Output: Encodable {
    let name: String
    let unequalRows: Int
    let mean: Double
    let rootMeanSquare: Double
    let largest: Double
  }

  private let format = 1
  private let command = "models compare"
  private let models: [String]
  /// True if nothing differs.
  public let equal: Bool
  private let heads: [Fact]
  private let onlyFirst: [String]
  private let onlySecond: [String]
  private let orderDiffers: Bool
  private let otherUnits: [String]
  private let trees: [Int]
  private let nodes: [Int]
  private let depths: [Int]
  private let equalTrees: Int
  private let rows: Int
  private let madeUpRows: Bool
  private let outputs: [Output]

  init(paths: [String], isSampled: Bool, _ found: ForestComparison) {
    models = paths
    equal = found.isEqual
    heads = found.heads.map { Fact(place: $0.place, first: $0.first, second: $0.second) }
    (onlyFirst, onlySecond) = (found.onlyFirst, found.onlySecond)
    (orderDiffers, otherUnits) = (found.orderDiffers, found.otherUnits)
    (trees, nodes) = (found.sizes.map(\.treeCount), found.sizes.map(\.nodeCount))
    (depths, equalTrees) = (found.sizes.map(\.depth), found.equalTrees)
    (rows, madeUpRows) = (found.rowCount, !isSampled)
    outputs = found.outputs.map {
      Output(
        name: $0.name, unequalRows: $0.unequalRows, mean: $0.mean, rootMeanSquare: $0.rootMeanSquare,
        largest: $0.largest)
    }
  }

  /// A line for each difference.
  public var description: String {
    if equal {
      return TerminalText.line(
        "\(models[0]) and \(models[1]) are equal: \(trees[0]) trees, \(nodes[0]) nodes")
    }
    var lines: [String] = []
    if !onlyFirst.isEmpty { lines.append("features of the first only: \(onlyFirst.joined(separator: ", "))") }
    if !onlySecond.isEmpty {
      lines.append("features of the second only: \(onlySecond.joined(separator: ", "))")
    }
    if orderDiffers { lines.append("the same features in another order") }
    if !otherUnits.isEmpty { lines.append("other units: \(otherUnits.joined(separator: ", "))") }
    for (index, path) in models.enumerated() {
      lines.append("\(path): \(trees[index]) trees, \(nodes[index]) nodes, depth \(depths[index])")
    }
    lines.append("\(equalTrees) trees are equal to the last bit")
    for output in outputs {
      lines.append(
        "\(output.name): \(output.unequalRows) of \(rows) \(madeUpRows ? "made-up rows" : "events") differ, mean "
          + "\(Self.text(output.mean)), RMS \(Self.text(output.rootMeanSquare)), largest \(Self.text(output.largest))"
      )
    }
    if outputs.isEmpty {
      lines.append("predictions are not compared: features or classes differ; with --events they may be")
    }
    lines += heads.map { "\($0.place): \(Self.said($0.first)) | \(Self.said($0.second))" }
    return TerminalText.lines(lines)
  }

  /// A fact, cut where it is long; JSON has all of it.
  private static func said(_ text: String?) -> String {
    guard let text, !text.isEmpty else { return "not said" }
    return text.count > 100 ? text.prefix(100) + "…" : text
  }

  private static func text(_ value: Double) -> String {
    value == 0 ? "0" : String(format: "%.4g", value)
  }
}
