internal import CHDF5
internal import SSTCore

/// What is known about a column of a table.
public struct HDF5ColumnInfo: Sendable, Equatable {
  /// The name on disk.
  public var name: String
  /// The type of one value.
  public var type: ColumnType
  /// The lengths of an array column, empty for single values.
  public var shape: [Int]
  /// The unit as written in the file, for example `deg`.
  public var unit: String?
  /// What the column means.
  public var description: String?
  /// How the writer changed the values, for example `quantity`, `time` or `enum`.
  public var transform: String?

  /// The values of one row.
  public var elementsPerRow: Int { shape.reduce(1, *) }
}

/// A table of an HDF5 file: a one-dimensional dataset of compound values.
///
/// Written by PyTables, pandas, h5py, astropy or ``TableWriter``.
public final class HDF5Table: Sendable {
  /// The path in the file.
  public let path: String
  /// The columns that can be read, in the order of the file.
  public let columns: [HDF5ColumnInfo]
  /// The columns that cannot be read, with the words for their type.
  public let unreadableColumns: [String: String]
  /// The number of rows.
  public var rowCount: Int { dataset.rowCount }
  /// The rows that are packed together; reading in multiples of it saves work. 1 if the rows are not packed.
  public var rowsPerChunk: Int { dataset.chunkShape?.first ?? 1 }

  private let file: HDF5File
  private let dataset: HDF5Dataset
  private let members: [TableMember]

  init(file: HDF5File, path: String) throws(HDF5Error) {
    self.file = file
    self.path = path
    dataset = try HDF5Dataset(file, path)
    let (id, type, size) = (dataset.id, dataset.typeID, dataset.elementSize)
    let (found, unreadable) = try HDF5Library.locked { () throws(HDF5Error) in
      guard H5Tget_class(type.raw) == H5T_COMPOUND else {
        throw .wrongKind(
          file: file.path, object: path, found: "an array of \(StoredType.name(of: type.raw))",
          expected: "a table")
      }
      let (readable, others) = TableMember.list(type.raw, rowSize: size)
      // The type in the file may have members that the type used for reading leaves out.
      let stored = HDF5ID(H5Dget_type(id.raw)).map { TableMember.list($0.raw, rowSize: .max).others } ?? [:]
      return (readable, others.merging(stored) { first, _ in first })
    }
    guard dataset.shape.count == 1 else {
      throw .wrongKind(
        file: file.path, object: path, found: "a dataset with \(dataset.shape.count) axes",
        expected: "a table")
    }
    members = found
    unreadableColumns = unreadable
    let texts = try file.attributes(of: path)
    columns = found.enumerated().map { $1.info(index: $0, attributes: texts) }
  }

  /// Reads rows of some columns.
  ///
  /// - Parameters:
  ///   - names: the columns, all if `nil`.
  ///   - rows: the rows, all if `nil`.
  /// - Throws: ``HDF5Error`` `.missingColumn`, `.rowsOutOfRange`, `.tooLarge` or `.damaged`.
  public func read(columns names: [String]? = nil, rows: Range<Int>? = nil) throws(HDF5Error) -> TableRows {
    let range = rows ?? 0..<rowCount
    var chosen: [Int] = []
    if let names {
      for name in names { chosen.append(try index(of: name)) }
    } else {
      chosen = Array(members.indices)
    }
    _ = try dataset.checkedBytes(range)
    let gatherers = chosen.map { members[$0].type.gatherer(rows: range.count) }
    let (size, offsets) = (dataset.elementSize, chosen.map { members[$0].offset })
    try dataset.forEachBlock(range) { block, bytes in
      guard let base = bytes.baseAddress, bytes.count >= block.count * size else { return }
      for (gatherer, offset) in zip(gatherers, offsets) {
        gatherer.take(base + offset, rows: block.count, stride: size)
      }
    }
    let values = zip(chosen, gatherers).map { TableRows.Column(info: columns[$0], data: $1.finish()) }
    return TableRows(rows: range, columns: values, file: file.path, table: path)
  }

  /// A reader of rows as packed bytes.
  ///
  /// - Parameter schema: the columns to read, with the types that they have in the file, little-endian.
  /// - Throws: ``HDF5Error`` `.missingColumn`, `.unsupportedType`.
  public func packedReader(_ schema: TableSchema) throws(HDF5Error) -> PackedRowReader {
    try PackedRowReader(
      schema, dataset: dataset, members: members, rowsPerChunk: rowsPerChunk, file: file.path, path: path)
  }

  private func index(of name: String) throws(HDF5Error) -> Int {
    if let index = members.firstIndex(where: { $0.name == name }) { return index }
    if let type = unreadableColumns[name] {
      throw .unsupportedType(file: file.path, object: path + "." + name, type: type)
    }
    throw .missingColumn(
      file: file.path, table: path, column: name,
      similar: NearestMatch.find(name, among: members.map(\.name)))
  }
}

extension HDF5File {
  /// Opens a table.
  ///
  /// - Throws: ``HDF5Error`` `.missingObject`, `.wrongKind`, `.missingFilter`, `.damaged` or `.tooLarge`.
  public func table(_ path: String) throws(HDF5Error) -> HDF5Table {
    try HDF5Table(file: self, path: path)
  }
}
