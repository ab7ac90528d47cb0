internal import CHDF5

/// Writing of attributes in PyTables' manner. To be used with the library's lock held.
enum AttributeWriter {
  /// Writes or replaces an attribute; false if the library refuses.
  static func write(_ name: String, _ value: HDF5Attribute, to object: HDF5ID) -> Bool {
    switch value {
    case .integers(let values): write(name, .int64(values), to: object)
    case .floats(let values): write(name, .float64(values), to: object)
    case .strings(let texts): write(name, texts, to: object)
    }
  }

  /// Writes values, texts as ASCII; a single value as a scalar.
  static func write(_ name: String, _ data: ColumnData, to object: HDF5ID) -> Bool {
    guard let (type, bytes) = stored(data), let type else { return false }
    return write(name, type, bytes, count: data.count, object)
  }

  private static func write(_ name: String, _ texts: [String], to object: HDF5ID) -> Bool {
    let (length, bytes) = padded(texts)
    guard let type = stringType(length) else { return false }
    return write(name, type, bytes, count: texts.count, object)
  }

  private static func write(
    _ name: String, _ type: HDF5ID, _ bytes: [UInt8], count: Int, _ object: HDF5ID
  ) -> Bool {
    let length = [hsize_t(count)]
    if H5Aexists(object.raw, name) > 0, H5Adelete(object.raw, name) < 0 { return false }
    guard let space = HDF5ID(count == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, length, nil)),
      let id = HDF5ID(
        H5Acreate2(object.raw, name, type.raw, space.raw, sst_h5_default(), sst_h5_default()))
    else { return false }
    return count == 0 || H5Awrite(id.raw, type.raw, bytes) >= 0
  }

  /// A text type of fixed length in UTF-8.
  static func stringType(_ length: Int) -> HDF5ID? {
    guard let type = HDF5ID(H5Tcopy(sst_h5_stored_type(11))), H5Tset_size(type.raw, length) >= 0,
      H5Tset_cset(type.raw, H5T_CSET_UTF8) >= 0
    else { return nil }
    return type
  }

  /// The library's type for a column type, little-endian.
  static func type(of type: ColumnType) -> HDF5ID? {
    let number: Int32
    switch type {
    case .int8: number = 0
    case .int16: number = 1
    case .int32: number = 2
    case .int64: number = 3
    case .uint8: number = 4
    case .uint16: number = 5
    case .uint32: number = 6
    case .uint64: number = 7
    case .float32: number = 8
    case .float64: number = 9
    case .bool: number = 10
    case .string(let length):
      // Column texts are bytes for PyTables: its strings are marked as ASCII.
      guard let text = stringType(length), H5Tset_cset(text.raw, H5T_CSET_ASCII) >= 0 else { return nil }
      return text
    }
    return HDF5ID(H5Tcopy(sst_h5_stored_type(number)))
  }

  /// Type and bytes of values, little-endian like all machines that this package runs on.
  static func stored(_ data: ColumnData) -> (type: HDF5ID?, bytes: [UInt8])? {
    func pack<Value: BitwiseCopyable>(_ values: [Value], _ type: ColumnType) -> (HDF5ID?, [UInt8])? {
      let id = try? HDF5Library.locked { () throws(HDF5Error) in Self.type(of: type) }
      return (id ?? nil, values.withUnsafeBytes { Array($0) })
    }
    switch data {
    case .int8(let v): return pack(v, .int8)
    case .int16(let v): return pack(v, .int16)
    case .int32(let v): return pack(v, .int32)
    case .int64(let v): return pack(v, .int64)
    case .uint8(let v): return pack(v, .uint8)
    case .uint16(let v): return pack(v, .uint16)
    case .uint32(let v): return pack(v, .uint32)
    case .uint64(let v): return pack(v, .uint64)
    case .float32(let v): return pack(v, .float32)
    case .float64(let v): return pack(v, .float64)
    case .bool(let v): return pack(v, .bool)
    case .string(let v):
      let (length, bytes) = padded(v)
      let id = try? HDF5Library.locked { () throws(HDF5Error) in type(of: .string(length)) }
      return (id ?? nil, bytes)
    }
  }

  /// Texts of one length, filled up with zeros.
  private static func padded(_ texts: [String]) -> (length: Int, bytes: [UInt8]) {
    let length = max(1, texts.map(\.utf8.count).max() ?? 1)
    let bytes = texts.flatMap { Array($0.utf8) + repeatElement(0, count: length - $0.utf8.count) }
    return (length, bytes)
  }
}

