import Forests
import Logging
import SSTCore
import SSTIO

/// `models import`: models of scikit-learn become model files of ours, which say the same to the last bit.
public struct ImportModelsStep: Step {
  /// What decides about the bytes of the outputs.
  public struct Settings: Encodable, Sendable {
    let features: [String]
    let format: String
  }

  /// What models are written as.
  public enum Format: String, Sendable, CaseIterable {
    /// The format of this program.
    case forest
    /// ONNX, for other programs.
    case onnx
  }

  /// `models`.
  public static let name = "models"
  /// The features in the order of the training, for files that do not name them.
  public var features: [String] = []
  /// What models are written as.
  public var format = Format.forest
  /// The folder of the outputs.
  public var outputDirectory = "."
  /// Whether outputs may exist.
  public var overwrite = false
  /// The configuration whose lists of features are used for files that neither name them nor get them otherwise.
  private let configuration: PipelineConfiguration?

  /// A step.
  ///
  /// - Parameter configuration: names features of models that the original has trained; nil for none.
  public init(configuration: PipelineConfiguration? = nil) { self.configuration = configuration }

  /// The features.
  public var settings: Settings { Settings(features: features, format: format.rawValue) }
  /// The folder of the outputs.
  public var folder: String? { outputDirectory }
  /// Every line of the summary is a file.
  public static var summaryNamesOutputs: Bool { true }

  /// A job for each model; of a folder for all models in it.
  ///
  /// - Throws: ``DL1DL2Error/noModels(path:reason:)`` for a folder without models.
  public func jobs(for inputs: [Input]) throws -> StepPlan<Void> {
    var plan = StepPlan<Void>()
    for path in try inputs.flatMap({ try Self.files($0.path) }) {
      let output = OutputFolder.path(outputDirectory, ModelDirectory.stem(of: path) + "." + format.rawValue)
      plan.add(Job(inputs: [Input(path)], outputs: [output]))
    }
    return plan
  }

  private static func files(_ path: String) throws(DL1DL2Error) -> [String] {
    if FileIdentity.isFile(path) { return [path] }
    let files = ModelDirectory(path).files
    guard !files.isEmpty else { throw .noModels(path: path, reason: "no such file, and no models in it") }
    return files
  }

  /// Reads a model and writes it.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> ImportedModel {
    let path = job.inputs[0].path
    var forest = try ModelStore().model(path, featureNames: features(of: path)).forest
    if forest.head.purpose.isEmpty { forest.head.purpose = ModelDirectory.task(of: path)?.rawValue ?? "" }
    switch format {
    case .forest: try forest.write(to: job.outputs[0], overwrite: overwrite)
    case .onnx:
      let file = try AtomicFile(path: job.outputs[0], overwrite: overwrite)
      try file.write(contentsOf: try forest.onnx())
      try file.commit()
    }
    return ImportedModel(
      input: path, output: job.outputs[0], kind: forest.head.kind.rawValue, trees: forest.treeCount,
      nodes: forest.nodeCount, features: forest.features.map(\.name))
  }

  private func features(of path: String) -> [String] {
    guard features.isEmpty, let configuration, let task = ModelDirectory.task(of: path) else {
      return features
    }
    return configuration.laterSteps.features(task, isStereo: path.contains("stereo"))
  }

  /// What was done.
  public func summary(of plan: StepPlan<Void>, outcomes: [ImportedModel]) -> FilesSummary<ImportedModel> {
    FilesSummary(command: Self.name, plan, outcomes)
  }
}

/// A model that was written.
public struct ImportedModel: Encodable, Sendable, Equatable, CustomStringConvertible {
  /// The file that was read.
  public let input: String
  /// The file that was written.
  public let output: String
  /// Regression or classification.
  public let kind: String
  /// The number of trees.
  public let trees: Int
  /// The nodes of all trees.
  public let nodes: Int
  /// The ordered features.
  public let features: [String]

  /// The file, and what is in it.
  public var description: String {
    "\(output): \(kind), \(trees) trees with \(nodes) nodes, \(features.count) features"
  }
}
