public import SSTCore

/// What can be wrong with a FITS file, whatever it holds, and with a header that is to be written.
public enum FITSError: SSTError, Equatable {
  /// The FITS library refused the headers.
  case structure(path: String, operation: String, detail: String)
  /// A table contradicts itself or the size of the file.
  case badTable(path: String, table: String, detail: String)
  /// The file ends before something that its headers promise.
  case truncated(path: String, place: String, size: Int)
  /// A header is wrong.
  case badHeader(path: String, table: String, detail: String)
  /// DATASUM or CHECKSUM do not agree with the bytes.
  case checksum(path: String, table: String, keyword: String, stated: String, found: String)
  /// A gzip file is damaged, or too large to be unpacked here.
  case gzip(path: String, detail: String)
  /// There is no room for the unpacked copy of a gzip file.
  case noRoom(path: String, folder: String, reason: String)
  /// A value does not fit a card, or a keyword is not valid.
  case badCard(keyword: String, reason: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .structure: ErrorCode(.inputCorrupt, 48, "fits-structure")
    case .badTable: ErrorCode(.inputCorrupt, 49, "fits-table")
    case .truncated: ErrorCode(.inputCorrupt, 11, "truncated-file")
    case .badHeader: ErrorCode(.inputCorrupt, 13, "bad-header")
    case .checksum: ErrorCode(.inputCorrupt, 16, "checksum")
    case .gzip: ErrorCode(.inputCorrupt, 32, "bad-gzip")
    case .noRoom: ErrorCode(.output, 55, "no-room-to-unpack")
    case .badCard: ErrorCode(.output, 31, "zfits-bad-keyword")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .structure(let path, let operation, let detail):
      "\(path): cannot \(operation): \(detail). The headers are damaged; copy the file again"
    case .badTable(let path, let table, let detail): "\(path): table \(table): \(detail)"
    case .truncated(let path, let place, let size):
      "\(path): the file ends (\(size) bytes) inside the \(place). Copy it again, or read the complete rows "
        + "with --on-corrupt recover, if the command has that option"
    case .badHeader(let path, let table, let detail):
      "\(path): bad FITS header\(table.isEmpty ? "" : " of table \(table)"): \(detail)"
    case .checksum(let path, let table, let keyword, let stated, let found):
      "\(path): \(keyword) of \(table) is \(stated), but the data give \(found): the file was changed after "
        + "it was written"
    case .gzip(let path, let detail): "\(path): \(detail)"
    case .noRoom(let path, let folder, let reason):
      "\(path): cannot unpack it in \(folder): \(reason). Unpack it with gunzip, or set TMPDIR to a folder "
        + "with more space"
    case .badCard(let keyword, let reason): "header keyword '\(keyword)' cannot be written: \(reason)."
    }
  }
}
