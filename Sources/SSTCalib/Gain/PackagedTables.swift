internal import SSTCore

/// The tables that are compiled into the library.
enum PackagedTables {
  /// The lines of a packaged table.
  static func lines(_ text: StaticString) -> [Substring] {
    text.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }.split(separator: "\n")
  }

  /// 21 or 22 for a telescope id of the SST-1M (1 and 2 are accepted).
  static func sst1mTelescope(_ id: Int, table: String) throws(CalibrationError) -> Int {
    switch id {
    case 1, 21: return 21
    case 2, 22: return 22
    default: throw .unknownTelescope(id: id, table: table)
    }
  }
}
