import Forests
import SSTCore
import SSTIO
import Synchronization

/// A model that was opened.
struct StoredModel: Sendable {
  /// The file.
  let path: String
  /// The forest.
  let forest: Forest

  /// By how much the spread of the trees is multiplied to be an uncertainty; 1 unless the model says.
  var uncertaintyScale: Double {
    forest.head.annotations["uncertainty_scale"].flatMap(Double.init) ?? 1
  }
}

/// The models of all inputs of a run; each file is opened once.
final class ModelStore: Sendable {
  private let opened = Mutex<[String: StoredModel]>([:])

  /// A store without models.
  init() {}

  /// Opens a model, or gives the one that was opened before.
  ///
  /// - Parameters:
  ///   - path: a model file of ours, or of scikit-learn.
  ///   - featureNames: the features of a model of scikit-learn that does not name them.
  /// - Throws: `ForestError`, `FileError`.
  func model(_ path: String, featureNames: [String]) throws -> StoredModel {
    try opened.withLock { opened in
      if let found = opened[path] { return found }
      let model = StoredModel(path: path, forest: try Self.open(path, featureNames))
      opened[path] = model
      return model
    }
  }

  private static func open(_ path: String, _ featureNames: [String]) throws -> Forest {
    let file = try RandomAccessFile(path: path)
    // Whatever the name says; a damaged file of ours is told as such.
    let isOwn = Forest.isModel(try file.bytes(0..<min(8, file.size)))
    guard !isOwn, !path.hasSuffix("." + ModelDirectory.ownEnding) else { return try Forest(path: path) }
    let bytes = try file.bytes(0..<file.size)
    do { return try Forest(scikitLearn: bytes, path: path) } catch ForestError.featureNames
      where !featureNames.isEmpty
    {
      return try Forest(scikitLearn: bytes, path: path, featureNames: featureNames)
    }
  }
}
