import SSTIO

/// The values of one column in a block of rows, ready to be written one by one.
struct DumpCells: Sendable {
  /// Values of one type; `ranges` says where each row's are.
  enum Values: Sendable {
    case integers([Int64])
    case unsigned([UInt64])
    case floats([Float])
    case doubles([Double])
    case booleans([Bool])
    case texts([String])
  }

  /// The column's name.
  var name: String
  /// True if a row is written as a list.
  var isList: Bool
  var values: Values
  /// Where the values of each row start; one more entry than rows.
  var starts: [Int]

  /// The values of a column of an HDF5 table.
  init(name: String, data: ColumnData, rows: Int, elementsPerRow: Int, isList: Bool) {
    self.name = name
    self.isList = isList
    starts = (0...rows).map { $0 * elementsPerRow }
    switch data {
    case .float32(let numbers): values = .floats(numbers)
    case .float64(let numbers): values = .doubles(numbers)
    case .bool(let flags): values = .booleans(flags)
    case .string(let texts): values = .texts(texts)
    case .uint64(let numbers): values = .unsigned(numbers)
    default: values = .integers(data.integers ?? [])
    }
  }

  /// The values of a column of a ZFITS table.
  init(_ cells: ZFITSCells) {
    name = cells.column.name
    if cells.column.isText {
      isList = false
      values = .texts((0..<cells.rowCount).map { cells.text(ofRow: $0) })
      starts = Array(0...cells.rowCount)
      return
    }
    isList = !cells.isScalar
    starts = cells.offsets.map { $0 / cells.column.type.size }
    values = cells.bytes.withUnsafeBytes { Self.values($0, cells.column.type) }
  }

  private static func values(_ raw: UnsafeRawBufferPointer, _ type: ZFITSItemType) -> Values {
    func load<Number>(_: Number.Type) -> [Number] {
      stride(from: 0, to: raw.count, by: MemoryLayout<Number>.size).map {
        raw.loadUnaligned(fromByteOffset: $0, as: Number.self)
      }
    }
    switch type {
    case .bool: return .booleans(load(UInt8.self).map { $0 != 0 })
    case .uint8: return .integers(load(UInt8.self).map(Int64.init))
    case .int8: return .integers(load(Int8.self).map(Int64.init))
    case .int16: return .integers(load(Int16.self).map(Int64.init))
    case .uint16: return .integers(load(UInt16.self).map(Int64.init))
    case .int32: return .integers(load(Int32.self).map(Int64.init))
    case .uint32: return .integers(load(UInt32.self).map(Int64.init))
    case .int64: return .integers(load(Int64.self))
    case .uint64: return .unsigned(load(UInt64.self))
    case .float32: return .floats(load(Float.self))
    case .float64: return .doubles(load(Double.self))
    }
  }
}
