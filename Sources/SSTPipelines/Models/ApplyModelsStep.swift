import Forests
import Logging
import SSTCore
import SSTData
import SSTIO

/// `apply-models`: any models are applied to any table of events, with the features that each model names.
public struct ApplyModelsStep: Step {
  /// What decides about the bytes of the outputs; models are inputs.
  public struct Settings: Encodable, Sendable {
    let table: String
    let features: [String]
    let keep: [String]
    let statesSpread: Bool
  }

  /// `apply-models`.
  public static let name = "apply-models"
  /// Every line of the summary is a file.
  public static var summaryNamesOutputs: Bool { true }
  /// The table with the features.
  public let table: String
  /// Model files, ours or of scikit-learn.
  public let models: [String]
  /// The features of models of scikit-learn that do not name them, in the order of their training.
  public var features: [String] = []
  /// Columns that are copied; `obs_id`, `event_id` and `tel_id` if none are named.
  public var keep: [String] = []
  /// Whether the spread over the trees is written, too.
  public var statesSpread = false
  /// The folder of the outputs.
  public var outputDirectory = "."
  /// The number of threads.
  public var threads = 1
  /// Whether outputs may exist.
  public var overwrite = false
  /// The options as given, by their long names, for the provenance.
  public var given: [String: String] = [:]

  /// The columns that tell events apart.
  static let identifiers = ["obs_id", "event_id", "tel_id"]
  /// Where the predictions are.
  public static let outputTable = "/predictions"

  /// A step.
  ///
  /// - Parameters:
  ///   - models: model files, ours or of scikit-learn.
  ///   - table: the table with the features in every input.
  public init(_ models: [String], toTable table: String) { (self.models, self.table) = (models, table) }

  /// The table and the columns.
  public var settings: Settings {
    Settings(table: table, features: features, keep: keep, statesSpread: statesSpread)
  }
  /// The folder of the outputs.
  public var folder: String? { outputDirectory }

  /// A job for each file.
  public func jobs(for inputs: [Input]) -> StepPlan<Void> {
    var plan = StepPlan<Void>()
    for input in inputs {
      let name = input.path.split(separator: "/").last.map(String.init) ?? input.path
      let stem = name.hasSuffix(".h5") ? String(name.dropLast(3)) : name
      plan.add(
        Job(
          inputs: [input] + models.map { Input($0) },
          outputs: [OutputFolder.path(outputDirectory, stem + "_predictions.h5")], events: input.events))
    }
    return plan
  }

  /// Applies the models to a file.
  ///
  /// Rows with a feature that is not finite have NaN.
  public func run(_ job: Job, opened: Void?, _ context: StepContext) throws -> ApplyModelsOutcome {
    let start = RunClock.now()
    let input = job.inputs[0].path
    let store = ModelStore()
    let forests = try models.map { try store.model($0, featureNames: features).forest }
    let reader = try FeatureReader(HDF5File(readingFrom: input), table)
    var outcome = ApplyModelsOutcome(input: input, output: job.outputs[0], rows: reader.table.rowCount)
    var columns: [PredictionColumn] = []
    for (path, forest) in zip(models, forests) {
      try context.cancellation.check()
      let found = try reader.read(forest.features.map(\.name))
      outcome.add(model: path, found)
      let prediction = try Forest.predict(
        [forest], found.table, spread: statesSpread, jobs: threads, progress: context.progress,
        cancellation: context.cancellation)[0]
      columns += PredictionColumn.columns(
        of: forest, named: ModelDirectory.stem(of: path), prediction, found.rows, count: reader.table.rowCount
      )
    }
    try refuseTwins(columns.map(\.name), reader)
    try write(columns, reader, job, start)
    context.log.report(.predictions, outcome.counts)
    return outcome
  }

  /// Refuses columns of one name: copies of models from other folders, or a column that is kept twice.
  private func refuseTwins(_ names: [String], _ reader: FeatureReader) throws(DL1DL2Error) {
    var seen: Set<String> = []
    for name in kept(reader) + names where !seen.insert(name).inserted { throw .sameColumn(name: name) }
  }

  /// The columns that are copied.
  private func kept(_ reader: FeatureReader) -> [String] {
    keep.isEmpty
      ? Self.identifiers.filter { name in reader.table.columns.contains { $0.name == name } } : keep
  }

