/// The columns of a table that is to be written, and where they lie in a row.
///
/// Rows are packed: each column follows the one before without a gap.
public struct TableSchema: Sendable, Equatable {
  /// The columns in order.
  public let columns: [ColumnInfo]
  /// Where each column starts, in bytes from the start of a row.
  public let offsets: [Int]
  /// The bytes of one row.
  public let rowSize: Int
  /// Rows of a chunk, the unit of compression.
  public let rowsPerChunk: Int

  /// Makes a schema; `rowsPerChunk` is about 64 KiB, at least 16 rows unless those exceed 512 KiB, by default.
  public init(_ columns: [ColumnInfo], rowsPerChunk: Int? = nil) {
    precondition(!columns.isEmpty, "a table needs a column")
    precondition(Set(columns.map(\.name)).count == columns.count, "column names must differ")
    self.columns = columns
    var offsets: [Int] = []
    var size = 0
    for column in columns {
      offsets.append(size)
      size += column.byteCount
    }
    self.offsets = offsets
    rowSize = size
    self.rowsPerChunk = max(1, rowsPerChunk ?? max((64 << 10) / size, min(16, (512 << 10) / size)))
  }

  /// True if names, types and shapes are equal, so that packed rows can be exchanged; units and meanings may differ, as
  /// in files of an earlier version.
  public func hasSameRows(as other: TableSchema) -> Bool {
    let parts = { (schema: TableSchema) in schema.columns.map { ($0.name, $0.type, $0.shape) } }
    return columns.count == other.columns.count && zip(parts(self), parts(other)).allSatisfy { $0 == $1 }
  }

  /// The bytes of one chunk.
  public var chunkBytes: Int { rowSize * rowsPerChunk }

  /// The position of a column, `nil` if there is no such column.
  public func index(of name: String) -> Int? { columns.firstIndex { $0.name == name } }
}
