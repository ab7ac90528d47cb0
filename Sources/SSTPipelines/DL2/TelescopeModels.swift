import Forests
import SSTCore
import SSTData

/// The models of one telescope in one folder.
struct TelescopeModels: Sendable {
  /// The folder.
  let directory: ModelDirectory
  /// The names of the models that the folder lacks, without ending; what they would say is 0.
  let missing: [String]
  private let models: [ModelTask: StoredModel]

  /// The columns that other models say, and that the gammaness may need.
  static let predicted: Set<String> = [
    ColumnName.logEnergy, ColumnName.energy, ColumnName.dispNorm, ColumnName.dispSign, ColumnName.dispX,
    ColumnName.dispY,
  ]

  /// Opens the models that are needed.
  ///
  /// - Parameters:
  ///   - directory: the folder.
  ///   - telescope: the telescope's id in the data.
  ///   - options: what is reconstructed, and how.
  ///   - store: the models that are open already.
  /// - Throws: ``DL1DL2Error/modelMissing(directory:files:)``, `ForestError`, `FileError`.
  init(_ directory: ModelDirectory, telescope: Int, _ options: DL1DL2Options, _ store: ModelStore) throws {
    self.directory = directory
    let key = ModelDirectory.key(ofTelescope: telescope)
    var models: [ModelTask: StoredModel] = [:]
    var missing: [ModelTask] = []
    for task in Self.tasks(options) {
      if let path = directory.file(task, key) {
        models[task] = try store.model(
          path, featureNames: options.configuration.laterSteps.features(task, isStereo: options.isStereo))
      } else {
        missing.append(task)
      }
    }
    self.missing = missing.map { $0.name(key) }
    let isAllowed = options.quirks.contains(.missingModelsAreZero)
    let fatal = missing.filter { !isAllowed || (options.isStereo && $0 == .dispNorm) }
    guard fatal.isEmpty else {
      throw DL1DL2Error.modelMissing(
        directory: directory.path, files: fatal.map { $0.name(key) + "." + ModelDirectory.ownEnding })
    }
    self.models = models
    for task in ModelTask.allCases {
      guard let model = models[task] else { continue }
      try task.check(model)
      try Self.check(model, telescope: key, isStereo: options.isStereo)
    }
  }

  /// Refuses models that were trained for another telescope, or for events of another kind. Models of the original do not
  /// say what they were trained for.
  private static func check(
    _ model: StoredModel, telescope: String, isStereo: Bool
  ) throws(DL1DL2Error) {
    let (stated, wanted) = (model.forest.head.annotations, isStereo ? "stereo" : "mono")
    for (name, expected) in [("reconstruction", wanted), ("telescope", telescope)] {
      if let found = stated[name], found != expected {
        throw .otherModel(path: model.path, found: found, expected: expected)
      }
    }
  }

  private static func tasks(_ options: DL1DL2Options) -> [ModelTask] {
    if options.isStereo { return [.energy, .dispNorm, .gammaness] }
    return [.energy] + (options.usesVectors ? [.disp] : [.dispNorm, .dispSign]) + [.gammaness]
  }

  /// A model; nil if the folder lacks it.
  subscript(task: ModelTask) -> StoredModel? { models[task] }

  /// All models.
  var all: [StoredModel] { ModelTask.allCases.compactMap { models[$0] } }
  /// What the models lack.
  func lacks(_ tasks: [ModelTask]) -> [ModelTask] { tasks.filter { models[$0] == nil } }
  /// The features that are columns of the table, each once.
  var features: [String] {
    var seen = Self.predicted
    return all.flatMap(\.forest.features).map(\.name).filter { seen.insert($0).inserted }
  }
}

extension LaterStepSettings {
  /// The key with the features of a model.
  static func featureKey(_ task: ModelTask, isStereo: Bool) -> String {
    switch task {
    case .energy: "energy_regression_features"
    case .dispNorm, .disp: "disp_regression_features"
    case .dispSign: "disp_classification_features"
    case .gammaness: "particle_classification_features"
    case .misdirection: "misdirection_regression_features_" + (isStereo ? "stereo" : "mono")
    }
  }

  /// The features of a model as the configuration lists them.
  ///
  /// - Parameters:
  ///   - task: what the model says.
  ///   - isStereo: false to leave out what needs several telescopes.
  func features(_ task: ModelTask, isStereo: Bool) -> [String] {
    let key = Self.featureKey(task, isStereo: isStereo)
    let names = values[key]?.array?.compactMap(\.string) ?? []
    return isStereo ? names : names.filter { !$0.hasPrefix(TablePath.reconstructorPrefix) }
  }

  /// All features of the models of energy, direction and gammaness, each once, but for those that models say.
  ///
  /// - Parameter isStereo: false to leave out what needs several telescopes.
  func allFeatures(isStereo: Bool) -> [String] {
    var seen = TelescopeModels.predicted
    return [ModelTask.energy, .dispNorm, .dispSign, .gammaness]
      .flatMap { features($0, isStereo: isStereo) }.filter { seen.insert($0).inserted }
  }
}
