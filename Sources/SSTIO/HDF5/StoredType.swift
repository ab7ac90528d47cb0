internal import CHDF5

/// The type of an element or a table column as it lies in the file.
struct StoredType: Equatable, Sendable {
  /// The type of one value.
  var type: ColumnType
  /// The lengths of an array type, empty for single values.
  var shape: [Int]
  /// True if the bytes must be turned round.
  var isBigEndian: Bool
  /// The values of one row.
  var elementCount: Int
  /// The bytes of one row.
  var size: Int

  /// Looks at a type of the library; `nil` if it is none of those that this package reads.
  ///
  /// To be called with the library's lock held.
  init?(_ id: Int64) {
    if H5Tget_class(id) == H5T_ARRAY {
      guard let (base, lengths) = Self.arrayParts(id), let count = checkedProduct(lengths),
        let size = checkedProduct([count, base.size]), size == H5Tget_size(id)
      else { return nil }
      self = base
      self.shape = lengths + base.shape
      self.elementCount = count * base.elementCount
      self.size = size
      return
    }
    guard let (type, isBigEndian) = Self.scalar(id) else { return nil }
    self.type = type
    self.shape = []
    self.isBigEndian = isBigEndian
    self.elementCount = 1
    self.size = type.size
  }

  private static func arrayParts(_ id: Int64) -> (StoredType, [Int])? {
    let rank = Int(H5Tget_array_ndims(id))
    guard rank > 0, rank <= 32, let base = HDF5ID(H5Tget_super(id)) else { return nil }
    // One level only: an array of arrays would let a hostile file nest without end.
    guard H5Tget_class(base.raw) != H5T_ARRAY, let element = StoredType(base.raw) else { return nil }
    var lengths = [hsize_t](repeating: 0, count: rank)
    guard H5Tget_array_dims2(id, &lengths) >= 0 else { return nil }
    let shape = lengths.compactMap(Int.init(exactly:))
    return shape.count == rank ? (element, shape) : nil
  }

  private static func scalar(_ id: Int64) -> (ColumnType, Bool)? {
    switch H5Tget_class(id) {
    case H5T_INTEGER: integer(id)
    case H5T_FLOAT: float(id)
    case H5T_BITFIELD: bitfield(id)
    case H5T_ENUM: enumeration(id)
    case H5T_STRING: string(id)
    default: nil
    }
  }

  private static func integer(_ id: Int64) -> (ColumnType, Bool)? {
    let size = H5Tget_size(id)
    guard H5Tget_precision(id) == 8 * size, H5Tget_offset(id) == 0 else { return nil }
    let order = H5Tget_order(id)
    guard order == H5T_ORDER_LE || order == H5T_ORDER_BE else { return nil }
    let isSigned = H5Tget_sign(id) == H5T_SGN_2
    let type: ColumnType? =
      switch size {
      case 1: isSigned ? .int8 : .uint8
      case 2: isSigned ? .int16 : .uint16
      case 4: isSigned ? .int32 : .uint32
      case 8: isSigned ? .int64 : .uint64
      default: nil
      }
    return type.map { ($0, order == H5T_ORDER_BE) }
  }

  private static func float(_ id: Int64) -> (ColumnType, Bool)? {
    let order = sst_h5_ieee_order(id)
    guard order != 0 else { return nil }
    return (H5Tget_size(id) == 4 ? .float32 : .float64, order == 2)
  }

  private static func bitfield(_ id: Int64) -> (ColumnType, Bool)? {
    let isBigEndian = H5Tget_order(id) == H5T_ORDER_BE
    return switch H5Tget_size(id) {
    case 1: (.bool, false)
    case 2: (.uint16, isBigEndian)
    case 4: (.uint32, isBigEndian)
    case 8: (.uint64, isBigEndian)
    default: nil
    }
  }

  private static func enumeration(_ id: Int64) -> (ColumnType, Bool)? {
    guard let base = HDF5ID(H5Tget_super(id)), let found = scalar(base.raw) else { return nil }
    guard found.0 == .int8 || found.0 == .uint8, H5Tget_nmembers(id) == 2 else { return found }
    var value: UInt8 = 0
    guard H5Tenum_valueof(id, "FALSE", &value) >= 0, value == 0,
      H5Tenum_valueof(id, "TRUE", &value) >= 0, value == 1
    else { return found }
    return (.bool, false)
  }

  private static func string(_ id: Int64) -> (ColumnType, Bool)? {
    let size = H5Tget_size(id)
    guard H5Tis_variable_str(id) == 0, size > 0 else { return nil }
    return (.string(size), false)
  }

  /// The words for a type that cannot be read.
  static func name(of id: Int64) -> String {
    switch H5Tget_class(id) {
    case H5T_INTEGER: "integers of \(H5Tget_size(id)) bytes"
    case H5T_FLOAT: "floating-point numbers of \(H5Tget_size(id)) bytes"
    case H5T_COMPOUND: "compound values"
    case H5T_OPAQUE: "opaque bytes"
    case H5T_REFERENCE: "references"
    case H5T_VLEN: "sequences of variable length"
    case H5T_STRING: "strings of variable length"
    case H5T_ARRAY: "arrays of unreadable elements"
    default: "an unknown type"
    }
  }
}

/// A member of a compound type: where a column lies in a row.
struct TableMember: Sendable {
  var name: String
  var offset: Int
  var type: StoredType

  /// The members that can be read, and the names and types of the others.
  ///
  /// To be called with the library's lock held.
  static func list(_ compound: Int64, rowSize: Int) -> (readable: [TableMember], others: [String: String]) {
    var readable: [TableMember] = []
    var others: [String: String] = [:]
    for index in 0..<UInt32(max(0, H5Tget_nmembers(compound))) {
      guard let text = H5Tget_member_name(compound, index) else { continue }
      let name = String(cString: text)
      H5free_memory(text)
      guard let member = HDF5ID(H5Tget_member_type(compound, index)) else { continue }
      let offset = H5Tget_member_offset(compound, index)
      if let type = StoredType(member.raw), type.size <= rowSize, offset <= rowSize - type.size {
        readable.append(TableMember(name: name, offset: offset, type: type))
      } else {
        others[name] = StoredType.name(of: member.raw)
      }
    }
    return (readable, others)
  }

  /// The column with what the attributes of its table say about it.
  func info(index: Int, attributes: [String: HDF5Attribute]) -> HDF5ColumnInfo {
    func text(_ kind: String) -> String? {
      for key in ["CTAFIELD_\(index)_\(kind)", "FIELD_\(index)_\(kind)", "\(name)_\(kind)"] {
        if let found = attributes[key]?.string, !found.isEmpty { return found }
      }
      return nil
    }
    return HDF5ColumnInfo(
      name: name, type: type.type, shape: type.shape, unit: text("UNIT"), description: text("DESC"),
      transform: text("TRANSFORM"))
  }
}
