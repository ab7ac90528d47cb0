import Foundation
public import InstrumentResponse
public import SSTCore
public import SSTData
public import SSTIO

/// Writes a DL2 file again, with the class of each event: `log_reco_misdirection` and `event_type`.
public struct EventClassFile: Sendable {
  private struct Row {
    var misdirection = Double.nan
    var kind: Int64 = 0
  }

  private static let added = Table<Row>("") {
    Column(
      "log_reco_misdirection", \.misdirection, "log10 of the predicted error of the direction in degrees")
    Column("event_type", \.kind, "class of the event by the predicted error: 1 is the best, 0 is none")
  }
  private static let blockRows = 1 << 13

  /// The columns that are added.
  static var columns: TableSchema { added.schema }

  /// The file that is written; its tables may be added to until ``finish(_:configuration:)``.
  public let product: ProductWriter
  private let source: DL2File
  private let isOriginal: Bool

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - path: the finished file.
  ///   - source: the DL2 file.
  ///   - quirks: with `.originalLayout` events without a class are lost, and columns of telescopes 21 and 22 get the
  ///     numbers 1 and 2.
  ///   - files: the set that the file belongs to.
  /// - Throws: `HDF5Error`.
  public init(path: String, copyOf source: DL2File, quirks: Quirks, in files: AtomicFileSet) throws(HDF5Error)
  {
    (self.source, isOriginal) = (source, quirks.contains(.originalLayout))
    product = try ProductWriter(path: path, in: files, copyOf: source.file)
  }

  /// Replaces a table by one with classes.
  ///
  /// - Parameters:
  ///   - target: the table.
  ///   - predictions: of its rows.
  ///   - classes: the values between classes.
  /// - Returns: the number of events of each class, 0 first.
  /// - Throws: `HDF5Error`.
  @discardableResult
  public func write(
    _ target: EventClassifier.Target, _ predictions: EventClassifier.Predictions, _ classes: EventClasses
  ) throws -> [Int] {
    let reader = try FeatureReader(source.file, target.path)
    let columns = reader.table.columns.filter { column in
      !Self.added.columns.contains { $0.info.name == column.name }
    }
    let stored = columns.map {
      ColumnInfo(
        name: $0.name, type: $0.type, shape: $0.shape, unit: $0.unit, description: $0.description ?? "")
    }
    let packed = try reader.table.packedReader(TableSchema(stored))
    let logarithms =
      isOriginal && target == .stereo ? ["_tel1", "_tel2"].map { ColumnName.logIntensity + $0 } : []
    let values = try logarithms.map { try reader.values($0) }
    let more = logarithms.indices.map { place in
      Table<Int>("") { Column<Int>(logarithms[place], get: { values[place][$0] }) }
    }
    let schema = TableSchema(
      sideBySide: [TableSchema(stored.map(renamed))] + more.map(\.schema) + [Self.added.schema])
    try product.file.remove(target.path)
    let table = try product.file.makeTable(target.path, schema)
    var counts = [Int](repeating: 0, count: classes.count + 1)
    let rows = isOriginal ? predictions.rows : Array(predictions.energies.indices)
    for start in stride(from: 0, to: rows.count, by: Self.blockRows) {
      let part = Array(rows[start..<min(start + Self.blockRows, rows.count)])
      let found = part.map { row in
        let misdirection = predictions.logMisdirections[row]
        let kind = classes.of(misdirection: misdirection, energy: predictions.energies[row])
        counts[kind] += 1
        return Row(misdirection: misdirection, kind: Int64(kind))
      }
      let parts =
        [PackedRows(packed.schema, packed: try packed.bytes(ofRows: part))] + more.map { $0.packed(part) }
        + [Self.added.packed(found)]
      try table.append(rows: PackedRows(sideBySide: parts, schema))
    }
    try table.finish()
    return counts
  }

  /// The column under the name that the original gives it.
  private func renamed(_ column: ColumnInfo) -> ColumnInfo {
    guard isOriginal, ["_tel21", "_tel22"].contains(where: column.name.hasSuffix) else { return column }
    var column = column
    column.name = column.name.dropLast(2) + String(column.name.suffix(1))
    column.fieldName = column.name
    return column
  }

  /// Records the provenance, and has the file ready for its set.
  ///
  /// - Parameters:
  ///   - provenance: inputs, options, software, times, status.
  ///   - configuration: the effective configuration as JSON.
  /// - Throws: `HDF5Error`.
  public func finish(_ provenance: Provenance, configuration: String) throws(HDF5Error) {
    try product.finish(provenance, configuration: configuration)
  }
}
