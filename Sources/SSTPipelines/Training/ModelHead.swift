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

  /// The rows that percentiles of features are found with, at most.
  private static let percentileRows = 1 << 16

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

  /// States how the features of the sample are spread: 101 percentiles of each.
  mutating func addPercentiles(_ table: FeatureTable) {
    let step = max(1, (table.rowCount + Self.percentileRows - 1) / Self.percentileRows)
    var percentiles: [String: JSONValue] = [:]
    for (number, feature) in table.features.enumerated() {
      let column = table.column(number)
      let values = stride(from: column.startIndex, to: column.endIndex, by: step).map { Double(column[$0]) }
      let sorted = SortedValues(values)
      // Six digits are enough to compare distributions.
      percentiles[feature.name] = .array(
        (0...100).map { .number(Self.rounded(sorted.quantile(Double($0) / 100))) })
    }
    annotations["feature_percentiles"] = JSONValue.object(percentiles).canonicalText
  }

  private static func rounded(_ value: Double) -> Double { Double(String(format: "%.6g", value)) ?? value }

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
  /// - Throws: `FingerprintError`.
  init(_ paths: [String]) throws(FingerprintError) {
    var hashes: [String: String] = [:]
    for path in paths { hashes[path] = try FileFingerprint(ofFile: path).sha256 }
    self.hashes = hashes
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
