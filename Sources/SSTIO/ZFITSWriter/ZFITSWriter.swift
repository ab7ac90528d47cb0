/// Writes a ZFITS (`.fits.fz`) file: a primary HDU, then compressed tables one after the other, tile by tile.
///
/// Not more than one tile is held. A table starts with a placeholder header (the one of an unfinished file, so
/// that a reader can recover the tiles if the program dies) and an empty catalogue; ``endTable(dateEnd:)``
/// rewrites both with the final numbers and the FITS checksums. The path is the caller's business: to have the
/// file appear whole or not at all, write to a temporary name and rename it after ``close()``.
///
/// ```swift
/// let writer = try ZFITSWriter(path: temporaryPath)
/// try writer.beginTable(table)
/// var tile = ZFITSWriter.Tile(columns: table.columns)   // append cells, endRow()
/// try writer.append(tile.encoded())
/// try writer.endTable(dateEnd: "2026-01-21T17:12:00")
/// try writer.close()
/// ```
/// The official reader's buffer holds ZNAXIS1 × ZTILELEN bytes: tables with one array column alone and full
/// tiles are refused by it; see ``TableSummary/fitsOfficialReader``.
public final class ZFITSWriter {
  /// What became of a table.
  public struct TableSummary: Sendable, Equatable {
    /// Rows written.
    public let rowCount: Int
    /// Tiles written.
    public let tileCount: Int
    /// Bytes of all values with length prefixes, before compression.
    public let rawByteCount: Int
    /// Bytes of the heap.
    public let heapByteCount: Int
    /// True if every decoded block fits the buffer of the official reader.
    public let fitsOfficialReader: Bool
  }

  private let file: OutputFile
  private var progress: TableProgress?
  private var isClosed = false

  /// Creates the file and writes the primary header.
  ///
  /// - Parameters:
  ///   - path: an existing file is replaced.
  ///   - primaryKeywords: added to the primary header.
  /// - Throws: ``ZFITSWriterError``.
  public init(path: String, primaryKeywords: [Keyword] = []) throws(ZFITSWriterError) {
    file = try OutputFile(path: path)
    try file.append(Self.header(Self.primaryKeywords(primaryKeywords), dataSum: 0))
  }

  /// Bytes written so far.
  public var byteCount: Int { file.size }

  /// Starts a table; the one before must have been ended.
  public func beginTable(_ table: Table) throws(ZFITSWriterError) {
    precondition(progress == nil, "end a table before the next one is begun")
    try table.validate()
    let started = TableProgress(table: table, headerPlace: file.size)
    try file.append(Self.header(started.keywords(dateEnd: "", dataSum: nil), dataSum: nil))
    try file.appendZeros(started.reservedSize)
    progress = started
  }

  /// Appends a tile to the table begun last. Only the last tile may have fewer rows than the table says.
  public func append(_ tile: EncodedTile) throws(ZFITSWriterError) {
    guard var current = progress else { preconditionFailure("begin a table before tiles are appended") }
    progress = nil
    defer { progress = current }
    try current.note(tile)
    try file.append(tile.bytes)
  }

  /// Ends the table: pads the data area, then rewrites header and catalogue.
  ///
  /// - Parameter dateEnd: UTC time of closing as `YYYY-MM-DDThh:mm:ss`.
  @discardableResult
  public func endTable(dateEnd: String = "1970-01-01T00:00:00") throws(ZFITSWriterError) -> TableSummary {
    guard let done = progress else { preconditionFailure("no table is begun") }
    let dataSize = done.reservedSize + done.heapSize
    try file.appendZeros((Self.blockSize - dataSize % Self.blockSize) % Self.blockSize)
    var sum = Checksum()
    sum.add(done.catalogue)
    sum.add(sum: done.heapSum.value)
    let header = try Self.header(done.keywords(dateEnd: dateEnd, dataSum: sum.value), dataSum: sum.value)
    try file.replace(header + done.catalogue, at: done.headerPlace)
    progress = nil
    return TableSummary(
      rowCount: done.rowCount, tileCount: done.tileCount, rawByteCount: done.rawSize,
      heapByteCount: done.heapSize,
      fitsOfficialReader: done.largestDecodedBlock <= done.rowWidth * done.table.rowsPerTile)
  }

  /// Closes the file. A file that is dropped without this stays marked as unfinished.
  public func close() throws(ZFITSWriterError) {
    precondition(progress == nil, "end the table before the file is closed")
    if isClosed { return }
    isClosed = true
    try file.close()
  }
}
