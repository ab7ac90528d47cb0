public import SSTCore

/// Writes a ZFITS (`.fits.fz`) file: a primary HDU, then compressed tables one after the other, tile by tile.
///
/// Not more than one tile is held. A table starts with a placeholder header (the one of an unfinished file, so
/// that a reader can recover the tiles if the machine dies) and an empty catalogue; ``endTable(dateEnd:)``
/// rewrites both with the final numbers and the FITS checksums. The file is an ``AtomicFile``: it has its name after
/// ``close()``, and goes away without it.
///
/// ```swift
/// let writer = try ZFITSWriter(path: path)
/// try writer.beginTable(table)
/// var tile = ZFITSWriter.Tile(columns: table.columns)   // append cells, endRow()
/// try writer.append(tile.encoded())
/// try writer.endTable(dateEnd: "2026-01-21T17:12:00")
/// try writer.close()
/// ```
/// The official reader's buffer holds ZNAXIS1 × ZTILELEN bytes: tables with one array column alone and full
/// tiles are refused by it; see ``TableSummary/fitsOfficialReader``.
public final class ZFITSWriter {
  /// The outcome of a table.
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

  private let file: AtomicFile
  private var progress: TableProgress?
  private var isClosed = false

  /// Starts a file.
  ///
  /// - Parameters:
  ///   - path: the finished file.
  ///   - overwrite: whether it may exist already.
  /// - Throws: ``AtomicFileError``.
  public convenience init(path: String, overwrite: Bool = false) throws {
    try self.init(to: AtomicFile(path: path, overwrite: overwrite))
  }

  /// Starts a file that was made before, for example by an ``AtomicFileSet``; nothing may be written to it yet.
  ///
  /// - Throws: ``AtomicFileError``.
  public init(to file: AtomicFile) throws {
    self.file = file
    try file.write(contentsOf: Self.header(Self.primaryCards, dataSum: 0))
  }

  /// Bytes written so far.
  public var byteCount: Int { file.byteCount }

  /// Starts a table; the one before must have been ended.
  ///
  /// - Throws: ``ZFITSWriterError``, ``FITSError`` for a keyword of the user, or ``AtomicFileError``.
  public func beginTable(_ table: Table) throws {
    precondition(progress == nil, "end a table before the next one is begun")
    try table.validate()
    let started = TableProgress(table: table, headerPlace: file.byteCount)
    try file.write(contentsOf: Self.header(started.cards(dateEnd: "", dataSum: nil), dataSum: nil))
    try file.write(zeros: started.reservedSize)
    progress = started
  }

  /// Appends a tile to the table begun last. Only the last tile may have fewer rows than the table says.
  ///
  /// - Throws: ``ZFITSWriterError`` or ``AtomicFileError``.
  public func append(_ tile: EncodedTile) throws {
    guard var current = progress else { preconditionFailure("begin a table before tiles are appended") }
    progress = nil
    defer { progress = current }
    try current.note(tile)
    try file.write(contentsOf: tile.bytes)
  }

  /// Ends the table: pads the data area, then rewrites header and catalogue.
  ///
  /// - Parameter dateEnd: UTC time of closing as `YYYY-MM-DDThh:mm:ss`.
  /// - Throws: ``FITSError`` for a time that is no ASCII text, or ``AtomicFileError``.
  @discardableResult
  public func endTable(dateEnd: String = "1970-01-01T00:00:00") throws -> TableSummary {
    guard let done = progress else { preconditionFailure("no table is begun") }
    let dataSize = done.reservedSize + done.heapSize
    try file.write(zeros: FITSLayout.padded(dataSize) - dataSize)
    var sum = FITSChecksum()
    sum.add(done.catalogue)
    sum.add(sum: done.heapSum.value)
    let header = try Self.header(done.cards(dateEnd: dateEnd, dataSum: sum.value), dataSum: sum.value)
    try file.replace(header + done.catalogue, at: done.headerPlace)
    progress = nil
    return TableSummary(
      rowCount: done.rowCount, tileCount: done.tileCount, rawByteCount: done.rawSize,
      heapByteCount: done.heapSize,
      fitsOfficialReader: done.largestDecodedBlock <= done.rowWidth * done.table.rowsPerTile)
  }

  /// Brings the file to the disk and gives it its name.
  ///
  /// - Throws: ``AtomicFileError``.
  public func close() throws {
    precondition(progress == nil, "end the table before the file is closed")
    if isClosed { return }
    isClosed = true
    try file.commit()
  }
}

// MARK: - Headers

extension ZFITSWriter {
  /// How hard the compressors work; the bytes decode to the same whatever is chosen.
  public struct CompressionLevels: Hashable, Sendable {
    /// The level of zlib blocks, 1 to 12 (libdeflate's scale).
    public var zlib: Int
    /// The level of zstd blocks, 1 to 19.
    public var zstd: Int

    /// Makes a choice; the defaults are the libraries' own middle way.
    public init(zlib: Int = 6, zstd: Int = 3) {
      self.zlib = min(max(zlib, 1), 12)
      self.zstd = min(max(zstd, 1), 19)
    }
  }

  /// A whole header: cards, END, blanks to a multiple of 2880 bytes, with CHECKSUM set so that header and
  /// data sum to 0xFFFFFFFF.
  ///
  /// - Parameters:
  ///   - cards: one is CHECKSUM with 16 zeros.
  ///   - dataSum: the sum of the data area; nil leaves CHECKSUM at zeros, the mark of a file not yet closed.
  static func header(_ cards: [FITSCard], dataSum: UInt32?) throws(FITSError) -> [UInt8] {
    var bytes: [UInt8] = []
    var checksumPlace: Int?
    for card in cards {
      if card.keyword == "CHECKSUM" { checksumPlace = bytes.count + 11 }
      bytes += try card.bytes()
    }
    bytes += Array("END".utf8)
    bytes += Array(repeating: 0x20, count: FITSLayout.padded(bytes.count) - bytes.count)
    guard let dataSum, let place = checksumPlace else { return bytes }
    var sum = FITSChecksum()
    sum.add(bytes)
    sum.add(sum: dataSum)
    bytes.replaceSubrange(place..<place + 16, with: FITSChecksum.characters(of: ~sum.value).utf8)
    return bytes
  }

  /// The cards of the primary header.
  static let primaryCards = [
    FITSCard("SIMPLE", .logical(true), "file does conform to FITS standard"),
    FITSCard("BITPIX", .integer(8), "number of bits per data pixel"),
    FITSCard("NAXIS", .integer(0), "number of data axes"),
    FITSCard("EXTEND", .logical(true), "FITS dataset may contain extensions"),
    FITSCard("CHECKSUM", .text("0000000000000000"), "Checksum for the whole HDU"),
    FITSCard("DATASUM", .text("         0"), "Checksum for the data block"),
  ]
}

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
