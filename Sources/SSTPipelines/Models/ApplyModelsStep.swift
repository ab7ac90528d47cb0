import Forests
import Logging
public import SSTCore
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
      let name = OutputNames.stem(of: input.path) + "_predictions.h5"
      plan.add(
        Job(
          inputs: [input] + models.map { Input($0) }, outputs: [OutputFolder.path(outputDirectory, name)],
          events: input.events))
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
    guard outcome.models.contains(where: { $0.predicted > 0 }) else {
      throw DL1DL2Error.noEvents(path: input, summary: outcome.counts)
    }
    try write(columns, reader, job, start)
    context.log.report(.predictions, outcome.counts)
    return outcome
  }

  /// Tables without a row that models can be applied to do not stop the others.
  public func leavesOut(_ error: any SSTError) -> Bool { error.saysNoEvents }

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
