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
