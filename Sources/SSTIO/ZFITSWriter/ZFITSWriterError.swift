public import SSTCore

/// What can go wrong while a ZFITS file is written.
public enum ZFITSWriterError: SSTError, Equatable {
  /// The description of a table contradicts itself.
  case badTable(name: String, reason: String)
  /// A tile does not fit the table that it is appended to.
  case badTile(table: String, reason: String)
  /// More tiles were appended than the catalogue has room for.
  case catalogueFull(table: String, reservedTiles: Int)
  /// A codec list cannot be applied.
  case badCodecs(codecs: [UInt16], reason: String)
  /// A compression library refused a block.
  case compression(codec: UInt16, bytes: Int)
  /// An event has a value or a size that the file cannot hold.
  case badEvent(eventNumber: UInt64, reason: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .badTable: ErrorCode(.output, 32, "zfits-bad-table")
    case .badTile: ErrorCode(.output, 33, "zfits-bad-tile")
    case .catalogueFull: ErrorCode(.output, 34, "zfits-catalogue-full")
    case .badCodecs: ErrorCode(.output, 35, "zfits-bad-codecs")
    case .compression: ErrorCode(.output, 36, "zfits-compression-failed")
    case .badEvent: ErrorCode(.output, 37, "zfits-bad-event")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .badTable(let name, let reason):
      "table '\(name)' cannot be written: \(reason)."
    case .badTile(let table, let reason):
      "a tile does not fit table '\(table)': \(reason)."
    case .catalogueFull(let table, let reserved):
      "table '\(table)' reserved room for \(reserved) tiles and all are used."
        + " Reserve more rows or tiles when the table is begun."
    case .badCodecs(let codecs, let reason):
      "codec list \(codecs) cannot be written: \(reason)."
    case .compression(let codec, let bytes):
      "codec \(codec) could not compress a block of \(bytes) bytes (out of memory?)."
    case .badEvent(let number, let reason):
      "event \(number) cannot be written: \(reason)."
    }
  }
}
