public import SSTCore
import SSTIO

/// Writes a table of any supported file as text, block by block.
///
/// Memory does not grow with the length of the table.
public struct TableDump: Sendable {
  /// How rows are written.
  public enum Format: String, Sendable, CaseIterable {
    /// One JSON object a line; what is not a finite number is `null`.
    case jsonl
    /// Names in the first line; items of a list are separated by `;`.
    case csv
  }

  /// The file, once it is known.
  var path = ""
  /// The table: EXTNAME in FITS files, the path in HDF5 files; in `.tio` files
  /// `EVENTS`, `PACKETS`, `MODULES` or `CONFIG`; in simtel files a kind of object, or `objects`.
  public var table: String
  /// The rows.
  public var rows = RowSelection.all
  /// The columns in the order wanted; all if nil.
  public var columns: [String]?
  /// How rows are written.
  public var format = Format.jsonl
  /// What to do with a damaged raw file.
  public var onCorrupt = CorruptionPolicy.stop

  /// The bytes of values that are read at once.
  private static let blockBytes = 4 << 20

  /// Dumps all of a table as JSON lines; change the properties for anything else.
  public init(table: String) { self.table = table }

  /// Writes the rows of a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - sink: gets the text of one block after the other.
  /// - Throws: ``InspectionError`` for unknown names and rows, the error of the reader, or that of `sink`.
  public func run(_ path: String, _ sink: ([UInt8]) throws -> Void) throws {
    var dump = self
    dump.path = path
    try dump.run(sink)
  }

  private func run(_ sink: ([UInt8]) throws -> Void) throws {
    switch try FileKind.recognise(path) {
    case .zfits: try runZFITS(sink)
    case .hdf5: try runHDF5(sink)
    case .tio: try runTIO(sink)
    case .tcal: try runTcal(sink)
    case .dl3: try runFITS(sink)
    case .simtel: try runSimtel(sink)
    case .forest, .scikitLearn: throw unknownTable([])
    }
  }

  // MARK: - ZFITS

  private func runZFITS(_ sink: ([UInt8]) throws -> Void) throws {
    let file = try ZFITSFile(path: path, onCorrupt: onCorrupt)
    guard let found = file.tables.first(where: { $0.name == table }) else {
      throw unknownTable(file.tables.map(\.name))
    }
    let names = found.columns.map(\.name)
    let chosen = try chooseColumns(names)
    let range = try choose(count: found.rowCount)
    try write(names: chosen.map { names[$0] }, range, step: found.rowsPerTile, sink) { block in
      do {
        return try found.read(columns: chosen, rows: block).map { DumpCells($0) }
      } catch let error as any SSTError where onCorrupt == .recover && error.isDamage {
        return nil
      }
    }
  }

  // MARK: - HDF5

  private func runHDF5(_ sink: ([UInt8]) throws -> Void) throws {
    let file = try HDF5File(readingFrom: path, verifies: false)
    let name = table.hasPrefix("/") ? table : "/" + table
    guard try file.kind(of: name) == .dataset else {
      throw unknownTable(try file.walk().filter { $0.kind == .dataset }.map(\.path))
    }
    do {
      try dump(try file.table(name), sink)
    } catch HDF5Error.wrongKind {
      try dumpArray(file, name, sink)
    }
  }

  private func dump(_ source: HDF5Table, _ sink: ([UInt8]) throws -> Void) throws {
    let names = source.columns.map(\.name)
    let chosen = try chooseColumns(names)
    let range = try choose(count: source.rowCount)
    let width = source.columns.reduce(0) { $0 + $1.elementsPerRow * $1.type.size }
    let chunk = max(1, source.rowsPerChunk)
    let step = max(1, Self.blockBytes / max(1, width) / chunk) * chunk
    try write(names: chosen.map { names[$0] }, range, step: step, sink) { block in
      try source.read(columns: chosen.map { names[$0] }, rows: block).columns.map { column in
        DumpCells(
          name: column.info.name, data: column.data, rows: block.count, elementsPerRow: column.elementsPerRow,
          isList: !column.info.shape.isEmpty)
      }
    }
  }

  private func dumpArray(_ file: HDF5File, _ name: String, _ sink: ([UInt8]) throws -> Void) throws {
    let range = try choose(count: try HDF5ArrayRows.count(file, name))
    _ = try chooseColumns(["value"])
    let width = try file.array(name, rows: 0..<0).shape.dropFirst().reduce(1, *)
    let step = max(1, Self.blockBytes / max(1, width * 8))
    try write(names: ["value"], range, step: step, sink) { block in
      let array = try file.array(name, rows: block)
      return [
        DumpCells(
          name: "value", data: array.data, rows: block.count,
          elementsPerRow: array.data.count / max(1, block.count),
          isList: array.shape.count > 1)
      ]
    }
  }

  // MARK: - Shared

  /// - Parameter read: reads rows; nil leaves them out.
  func write(
    names: [String], _ range: Range<Int>, step: Int, _ sink: ([UInt8]) throws -> Void,
    _ read: (Range<Int>) throws -> [DumpCells]?
  ) throws {
    var writer = DumpWriter(format: format)
    writer.header(names)
    var start = range.lowerBound
    while start < range.upperBound {
      // Blocks end at multiples of the stored groups, so that none is unpacked twice.
      let block = start..<min(range.upperBound, (start / step + 1) * step)
      let cells = try read(block)
      for row in 0..<(cells == nil ? 0 : block.count) {
        writer.row(cells ?? [], row)
        if writer.bytes.count >= Self.blockBytes { try flush(&writer, sink) }
      }
      start = block.upperBound
    }
    try flush(&writer, sink)
  }

  private func flush(_ writer: inout DumpWriter, _ sink: ([UInt8]) throws -> Void) throws {
    if !writer.bytes.isEmpty { try sink(writer.bytes) }
    writer.removeAll()
  }

  func chooseColumns(_ names: [String]) throws(InspectionError) -> [Int] {
    guard let columns else { return Array(names.indices) }
    var chosen: [Int] = []
    for column in columns {
      guard let index = names.firstIndex(of: column) else {
        throw .unknownColumn(
          path: path, table: table, column: column, nearest: NearestMatch.find(column, among: names),
          available: names)
      }
      chosen.append(index)
    }
    return chosen
  }

  func choose(count: Int) throws(InspectionError) -> Range<Int> {
    if let range = rows.resolve(count: count) { return range }
    throw .noSuchRows(path: path, table: table, rows: rows.text, count: count)
  }

  func unknownTable(_ names: [String]) -> InspectionError {
    let last = table.split(separator: "/").last.map(String.init) ?? table
    let nearest =
      NearestMatch.find(
        table.hasPrefix("/") ? table : names.first?.hasPrefix("/") == true ? "/" + table : table, among: names
      )
      ?? names.first { $0.split(separator: "/").last.map(String.init) == last }
    return .unknownTable(path: path, table: table, nearest: nearest, available: names)
  }
}
