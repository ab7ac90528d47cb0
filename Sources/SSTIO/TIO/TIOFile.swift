public import SSTCore

/// A `.tio` waveform file of CHEC-S or SSTCAM: what its headers say, and its rows.
///
/// An immutable value that several threads may read from. A gzip file is unpacked into a temporary file first.
public struct TIOFile: Sendable {
  /// The state of the samples.
  public enum Level: String, Sendable {
    /// 12-bit ADC counts.
    case r0 = "R0"
    /// Calibrated samples, scaled to 16 bits.
    case r1 = "R1"
  }

  /// The path as given.
  public var path: String { file.path }
  /// The keywords of the primary header.
  public let header: FITSHeader
  /// The version of the layout: 0, 1 or 2.
  public let version: Int
  /// The state of the samples.
  public let level: Level
  /// Stored units of one millivolt; 1 in R0.
  public let scale: Float
  /// A value is `word / scale - offset`; 0 in R0.
  public let offset: Float
  /// The number of events that can be read.
  public let eventCount: Int
  /// The text of the run's configuration, if the file has one.
  public let configuration: String?
  /// Modules and samples; nil if no event has data.
  public let readout: TIOReadout?
  /// What is wrong with the file when it was opened in recovery, or nil.
  public let damage: TIOError?

  /// The bytes of a packet.
  public var packetSize: Int { layout.packetSize }
  /// The columns of packets in a row.
  public var packetsPerEvent: Int { layout.packetCount }
  /// The bytes of a row.
  public var rowBytes: Int { layout.rowBytes }

  let file: RandomAccessFile
  let layout: TIORowLayout
  /// The cards of the primary header as stored.
  let cards: [[UInt8]]

  /// Opens a file and reads its headers.
  ///
  /// - Parameters:
  ///   - path: the file; its name plays no role.
  ///   - policy: `.stop` and `.skip` throw on damage; `.recover` offers the whole rows that are there.
  /// - Throws: ``FileError``, ``FITSError`` or ``TIOError``.
  public init(path: String, onCorrupt policy: CorruptionPolicy = .stop) throws {
    let file = try RandomAccessFile(path: path)
    let unpacked = try Self.unpacked(file)
    if unpacked !== file, try FITSLayout.isZFITS(unpacked) { throw FileError.packedTwice(path: path) }
    try self.init(file: unpacked, policy: policy)
  }

  init(file: RandomAccessFile, policy: CorruptionPolicy) throws {
    guard try FITSLayout.isFITS(file) else {
      throw FileError.unknownFormat(path: file.path, found: FoundBytes.noHeader(of: file))
    }
    let structure = try FITSStructure(of: file)
    let path = file.path
    let tables = structure.units.compactMap(\.table)
    guard let table = tables.first(where: { $0.name == "EVENTS" }) ?? tables.first else {
      throw TIOError.noEventsTable(path: path)
    }
    self.file = file
    header = structure.primary
    cards = structure.units.first?.cards ?? []
    version = try Self.version(header, path: path)
    layout = try TIORowLayout(table, path: path)
    (level, scale, offset) = try Self.scaling(header, path: path)
    let damage = try Self.damage(table, structure: structure, file: file)
    if let damage, policy != .recover, damage.isLoss { throw damage.error }
    eventCount = policy == .recover ? damage?.count ?? table.rowCount : table.rowCount
    self.damage = damage?.error
    configuration = try structure.unit("CONFIG").flatMap { try Self.text($0, file) }
    readout = try Self.findReadout(file, layout, count: eventCount, level: level)
  }

  /// The file itself, or what is in it if it is a gzip file.
  static func unpacked(_ file: RandomAccessFile) throws -> RandomAccessFile {
    try GzipExpansion.isGzip(file) ? GzipExpansion.expand(file) : file
  }

  /// Reads whole rows; `target` has their size, `rows` are rows of the file.
  func readRows(_ rows: Range<Int>, into target: UnsafeMutableRawBufferPointer) throws(FileError) {
    try file.read(at: layout.dataStart + rows.lowerBound * layout.rowBytes, into: target)
  }

  /// Compares the checksums of the file's units with their bytes, by reading the whole file once.
  ///
  /// - Returns: the names of the units that have none; the camera's own files have none at all.
  /// - Throws: ``FITSError``; ``FileError``.
  @discardableResult public func verifyChecksums() throws -> [String] {
    try FITSStructure(of: file).verifyChecksums(of: file)
  }

  /// Throws unless the file has all of these events.
  func check(_ events: Range<Int>) throws(TIOError) {
    guard events.lowerBound >= 0, events.upperBound <= eventCount else {
      throw .noSuchEvents(path: path, events: events, count: eventCount)
    }
  }
}

// MARK: - Opening

extension TIOFile {
  private static func version(_ header: FITSHeader, path: String) throws(TIOError) -> Int {
    guard let value = header["EVENT_HEADER_VERSION"] else { return 0 }
    guard let version = header.wholeNumber("EVENT_HEADER_VERSION"), (0...2).contains(version) else {
      throw .unsupportedVersion(path: path, version: value.description)
    }
    return version
  }

  private static func scaling(
    _ header: FITSHeader, path: String
  ) throws(TIOError) -> (Level, scale: Float, offset: Float) {
    guard header["R1"] == .logical(true) else { return (.r0, 1, 0) }
    guard let scale = header.number("SCALE"), let offset = header.number("OFFSET") else {
      throw .r1WithoutScale(path: path)
    }
    guard Float(scale).isFinite, Float(scale) > 0, Float(offset).isFinite else {
      throw .badScale(path: path, scale: scale, offset: offset)
    }
    return (.r1, Float(scale), Float(offset))
  }

  /// The number of rows that are there when it is not the number of the header.
  private static func damage(
    _ table: FITSTable, structure: FITSStructure, file: RandomAccessFile
  ) throws(FileError) -> (error: TIOError, count: Int, isLoss: Bool)? {
    let whole = table.wholeRows(fileSize: file.size)
    if whole < table.rowCount {
      return (.truncated(path: file.path, promised: table.rowCount, whole: whole), whole, true)
    }
    // A writer that was stopped leaves rows behind the number that it wrote last. Nothing can follow them.
    let end = table.dataStart + FITSLayout.padded(table.rowCount * table.rowBytes)
    guard end < file.size, structure.units.last?.data.lowerBound == table.dataStart else { return nil }
    // Zeros are no rows: blocks that were reserved and never written, or padding.
    let used = try file.sizeWithoutZeros(from: end)
    guard used > end else { return nil }
    let rows = (used - table.dataStart + table.rowBytes - 1) / max(1, table.rowBytes)
    let found = min(rows, (file.size - table.dataStart) / max(1, table.rowBytes))
    guard found > table.rowCount else { return nil }
    return (.unclosed(path: file.path, promised: table.rowCount, found: found), found, false)
  }

  /// The run's configuration: one signed byte a letter; texts of more than 16 MB are cut.
  private static func text(_ unit: FITSStructure.Unit, _ file: RandomAccessFile) throws -> String? {
    guard unit.table == nil, unit.header.integer("BITPIX") == 8, unit.header.integer("NAXIS") == 1,
      let count = unit.header.integer("NAXIS1"), count >= 0, unit.data.lowerBound <= file.size
    else { return nil }
    let end = unit.data.lowerBound + min(count, 16 << 20, file.size - unit.data.lowerBound)
    let isSigned = unit.header.number("BZERO") == -128
    let bytes = try file.bytes(unit.data.lowerBound..<end).map { isSigned ? $0 ^ 0x80 : $0 }
    return String(decoding: bytes, as: UTF8.self)
  }
}
