public import SSTCore

/// What can be wrong with a ZFITS (`.fits.fz`) file beside what is wrong with it as a FITS file, see ``FITSError``.
public enum ZFITSError: SSTError, Equatable {
  /// The writer never closed the table: its header still has the values of the start.
  case unfinished(path: String, table: String)
  /// The catalogue, a tile or a block contradicts the rest of the file.
  case badStructure(path: String, table: String, tile: Int, offset: Int, detail: String)
  /// What follows a table, or the primary header, is no FITS extension; `isFile` if another file begins there.
  case trailingBytes(path: String, offset: Int, after: String, isFile: Bool)
  /// The bytes of a block cannot be decoded.
  case badBlock(path: String, table: String, tile: Int, column: String, offset: Int, detail: String)
  /// A table that the reader needs is absent.
  case missingTable(path: String, table: String, available: [String])
  /// A column that the reader needs is absent.
  case missingColumn(path: String, table: String, column: String, available: [String])
  /// An event's arrays do not fit together.
  case badEvent(path: String, row: Int, detail: String)
  /// The file is of a kind that is not read.
  case unsupported(path: String, detail: String)
  /// Rows were asked for that the table has not.
  case noSuchRows(path: String, table: String, rows: Range<Int>, count: Int)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .unfinished: ErrorCode(.inputCorrupt, 12, "unfinished-file")
    case .badStructure, .trailingBytes: ErrorCode(.inputCorrupt, 14, "bad-structure")
    case .badBlock: ErrorCode(.inputCorrupt, 15, "bad-block")
    case .badEvent: ErrorCode(.inputCorrupt, 17, "bad-event")
    case .missingTable: ErrorCode(.incompatible, 11, "missing-table")
    case .missingColumn: ErrorCode(.incompatible, 12, "missing-column")
    case .unsupported: ErrorCode(.incompatible, 13, "unsupported")
    case .noSuchRows: ErrorCode(.usage, 11, "no-such-rows")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .unfinished(let path, let table):
      "\(path): table \(table) was never closed by its writer (header values still zero). Wait until the "
        + "run is over, or read its complete tiles with --on-corrupt recover, if the command has that option"
    case .badStructure(let path, let table, let tile, let offset, let detail):
      "\(path): table \(table), tile \(tile), byte \(offset): \(detail)"
    case .trailingBytes(let path, let offset, let table, let isFile):
      "\(path): the bytes from \(offset) on, after "
        + "\(table.isEmpty ? "the primary header" : "table \(table)"), are not a"
        + " FITS extension; "
        + (isFile
          ? "another file begins there: were two files concatenated?" : "is the size of the table wrong?")
    case .badBlock(let path, let table, let tile, let column, let offset, let detail):
      "\(path): table \(table), tile \(tile), column \(column), byte \(offset): \(detail). The bytes are "
        + "damaged; 'sstctl check' verifies the checksums"
    case .missingTable(let path, let table, let available):
      "\(path): no table '\(table)'; it has \(available.isEmpty ? "none" : available.joined(separator: ", "))"
    case .missingColumn(let path, let table, let column, let available):
      "\(path): table \(table) has no column '\(column)'; it has \(available.joined(separator: ", "))"
    case .badEvent(let path, let row, let detail): "\(path): event row \(row): \(detail)"
    case .unsupported(let path, let detail): "\(path): \(detail)"
    case .noSuchRows(let path, let table, let rows, let count):
      "\(path): rows \(rows.lowerBound):\(rows.upperBound) requested, but table \(table) has \(count)"
    }
  }
}