/// The attributes by which PyTables and ctapipe know a table.
enum TableAttributes {
  /// The version of ctapipe whose data model the tables follow.
  static let ctapipeVersion = "0.17.0"

  /// All attributes but the number of rows, in the order of writing.
  static func fixed(_ schema: TableSchema, title: String) -> [(String, ColumnOrText)] {
    var result: [(String, ColumnOrText)] = [
      ("CLASS", .text("TABLE")), ("VERSION", .text("2.7")), ("TITLE", .text(title)),
      ("NROWS", .values(.int64([0]))),
    ]
    for (index, column) in schema.columns.enumerated() {
      result.append(("FIELD_\(index)_NAME", .text(column.name)))
      result.append(("FIELD_\(index)_FILL", fill(column.type)))
    }
    for (index, column) in schema.columns.enumerated() {
      result.append(contentsOf: fields(column, "CTAFIELD_\(index)_"))
    }
    result.append(("CTAPIPE_VERSION", .text(ctapipeVersion)))
    return result
  }

  private static func fields(_ column: ColumnInfo, _ prefix: String) -> [(String, ColumnOrText)] {
    var result: [(String, ColumnOrText)] = [
      (prefix + "NAME", .text(column.fieldName)), (prefix + "DESC", .text(column.description)),
    ]
    func add(_ key: String, _ value: ColumnOrText) { result.append((prefix + key, value)) }
    switch column.transform {
    case .quantity:
      add("TRANSFORM", .text("quantity"))
      add("UNIT", .text(column.unit ?? ""))
    case .time(let format, let scale):
      add("TRANSFORM", .text("time"))
      add("TIME_FORMAT", .text(format))
      add("TIME_SCALE", .text(scale))
    case .string(let length):
      add("TRANSFORM", .text("string"))
      add("MAXLEN", .values(.int64([Int64(length)])))
    case .enumeration(let reference):
      add("TRANSFORM", .text("enum"))
      // Readers take only texts that are marked as ASCII for pickled ones.
      add("ENUM", .values(.string([reference])))
    case .telescopeListToMask: add("TRANSFORM", .text("tel_list_to_mask"))
    case nil: break
    }
    return result
  }

  private static func fill(_ type: ColumnType) -> ColumnOrText {
    switch type {
    case .int8: .values(.int8([0]))
    case .int16: .values(.int16([0]))
    case .int32: .values(.int32([0]))
    case .int64: .values(.int64([0]))
    case .uint8: .values(.uint8([0]))
    case .uint16: .values(.uint16([0]))
    case .uint32: .values(.uint32([0]))
    case .uint64: .values(.uint64([0]))
    case .float32: .values(.float32([0]))
    case .float64: .values(.float64([0]))
    case .bool: .values(.bool([false]))
    case .string: .values(.string([""]))
    }
  }
}

/// The value of an attribute with its exact type.
enum ColumnOrText {
  case text(String)
  case values(ColumnData)
}

extension AttributeWriter {
  /// Writes or replaces an attribute of an exact type.
  static func write(_ name: String, _ value: ColumnOrText, to object: HDF5ID) -> Bool {
    switch value {
    case .text(let text): write(name, HDF5Attribute.strings([text]), to: object)
    case .values(let data): write(name, data, to: object)
    }
  }
}
