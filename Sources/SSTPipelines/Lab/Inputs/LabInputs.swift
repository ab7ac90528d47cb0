import Foundation
public import SSTCore
public import SSTIO

/// The runs of a lab measurement, found and opened.
public struct LabInputs: Sendable {
  /// The runs, all of one camera and readout.
  public let runs: [LabRunSource]
  /// The run table; nil if files were named.
  public let table: LabRunTable?
  /// The folder in which outputs go by default: that of the first run.
  public let folder: String
  /// Files of the folder that the run table does not name; they are not read.
  public let unlisted: [String]

  /// The name of the run table in a folder.
  public static let tableName = "table.csv"

  /// Opens runs of low light.
  ///
  /// - Parameters:
  ///   - inputs: R1 or simtel files, or one folder with a run table; its order is kept.
  ///   - simulation: which events of simulated files take part.
  ///   - policy: whether a file that was cut is an error, or read as far as it goes.
  /// - Throws: ``LabInputError``, or the error of a reader.
  public init(
    lowLight inputs: [String], simulation: LabSimulationChoice = LabSimulationChoice(),
    onCorrupt policy: CorruptionPolicy = .stop
  ) throws {
    guard let first = inputs.first else { throw LabInputError.noInput }
    if Self.isFolder(first) {
      guard inputs.count == 1 else { throw LabInputError.folderAndFiles(folder: first) }
      try self.init(folder: first, simulation, policy) { $0 }
      return
    }
    for input in inputs where Self.isFolder(input) { throw LabInputError.folderAndFiles(folder: input) }
    try self.init(
      paths: inputs, rows: inputs.map { _ in nil }, table: nil, unlisted: [], simulation, policy)
  }

  /// Opens the runs of a dynamic-range scan, sorted by their names.
  ///
  /// - Parameters:
  ///   - folder: the folder with the runs and their table.
  ///   - policy: whether a file that was cut is an error, or read as far as it goes.
  /// - Throws: ``LabInputError``, or the error of a reader.
  public init(scan folder: String, onCorrupt policy: CorruptionPolicy = .stop) throws {
    guard Self.isFolder(folder) else { throw LabInputError.notAFolder(path: folder) }
    try self.init(folder: folder, nil, policy) { $0.sorted { $0.name < $1.name } }
  }

  private init(
    folder: String, _ simulation: LabSimulationChoice?, _ policy: CorruptionPolicy,
    order: ([LabRunTable.Row]) -> [LabRunTable.Row]
  ) throws {
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    guard names.contains(Self.tableName) else {
      let near = names.filter { FileManager.default.fileExists(atPath: base + $0 + "/" + Self.tableName) }
      throw LabInputError.noTable(
        folder: folder, runs: names.count { $0.hasSuffix(".tio") }, near: near.sorted().map { base + $0 })
    }
    let table = try LabRunTable(path: base + Self.tableName)
    let rows = order(table.rows)
    // Equal texts may have different bytes (é as one character or two): those of the folder open the file.
    let spellings = Dictionary(names.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
    let paths = try rows.map { row in
      guard let name = spellings[row.name] else {
        throw LabInputError.missingRun(table: table.path, name: row.name)
      }
      return try Self.inside(base, name)
    }
    let known = Set(rows.map(\.name))
    let unlisted = names.filter { $0.hasSuffix(".tio") && !known.contains($0) }.sorted()
    try self.init(paths: paths, rows: rows, table: table, unlisted: unlisted, simulation, policy)
  }

  /// The path of a file that a table names; a table cannot reach files outside its folder by a link.
  private static func inside(_ base: String, _ name: String) throws(LabInputError) -> String {
    let path = base + name
    guard let target = realpath(path, nil), let folder = realpath(base, nil) else { return path }
    defer {
      free(target)
      free(folder)
    }
    let parts = String(cString: target).split(separator: "/", omittingEmptySubsequences: false)
    guard parts.dropLast().joined(separator: "/") == String(cString: folder) else {
      throw .linkedRun(path: path, target: String(cString: target))
    }
    return path
  }

  private init(
    paths: [String], rows: [LabRunTable.Row?], table: LabRunTable?, unlisted: [String],
    _ simulation: LabSimulationChoice?, _ policy: CorruptionPolicy
  ) throws {
    var labels: Set<String> = []
    var runs: [LabRunSource] = []
    for (path, row) in zip(paths, rows) {
      let label = Self.newLabel(OutputNames.sanitised(LabRunSource.stem(path)), &labels)
      // A scan has no simulated runs, which need a measured light.
      if simulation == nil, try SimtelFile.isSimtel(path) { throw LabInputError.simulatedScan(path: path) }
      let run = try LabRunSource(
        path: path, row: row, label: label, simulation: simulation ?? LabSimulationChoice(),
        onCorrupt: policy)
      if let first = runs.first, !run.hasReadout(of: first) {
        throw LabInputError.differentReadout(path: path, other: first.path)
      }
      runs.append(run)
    }
    self.runs = runs
    self.table = table
    self.unlisted = unlisted
    let parts = (paths.first ?? "").split(separator: "/", omittingEmptySubsequences: false)
    folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : "./"
  }

  /// A label that no run has yet: files of different folders may have the same name.
  private static func newLabel(_ stem: String, _ labels: inout Set<String>) -> String {
    var label = stem
    var number = 2
    while !labels.insert(label).inserted {
      label = "\(stem)_\(number)"
      number += 1
    }
    return label
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}

/// The mapping of the camera that took lab runs.
enum LabMapping {
  /// Reads a mapping file, or takes what a run says of its camera: CHEC-S unless it is simulated.
  ///
  /// - Throws: ``LabInputError``, or the error of the reader.
  static func mapping(path: String?, of run: LabRunSource) throws -> PixelMapping {
    if path == nil, let mapping = run.simulated?.mapping { return mapping }
    return try mapping(path: path, pixelCount: run.pixelCount)
  }

  /// Reads a mapping file, or takes CHEC-S; runs of one module get the pixels of a single one.
  ///
  /// - Throws: ``LabInputError``, or the error of the reader.
  static func mapping(path: String?, pixelCount: Int) throws -> PixelMapping {
    let mapping = try path.map { try PixelMapping(path: $0) } ?? .checS
    if mapping.pixelCount == pixelCount { return mapping }
    if pixelCount == TIOReadout.modulePixels { return mapping.singleModule }
    throw LabInputError.wrongMapping(
      path: path ?? "the packaged CHEC-S table", pixels: mapping.pixelCount, found: pixelCount)
  }
}
