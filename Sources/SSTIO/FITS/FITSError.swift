public import SSTCore

/// What can be wrong with a plain FITS file, whatever it holds.
public enum FITSError: SSTError, Equatable {
  /// The FITS library refused the headers.
  case structure(path: String, operation: String, detail: String)
  /// A table contradicts itself or the size of the file.
  case badTable(path: String, table: String, detail: String)
  /// A gzip file is damaged, or too large to be unpacked here.
  case gzip(path: String, detail: String)
  /// There is no room for the unpacked copy of a gzip file.
  case noRoom(path: String, folder: String, reason: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .structure: ErrorCode(.inputCorrupt, 48, "fits-structure")
    case .badTable: ErrorCode(.inputCorrupt, 49, "fits-table")
    case .gzip: ErrorCode(.inputCorrupt, 32, "bad-gzip")
    case .noRoom: ErrorCode(.output, 55, "no-room-to-unpack")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .structure(let path, let operation, let detail):
      "\(path): cannot \(operation): \(detail). The headers are damaged; copy the file again"
    case .badTable(let path, let table, let detail): "\(path): table \(table): \(detail)"
    case .gzip(let path, let detail): "\(path): \(detail)"
    case .noRoom(let path, let folder, let reason):
      "\(path): cannot unpack it in \(folder): \(reason). Unpack it with gunzip, or set TMPDIR to a roomier folder"
    }
  }
}
