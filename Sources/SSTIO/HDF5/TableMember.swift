internal import CHDF5

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
