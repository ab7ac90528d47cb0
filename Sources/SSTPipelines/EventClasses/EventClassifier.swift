import Forests
import Foundation
public import InstrumentResponse
import SSTCore
public import SSTData
public import SSTIO

/// Predicts how far directions of a DL2 table are off, and sorts the events into classes by it.
public struct EventClassifier: Sendable {
  /// A table of a DL2 file.
  public enum Target: Sendable, Hashable {
    /// The images of a telescope.
    case telescope(Int)
    /// Events of several telescopes.
    case stereo

    /// Where the table is.
    public var path: String {
      switch self {
      case .telescope(let id): TablePath.dl2Parameters(telescope: id)
      case .stereo: TablePath.dl2Stereo
      }
    }
    /// What models and edges are named by.
    var key: String {
      switch self {
      case .telescope(let id): ModelDirectory.key(ofTelescope: id)
      case .stereo: "stereo"
      }
    }
  }

  /// What was found of the rows of a table.
  public struct Predictions: Sendable, Equatable {
    /// The decimal logarithm of the misdirection in degrees of each row; NaN for rows that were left out.
    public var logMisdirections: [Double]
    /// The reconstructed energy of each row in TeV.
    public var energies: [Double]
    /// The rows with a prediction, rising.
    public var rows: [Int]
    /// Rows that the selection of the configuration leaves out.
    public var unselected = 0
    /// Rows with a feature that is not finite.
    public var notFinite = 0
    /// Other rows without an energy.
    public var withoutEnergy = 0
  }

  /// The models of the misdirection: a folder with models, or a grid of folders.
  public let models: String
  /// The settings.
  public let configuration: PipelineConfiguration
  /// The number of threads.
  public let jobs: Int

  private let store = ModelStore()
  private static let edgesTable = "/misdirection_edges"

  /// Makes a classifier.
  ///
  /// - Parameters:
  ///   - models: the folder of models.
  ///   - configuration: the settings.
  ///   - jobs: the number of threads.
  public init(models: String, configuration: PipelineConfiguration, jobs: Int = 1) {
    (self.models, self.configuration, self.jobs) = (models, configuration, jobs)
  }

  /// The tables of a file.
  public static func targets(in file: DL2File) -> [Target] {
    file.hasStereo ? [.stereo] : file.telescopes.map(Target.telescope)
  }

  /// Predicts the misdirection of all rows that pass the selection.
  ///
  /// Of a grid the models of the nearest mean zenith angle are used, as in the original: a misdirection matters among the
  /// events of one run.
  /// - Throws: ``DL1DL2Error``, `ForestError`, `ResponseError`, `HDF5Error`.
  public func predict(_ file: DL2File, _ target: Target) throws -> Predictions {
    let reader = try FeatureReader(file.file, target.path)
    let passes = try Self.mask(reader, configuration.eventSelection)
    let altitudes = try reader.values(ColumnName.altitude)
    let directory = try directory(altitudes: altitudes.indices.filter { passes[$0] }.map { altitudes[$0] })
    guard let path = directory.file(.misdirection, target.key) else {
      let name = ModelTask.misdirection.name(target.key)
      throw DL1DL2Error.modelMissing(
        directory: directory.path, files: ["\(name).\(ModelDirectory.ownEnding)"])
    }
    let names = configuration.laterSteps.features(.misdirection, isStereo: target == .stereo)
    let model = try store.model(path, featureNames: names)
    try ModelTask.misdirection.check(model)
    let forest = model.forest
    let features = try reader.read(forest.features.map(\.name))
    let energies = try reader.values(ColumnName.energy)
    let inside = features.rows.indices.filter { passes[features.rows[$0]] }
    let places = inside.filter { Self.isEnergy(energies[features.rows[$0]]) }
    let values = try forest.predict(features.table.rows(places), jobs: jobs).output(0)
    var predictions = Predictions(
      logMisdirections: .init(repeating: .nan, count: passes.flags.count),
      energies: energies, rows: places.map { features.rows[$0] })
    for (row, value) in zip(predictions.rows, values) { predictions.logMisdirections[row] = value }
    predictions.unselected = passes.flags.count - passes.passing
    predictions.notFinite = passes.passing - inside.count
    predictions.withoutEnergy = inside.count - places.count
    return predictions
  }

