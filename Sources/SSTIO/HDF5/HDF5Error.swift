public import SSTCore

/// What goes wrong with HDF5 files.
public enum HDF5Error: SSTError, Equatable {
  /// The file is not there or cannot be read.
  case cannotOpen(file: String, detail: String)
  /// Another program holds the file, or the file system refuses locks.
  case locked(file: String, detail: String)
  /// The bytes are not an HDF5 file.
  case notHDF5(file: String)
  /// The library or our own checks found nonsense at `object`.
  case damaged(file: String, object: String, detail: String)
  /// The content of a file of our own is not what its writer stored.
  case changed(file: String, stated: String, found: String)
  /// Something asks for more memory than ``HDF5Limits`` allow.
  case tooLarge(file: String, object: String, bytes: Int, limit: Int)
  /// There is no such group or dataset; `similar` is a name that exists.
  case missingObject(file: String, object: String, similar: String?)
  /// The object is not of the wanted kind.
  case wrongKind(file: String, object: String, found: String, expected: String)
  /// The data are packed with a filter that is not installed.
  case missingFilter(file: String, object: String, filter: String)
  /// The elements have a type that this package does not read.
  case unsupportedType(file: String, object: String, type: String)
  /// The table has no such column; `similar` is a column that exists.
  case missingColumn(file: String, table: String, column: String, similar: String?)
  /// The rows asked for are not all there.
  case rowsOutOfRange(file: String, object: String, lower: Int, upper: Int, count: Int)
  /// The library could not write.
  case cannotWrite(file: String, object: String, detail: String)
  /// Rows that do not fit the table they are written to.
  case wrongRows(file: String, table: String, detail: String)
  /// The output file could not be made or put in place.
  case output(AtomicFileError)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .cannotOpen: ErrorCode(.inputMissing, 20, "hdf5-cannot-open")
    case .locked: ErrorCode(.inputMissing, 21, "hdf5-locked")
    case .notHDF5: ErrorCode(.inputCorrupt, 20, "not-hdf5")
    case .damaged: ErrorCode(.inputCorrupt, 21, "hdf5-damaged")
    case .changed: ErrorCode(.inputCorrupt, 85, "content-hash")
    case .tooLarge: ErrorCode(.inputCorrupt, 22, "hdf5-too-large")
    case .missingObject: ErrorCode(.incompatible, 20, "hdf5-missing-object")
    case .wrongKind: ErrorCode(.incompatible, 21, "hdf5-wrong-kind")
    case .missingFilter: ErrorCode(.incompatible, 22, "hdf5-missing-filter")
    case .unsupportedType: ErrorCode(.incompatible, 23, "hdf5-unsupported-type")
    case .missingColumn: ErrorCode(.incompatible, 24, "hdf5-missing-column")
    case .rowsOutOfRange: ErrorCode(.incompatible, 25, "hdf5-rows-out-of-range")
    case .cannotWrite: ErrorCode(.output, 20, "hdf5-cannot-write")
    case .wrongRows: ErrorCode(.output, 21, "hdf5-wrong-rows")
    case .output(let error): error.code
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .cannotOpen(let file, let detail): "cannot open \(file): \(detail)"
    case .locked(let file, let detail):
      "\(file) is locked: \(detail). Another program may be writing it; if none is, the file system refuses"
        + " locks: set HDF5_USE_FILE_LOCKING=FALSE in the environment and try again."
    case .notHDF5(let file): "\(file) is not an HDF5 file (its signature is missing). Is it another format?"
    case .damaged(let file, let object, let detail):
      "\(object) in \(file) is damaged: \(detail). Copy or produce the file again."
    case .changed(let file, let stated, let found):
      "\(file) was changed after it was written: the hash of its content is \(found.prefix(12))…, its "
        + "writer stored \(stated.prefix(12))…. It is damaged, or another program modified it. Copy or "
        + "produce the file again."
    case .tooLarge(let file, let object, let bytes, let limit):
      "\(object) in \(file) needs \(bytes) bytes, the limit is \(limit). Either the file is damaged, or the"
        + " reader needs larger HDF5Limits or a smaller range of rows."
    case .missingObject(let file, let object, let similar):
      "no \(object) in \(file)" + Self.hint(similar)
    case .wrongKind(let file, let object, let found, let expected):
      "\(object) in \(file) is \(found), expected \(expected). Is it the product of another step?"
    case .missingFilter(let file, let object, let filter):
      "\(object) in \(file) is packed with the filter \(filter), which this HDF5 library does not have."
        + " Install its plugin (HDF5_PLUGIN_PATH) or repack the file with h5repack or ptrepack."
    case .unsupportedType(let file, let object, let type):
      "\(object) in \(file) holds \(type), which is not supported."
    case .missingColumn(let file, let table, let column, let similar):
      "no column '\(column)' in \(table) of \(file)" + Self.hint(similar)
    case .rowsOutOfRange(let file, let object, let lower, let upper, let count):
      "rows \(lower)..<\(upper) of \(object) in \(file) requested, but it has \(count)."
    case .cannotWrite(let file, let object, let detail):
      "cannot write \(object) to \(file): \(detail). Is the disk full?"
    case .wrongRows(let file, let table, let detail): "rows for \(table) of \(file) do not fit: \(detail)."
    case .output(let error): error.description
    }
  }

  private static func hint(_ similar: String?) -> String {
    similar.map { "; did you mean '\($0)'?" } ?? "; 'sstctl info --tables' lists its contents."
  }
}