  private func write(
    _ columns: [PredictionColumn], _ reader: FeatureReader, _ job: Job, _ start: TAITime
  ) throws {
    let known = reader.table.columns
    let names = kept(reader)
    let copied = try names.map { name in
      guard let column = known.first(where: { $0.name == name }) else {
        throw HDF5Error.missingColumn(
          file: job.inputs[0].path, table: table, column: name,
          similar: NearestMatch.find(name, among: known.map(\.name)))
      }
      return ColumnInfo(
        name: name, type: column.type, shape: column.shape, unit: column.unit,
        description: column.description ?? "")
    }
    let packed = try reader.table.packedReader(TableSchema(copied))
    let predicted = Table<Int>("") {
      columns.map { column in
        Column<Int>(column.name, get: { column.values[$0] }, unit: column.unit, column.text)
      }
    }
    let schema = TableSchema(sideBySide: [packed.schema, predicted.schema])
    let product = try ProductWriter(path: job.outputs[0], overwrite: overwrite)
    let output = try product.file.makeTable(Self.outputTable, schema)
    let block = 1 << 14
    for first in stride(from: 0, to: reader.table.rowCount, by: block) {
      let rows = Array(first..<min(first + block, reader.table.rowCount))
      let parts = [
        PackedRows(packed.schema, packed: try packed.bytes(ofRows: rows)), predicted.packed(rows),
      ]
      try output.append(rows: PackedRows(sideBySide: parts, schema))
    }
    try output.finish()
    let files = job.inputs.enumerated().map { ($0 == 0 ? "events" : "model", $1.path) }
    let provenance = try Provenance(
      activity: Self.name, files: files, configurationSHA256: "", options: given, start: start)
    try product.finish(provenance, eventCount: reader.table.rowCount)
  }

  /// What was done.
  public func summary(
    of plan: StepPlan<Void>, outcomes: [ApplyModelsOutcome]
  ) -> FilesSummary<ApplyModelsOutcome> {
    FilesSummary(command: Self.name, plan, outcomes)
  }
}

/// A column of what a model says.
struct PredictionColumn {
  let name: String
  let unit: String?
  let text: String
  let values: [Double]

  /// The columns of a model: one for each target or class, and for its spread.
  ///
  /// - Parameters:
  ///   - forest: the model.
  ///   - stem: the first part of the names.
  ///   - prediction: what it says.
  ///   - rows: the rows that it says it of.
  ///   - count: the number of rows of the table; others have NaN.
  static func columns(
    of forest: Forest, named stem: String, _ prediction: ForestPrediction, _ rows: [Int], count: Int
  ) -> [PredictionColumn] {
    (0..<forest.outputCount).flatMap { output in
      let target = forest.head.targets[forest.classes.isEmpty ? output : 0]
      let ending =
        !forest.classes.isEmpty
        ? "_class_" + number(forest.classes[output]) : forest.outputCount > 1 ? "_" + target.name : ""
      let text =
        forest.classes.isEmpty
        ? "\(target.name), predicted" : "probability of \(target.name) = \(number(forest.classes[output]))"
      func spread(_ values: [Double]) -> [Double] {
        var all = [Double](repeating: .nan, count: count)
        for (place, row) in rows.enumerated() { all[row] = values[place * forest.outputCount + output] }
        return all
      }
      var found = [
        PredictionColumn(
          name: stem + ending, unit: forest.classes.isEmpty ? target.unit : nil, text: text,
          values: spread(prediction.values))
      ]
      if !prediction.spread.isEmpty {
        found.append(
          PredictionColumn(
            name: stem + ending + "_spread", unit: found[0].unit,
            text: "standard deviation of the trees about it", values: spread(prediction.spread)))
      }
      return found
    }
  }

  private static func number(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }
}

/// What became of a table.
public struct ApplyModelsOutcome: Encodable, Sendable, Equatable, CustomStringConvertible {
  /// A model.
  public struct Model: Encodable, Sendable, Equatable {
    /// The file.
    public let path: String
    /// The rows it was applied to.
    public let predicted: Int
    /// Rows without a prediction, by the first feature that is not finite.
    public let notFinite: [String: Int]
  }

  /// The file with the features.
  public let input: String
  /// The file with the predictions.
  public let output: String
  /// The rows of the table.
  public let rows: Int
  /// The models.
  public private(set) var models: [Model] = []

  init(input: String, output: String, rows: Int) {
    (self.input, self.output, self.rows) = (input, output, rows)
  }

  mutating func add(model path: String, _ found: FeatureRows) {
    models.append(Model(path: path, predicted: found.rows.count, notFinite: found.notFinite))
  }

  var counts: String {
    let parts = models.map { model in
      let left = model.notFinite.sorted { $0.key < $1.key }.map { "\($0.value) without \($0.key)" }
      return "\(model.path): \(model.predicted) of \(rows) rows"
        + (left.isEmpty ? "" : " (\(left.joined(separator: ", ")))")
    }
    return parts.joined(separator: "; ")
  }
  /// The file and what was predicted.
  public var description: String { "\(output): \(counts)" }
}