  /// Whether a value can be an energy.
  static func isEnergy(_ value: Double) -> Bool { value > 0 && value.isFinite }

  /// Which rows pass the selection of the configuration.
  static func mask(_ reader: FeatureReader, _ selection: [String: [Double]]) throws -> EventMask {
    var columns = EventColumns(count: reader.table.rowCount)
    var intervals: [InstrumentResponse.EventSelection.Interval] = []
    for (name, range) in selection.sorted(by: { $0.key < $1.key }) where range.count == 2 {
      for column in reader.table.columns where column.name == name || column.name.hasPrefix(name + "_tel") {
        try columns.add(
          column.name, reader.values(column.name), isSinglePrecision: column.type == .float32)
      }
      intervals.append(try .init(name, low: range[0], high: range[1]))
    }
    return try InstrumentResponse.EventSelection(intervals).mask(columns)
  }

  private func directory(altitudes: [Double]) throws(DL1DL2Error) -> ModelDirectory {
    switch try ModelGrid(path: models).content {
    case .single(let directory): return directory
    case .nodes(let nodes): return nodes[NodeChooser(nodes).byMeanZenith(altitudesDeg: altitudes)].directory
    }
  }

  /// Finds the values between classes from simulated events: quarters of the events of each bin of energy.
  ///
  /// - Parameter predictions: of diffuse gamma rays.
  /// - Throws: `ResponseError`.
  public func edges(_ predictions: Predictions) throws -> EventClasses {
    let later = configuration.analysis.later
    let (low, high) = (
      later["log_energy_min_tev"]?.double ?? -1, later["log_energy_max_tev"]?.double ?? 3
    )
    let count = max(2, later["n_energy_bins"]?.integer ?? 21) - 1
    return try EventClasses.find(
      misdirections: predictions.rows.map { predictions.logMisdirections[$0] },
      energies: predictions.rows.map { predictions.energies[$0] },
      edges: Binning.logarithmic(low, high, count: count))
  }

  /// The name of the file with the values between classes.
  public static func edgesName(_ target: Target) -> String { "misdirection_edges_\(target.key).h5" }

  /// Reads values between classes that this program or the original wrote.
  ///
  /// - Parameters:
  ///   - folder: the folder of the file.
  ///   - target: the table that they are for.
  /// - Throws: `HDF5Error`, `ResponseError`.
  public static func readEdges(_ folder: String, _ target: Target) throws -> EventClasses {
    let file = try HDF5File(readingFrom: OutputFolder.path(folder, edgesName(target)))
    let rows = try file.table(edgesTable).read()
    let columns = try rows.columns.map { column in
      FigureColumn(column.info.name, try rows.doubles(column.info.name))
    }
    return try EventClasses(columns: columns)
  }

  /// Writes values between classes in the original's layout.
  ///
  /// - Parameters:
  ///   - classes: the classes.
  ///   - path: the file.
  ///   - overwrite: whether it may exist.
  ///   - files: the set that the file belongs to, which then decides about that.
  /// - Throws: `HDF5Error`.
  public static func writeEdges(
    _ classes: EventClasses, to path: String, overwrite: Bool = false, in files: AtomicFileSet? = nil
  ) throws {
    let file = try HDF5FileWriter(path: path, overwrite: overwrite, in: files)
    let columns = classes.columns
    let table = Table<Int>(edgesTable) {
      columns.map { column in Column<Int>(column.name, get: { column.values[$0] }) }
    }
    try file.write(Array(0..<classes.binning.count), to: table)
    try file.close()
  }
}
