import Forests
import Foundation
import SSTCore
import SSTData
import SSTIO

/// What the head of a trained model says beside what the trainer knows.
struct ModelHead {
  /// What the model says.
  var task: ModelTask
  /// The files with the rows that the model learned from.
  var inputs: [ForestHead.Sample.Input]
  /// How rows were chosen, in words.
  var cuts: [String]
  /// The fingerprint of the configuration.
  var configuration: String
  /// What positions and heights mean.
  var conventions = ForestHead.Conventions()
  /// Further facts by name.
  var annotations: [String: String] = [:]

  /// States the options of the command.
  mutating func add(options: [String: String]) {
    if options.isEmpty { return }
    annotations["options"] = JSONValue.object(options.mapValues { .string($0) }).canonicalText
  }

  /// States the uncertainties.
  mutating func add(_ calibration: UncertaintyCalibration?) {
    guard let calibration else { return }
    annotations["uncertainty_scale"] = "\(calibration.scale)"
    annotations["uncertainty_rows"] = calibration.rows.rawValue
  }

  /// States how the features of the sample are distributed, for comparisons with what the model is applied to.
  ///
  /// - Parameters:
  ///   - table: the features.
  ///   - kinds: the rows of each kind; nil for gamma rays only.
  mutating func addDistributions(of table: FeatureTable, _ kinds: [(name: String, rows: [Int])]? = nil) {
    let kinds = kinds ?? [(FeatureHistogram.gammas, Array(0..<table.rowCount))]
    annotations[FeatureHistogram.annotation] = FeatureHistogram.text(
      FeatureHistogram.all(of: table, kinds: kinds))
  }

  /// Puts all of it into the head of a forest.
  func apply(to head: inout ForestHead) {
    head.purpose = task.rawValue
    head.conventions = conventions
    head.sample = ForestHead.Sample(inputs: inputs, cuts: cuts, configuration: configuration)
    head.software = "\(SoftwareVersion.name) \(SoftwareVersion.number)"
    head.annotations.merge(annotations) { _, new in new }
  }
}

/// The files of a training with their hashes.
struct TrainingFiles: Sendable {
  private let hashes: [String: String]

  /// Reads all files once.
  ///
  /// - Throws: `FingerprintError`; ``SameRunError`` for two files with the same content, be it under two names.
  init(_ paths: [String]) throws {
    let found = try paths.map { ($0, try FileFingerprint(ofFile: $0).sha256) }
    try SameRunError.refuseTwins(found)
    hashes = Dictionary(uniqueKeysWithValues: found)
  }

  /// What a head says of files that a model has rows of.
  ///
  /// - Parameters:
  ///   - counts: the files.
  ///   - rows: the rows of the model in each.
  func inputs(_ counts: [SampleCounts], rows: [Int]) -> [ForestHead.Sample.Input] {
    zip(counts, rows).map { counts, rows in
      // Where a file lies says nothing about what it is.
      let name = counts.input.split(separator: "/").last.map(String.init) ?? counts.input
      return ForestHead.Sample.Input(name: name, sha256: hashes[counts.input] ?? "", rowCount: rows)
    }
  }
}
