public import SSTCore

/// A ZFITS (`.fits.fz`) file: its tables and what is wrong with it.
///
/// The file is read at given places only; a value may be used by several threads at once. Format:
/// FITS binary tables whose heap holds tiles of compressed columns (see the guide article on formats).
public struct ZFITSFile: Sendable {
  /// The path as given.
  public var path: String { file.path }
  /// The keywords of the primary header.
  public let primaryHeader: FITSHeader
  /// The compressed tables, in file order.
  public let tables: [ZFITSTable]
  /// What is wrong with the file when it was opened in recovery, or nil.
  public let damage: (any SSTError)?

  let file: RandomAccessFile
  private let units: [FITSUnit]

  /// Opens a file and reads all headers and catalogues.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - policy: `.stop` and `.skip` throw on damage; `.recover` offers the complete rows before it.
  /// - Throws: ``FileError``, ``FITSError`` or ``ZFITSError``.
  public init(path: String, onCorrupt policy: CorruptionPolicy = .stop) throws {
    try self.init(file: RandomAccessFile(path: path), policy: policy)
  }

  init(file: RandomAccessFile, policy: CorruptionPolicy) throws {
    guard try FITSLayout.isFITS(file) else {
      throw FileError.unknownFormat(path: file.path, found: "other bytes than a FITS header")
    }
    self.file = file
    var units = [try FITSLayout.readUnit(of: file, at: 0)]
    var tables: [ZFITSTable] = []
    var damage: (any SSTError)?
    let pool = Pool { BlockDecoder() }
    var position = units[0].dataStart + FITSLayout.padded(units[0].dataSize)
    while position < file.size, damage == nil {
      do {
        guard let unit = try Self.nextUnit(file, at: position) else { break }
        units.append(unit)
        position = unit.dataStart + FITSLayout.padded(unit.dataSize)
        guard unit.header.text("XTENSION") == "BINTABLE", unit.header["ZTABLE"] != nil else {
          try Self.checkWhole(unit, file)
          continue
        }
        let table = try ZFITSTable(unit: unit, file: file, pool: pool, policy: policy)
        tables.append(table)
        position = table.end
        damage = table.damage
      } catch let error as any SSTError where policy == .recover && !(error is FileError) {
        damage = error
      }
    }
    self.units = units
    self.tables = tables
    self.damage = damage
    primaryHeader = units[0].header
  }

  /// Throws if the file ends inside the data of a unit that is no compressed table.
  private static func checkWhole(_ unit: FITSUnit, _ file: RandomAccessFile) throws(FITSError) {
    guard unit.dataStart + unit.dataSize > file.size else { return }
    throw FITSError.truncated(path: file.path, place: "data of extension \(unit.name)", size: file.size)
  }

  /// The unit at a position, or nil where only zeros follow.
  private static func nextUnit(_ file: RandomAccessFile, at position: Int) throws -> FITSUnit? {
    let start = try file.bytes(position..<min(position + 8, file.size))
    if start.elementsEqual("XTENSION".utf8) { return try FITSLayout.readUnit(of: file, at: position) }
    let rest = try file.bytes(position..<min(position + FITSLayout.blockSize, file.size))
    if rest.allSatisfy({ $0 == 0 || $0 == 0x20 }) { return nil }
    throw ZFITSError.badStructure(
      path: file.path, table: "", tile: 0, offset: position,
      detail: "bytes after the last table that are no FITS extension; a table's size is wrong")
  }

  /// The table of a name.
  ///
  /// - Throws: ``ZFITSError/missingTable(path:table:available:)``, or ``damage``, which may hide the table.
  public func table(_ name: String) throws -> ZFITSTable {
    if let table = tables.first(where: { $0.name == name }) { return table }
    if let damage { throw damage }
    throw ZFITSError.missingTable(path: path, table: name, available: tables.map(\.name))
  }

  /// Verifies DATASUM and CHECKSUM of every header-and-data unit by reading the whole file.
  ///
  /// - Returns: the names of the units that have neither.
  /// - Throws: ``FITSError/checksum(path:table:keyword:stated:found:)`` for the first that does not agree.
  @discardableResult public func verifyChecksums() throws -> [String] {
    var bare: [String] = []
    for unit in units {
      let end =
        tables.first { $0.unit.headerStart == unit.headerStart }?.end
        ?? unit.dataStart + FITSLayout.padded(unit.dataSize)
      guard end <= file.size else {
        throw FITSError.truncated(path: path, place: unit.title, size: file.size)
      }
      if try !unit.verifyChecksum(of: file, dataEnd: end) { bare.append(unit.title) }
    }
    return bare
  }
}
