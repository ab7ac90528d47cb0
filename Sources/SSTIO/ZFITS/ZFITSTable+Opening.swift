internal import SSTCore

extension ZFITSTable {
  /// Reads keywords and catalogue of a table.
  init(unit: FITSUnit, file: RandomAccessFile, pool: Pool<BlockDecoder>, policy: CorruptionPolicy) throws {
    let reader = CatalogueReader(unit: unit, file: file, policy: policy)
    let columns = try reader.columns()
    let found = try reader.tiles(columns: columns.count)
    tiles = found.tiles
    damage = found.damage
    end = found.end
    cutRows = found.cutRows
    self.unit = unit
    self.file = file
    self.pool = pool
    self.columns = columns
    header = unit.header
    name = unit.name
    message = unit.header.text("PBFHEAD") ?? ""
    var firstRows = [0]
    for tile in tiles { firstRows.append(firstRows[firstRows.count - 1] + tile.rows) }
    self.firstRows = firstRows
    rowCount = firstRows[firstRows.count - 1]
    hasOpenCounts = reader.isUnfinished
  }
}

/// Finds the tiles of a table, by the catalogue or by walking from tile to tile.
private struct CatalogueReader {
  let unit: FITSUnit
  let file: RandomAccessFile
  let policy: CorruptionPolicy

  private var header: FITSHeader { unit.header }

  /// The tiles of a table.
  struct Tiles {
    var tiles: [ZFITSTable.Tile]
    var damage: (any SSTError)?
    /// The first byte behind the table.
    var end: Int
    /// Rows that the header tells of, behind the last tile.
    var cutRows = 0
  }

  /// The writer never came to its end: the header still has the values of the start.
  var isUnfinished: Bool {
    header.text("CHECKSUM")?.allSatisfy { $0 == "0" } == true && (header.integer("NAXIS2") ?? 0) == 0
      && (header.integer("PCOUNT") ?? 0) == 0 && (header.integer("ZHEAPPTR") ?? 0) == 0
  }

  private func bad(_ detail: String) -> FITSError {
    .badHeader(path: file.path, table: unit.name, detail: detail)
  }

  private func number(_ key: String, _ range: ClosedRange<Int>) throws(FITSError) -> Int {
    guard let value = header.integer(key), range.contains(value) else {
      throw bad("\(key) is \(header[key]?.description ?? "absent")")
    }
    return value
  }

  func columns() throws(FITSError) -> [ZFITSColumn] {
    guard case .logical(true)? = header["ZTABLE"] else {
      throw bad("the table is not compressed (no ZTABLE)")
    }
    for (key, only) in [("BITPIX", 8), ("NAXIS", 2), ("GCOUNT", 1)] { _ = try number(key, only...only) }
    let count = try number("TFIELDS", 0...999)
    let message = header.text("PBFHEAD") ?? ""
    var columns: [ZFITSColumn] = []
    for index in 0..<count {
      do throws(ColumnError) {
        columns.append(try ZFITSColumn(header: header, index: index + 1, message: message))
      } catch {
        throw bad(error.detail)
      }
    }
    guard try number("NAXIS1", 0...16_000) == 16 * count else { throw bad("NAXIS1 is not 16 times TFIELDS") }
    let width = columns.reduce(0) { $0 &+ $1.maximumCount &* $1.type.size }
    if !isUnfinished, let stated = header.integer("ZNAXIS1"), stated != width {
      throw bad("ZNAXIS1 is \(stated), the columns add up to \(width)")
    }
    return columns
  }

  func tiles(columns: Int) throws -> Tiles {
    if isUnfinished {
      let error = ZFITSError.unfinished(path: file.path, table: unit.name)
      if policy != .recover { throw error }
      let start = try skipReservedCatalogue()
      return walked(from: start, columns: columns, reason: error)
    }
    let reserved = try number("ZHEAPPTR", 0...1 << 40)
    let rows = try number("ZNAXIS2", 0...1 << 40)
    if header["ZSHRINK"] != nil, try number("ZSHRINK", 1...1 << 40) != 1 {
      // The catalogue overflowed and keeps only every k-th tile: walk.
      let (tiles, problem) = walk(from: unit.dataStart + reserved, columns: columns, rows: rows)
      return try checked(tiles, rows: rows, problem: problem)
    }
    do {
      let tiles = try catalogued(columns: columns, reserved: reserved, rows: rows)
      return Tiles(tiles: tiles, end: unit.dataStart + FITSLayout.padded(unit.dataSize))
    } catch let error as any SSTError where policy == .recover && !(error is FileError) {
      if let found = try salvaged(columns: columns, reserved: reserved, rows: rows, reason: error) {
        return found
      }
      let width = 16 * columns
      let used = width.multipliedReportingOverflow(by: header.integer("NAXIS2") ?? 0)
      let heap = unit.dataStart + max(used.overflow ? 0 : used.partialValue, reserved)
      return walked(from: heap, columns: columns, reason: error)
    }
  }

  private func walked(from start: Int, columns: Int, reason: any SSTError) -> Tiles {
    let (tiles, _) = walk(from: start, columns: columns, rows: .max)
    return Tiles(tiles: tiles, damage: reason, end: end(of: tiles, start: start))
  }

  private func checked(_ tiles: [ZFITSTable.Tile], rows: Int, problem: String?) throws -> Tiles {
    let found = tiles.reduce(0) { $0 + $1.rows }
    let end = end(of: tiles, start: unit.dataStart)
    if found == rows { return Tiles(tiles: tiles, end: end) }
    let detail = "the tiles hold \(found) rows, but ZNAXIS2 is \(rows)" + (problem.map { " (\($0))" } ?? "")
    let error = ZFITSError.badStructure(
      path: file.path, table: unit.name, tile: tiles.count, offset: end, detail: detail)
    if policy != .recover { throw error }
    let isPlausible = rows > found && rows <= file.size
    return Tiles(tiles: tiles, damage: error, end: end, cutRows: isPlausible ? rows - found : 0)
  }

  private func end(of tiles: [ZFITSTable.Tile], start: Int) -> Int {
    FITSLayout.padded(tiles.last.map { $0.offset + 16 + $0.size } ?? start)
  }

  // MARK: by the catalogue

  private func catalogued(columns: Int, reserved: Int, rows: Int) throws -> [ZFITSTable.Tile] {
    let count = try number("NAXIS2", 0...1 << 32)
    let width = 16 * columns
    let heap = unit.dataStart + max(width * count, reserved)
    guard unit.dataStart + unit.dataSize <= file.size else {
      // Say which tile is the first that is not whole.
      let whole = walk(from: heap, columns: columns, rows: rows).tiles.count
      throw FITSError.truncated(path: file.path, place: "table \(unit.name), tile \(whole)", size: file.size)
    }
    guard columns > 0 else { return [] }
    guard width * count <= unit.dataSize else { throw bad("the catalogue is larger than the data") }
    let length = try number("ZTILELEN", 1...1 << 31)
    guard count == (rows + length - 1) / length else {
      throw bad("\(rows) rows in tiles of \(length) do not add up to \(count) tiles")
    }
    let catalogue = try file.bytes(unit.dataStart..<unit.dataStart + width * count)
    var tiles: [ZFITSTable.Tile] = []
    tiles.reserveCapacity(count)
    var next = heap
    for index in 0..<count {
      let expected = index == count - 1 ? rows - length * (count - 1) : length
      let tile = try catalogued(
        index, rows: expected, heap: heap, catalogue[index * width..<(index + 1) * width])
      guard tile.offset == next else {
        throw ZFITSError.badStructure(
          path: file.path, table: unit.name, tile: index, offset: tile.offset,
          detail: "the tile does not follow the one before it, which ends at byte \(next)")
      }
      tiles.append(tile)
      next = tile.offset + 16 + tile.size
    }
    return tiles
  }

  /// In recovery: the tiles that are where the catalogue says or behind the one before, and places for the others.
  ///
  /// - Returns: nil if the catalogue cannot be used.
  private func salvaged(
    columns: Int, reserved: Int, rows: Int, reason: any SSTError
  ) throws -> Tiles? {
    let width = 16 * columns
    guard columns > 0, rows <= file.size, let count = header.integer("NAXIS2"),
      (0...file.size).contains(count),
      let length = header.integer("ZTILELEN"), (1...1 << 31).contains(length),
      count == (rows + length - 1) / length, width * count <= file.size - unit.dataStart
    else { return nil }
    let heap = unit.dataStart + max(width * count, reserved)
    let catalogue = try file.bytes(unit.dataStart..<unit.dataStart + width * count)
    var found = Tiles(tiles: [], damage: reason, end: unit.dataStart + FITSLayout.padded(unit.dataSize))
    var next = heap
    for index in 0..<count {
      let expected = index == count - 1 ? rows - length * (count - 1) : length
      let entry = catalogue[index * width..<(index + 1) * width]
      let tile = whole(index, rows: expected, heap: heap, entry, from: next, columns: columns)
      found.tiles.append(tile ?? ZFITSTable.Tile(offset: next, rows: expected, size: 0, isLost: true))
      if let tile { next = tile.offset + 16 + tile.size }
    }
    while let last = found.tiles.last, last.isLost {
      found.cutRows += last.rows
      found.tiles.removeLast()
    }
    return found
  }

  /// The tile of a row of the catalogue, or one of as many rows at `next`.
  private func whole(
    _ index: Int, rows: Int, heap: Int, _ entry: ArraySlice<UInt8>, from next: Int, columns: Int
  ) -> ZFITSTable.Tile? {
    if let tile = try? catalogued(index, rows: rows, heap: heap, entry), tile.offset >= next { return tile }
    guard let tile = try? tileHeader(at: next, end: file.size), tile.rows == rows,
      (try? blocksFill(tile, columns: columns)) == true
    else { return nil }
    return tile
  }

  /// Checks one row of the catalogue and the tile that it points to.
  private func catalogued(_ index: Int, rows: Int, heap: Int, _ entry: ArraySlice<UInt8>) throws
    -> ZFITSTable.Tile
  {
    func wrong(_ detail: String, at offset: Int = unit.dataStart) -> ZFITSError {
      .badStructure(path: file.path, table: unit.name, tile: index, offset: offset, detail: detail)
    }
    let limit = Int64(unit.dataSize)
    var (start, next) = (Int64(0), Int64(0))
    try entry.withUnsafeBytes { bytes in
      for position in stride(from: 0, to: bytes.count, by: 16) {
        let size = Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Int64.self))
        let offset = Int64(bigEndian: bytes.loadUnaligned(fromByteOffset: position + 8, as: Int64.self))
        guard (0...limit).contains(size), (0...limit).contains(offset) else {
          throw wrong("catalogue entry \(size) bytes at \(offset) lies outside the data")
        }
        if position == 0 {
          start = offset
        } else if offset != next {
          throw wrong("the blocks are not contiguous")
        }
        next = offset + size
      }
    }
    let place = heap + Int(start) - 16
    let end = min(unit.dataStart + unit.dataSize, file.size)
    guard place >= heap, heap + Int(next) <= end else {
      throw wrong("the tile lies outside the data", at: place)
    }
    guard let tile = try tileHeader(at: place, end: end) else { throw wrong("no TILE marker", at: place) }
    guard tile.size == Int(next - start) else { throw wrong("catalogue and tile header disagree", at: place) }
    guard tile.rows == rows else { throw wrong("tile of \(tile.rows) rows, expected \(rows)", at: place) }
    return tile
  }

  private func tileHeader(at offset: Int, end: Int) throws -> ZFITSTable.Tile? {
    guard offset >= 0, offset + 16 <= end else { return nil }
    let bytes = try file.bytes(offset..<offset + 16)
    guard bytes.starts(with: [0x54, 0x49, 0x4C, 0x45]) else { return nil }
    return bytes.withUnsafeBytes { raw in
      let rows = raw.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
      let size = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
      guard size <= UInt64(end - offset - 16) else { return nil }
      return ZFITSTable.Tile(offset: offset, rows: Int(rows), size: Int(size))
    }
  }

  // MARK: by walking

  /// Places that are tried where no whole tile is, so that no file takes forever.
  private static let mostAttempts = 10_000

  /// Skips the zeroed catalogue that an unfinished file starts with.
  private func skipReservedCatalogue() throws -> Int {
    var position = unit.dataStart
    while position + 16 <= file.size {
      let chunk = try file.bytes(position..<min(position + 1 << 16, file.size))
      guard let first = chunk.firstIndex(where: { $0 != 0 }) else {
        position += max(16, chunk.count / 16 * 16)
        continue
      }
      return position + first / 16 * 16
    }
    return file.size
  }

  /// Follows tile after tile; stops at the first that is not whole, and says why. In recovery it goes on with the next
  /// whole one.
  private func walk(from start: Int, columns: Int, rows: Int) -> (tiles: [ZFITSTable.Tile], problem: String?)
  {
    var tiles: [ZFITSTable.Tile] = []
    var (position, found) = (start, 0)
    var problem: String?
    var attempts = 0
    while found < rows {
      let tile = try? tileHeader(at: position, end: file.size)
      if let tile, (try? blocksFill(tile, columns: columns)) == true {
        tiles.append(tile)
        found += tile.rows
        position = tile.offset + 16 + tile.size
        continue
      }
      problem =
        problem
        ?? (tile == nil
          ? "no complete tile at byte \(position)"
          : "the blocks of the tile at byte \(position) do not fill it")
      attempts += 1
      guard policy == .recover, attempts < Self.mostAttempts, let next = nextMarker(after: position) else {
        return (tiles, problem)
      }
      position = next
    }
    return (tiles, problem)
  }

  /// The next place after a position where a tile may begin.
  private func nextMarker(after position: Int) -> Int? {
    let marker = Array("TILE".utf8)
    var start = position + 1
    while start + 16 <= file.size {
      guard let chunk = try? file.bytes(start..<min(start + 1 << 16, file.size)) else { return nil }
      let place = chunk.indices.dropLast(3).first { index in
        chunk[index] == marker[0] && chunk[index...].starts(with: marker)
      }
      if let place { return start + place }
      start += max(1, chunk.count - 3)
    }
    return nil
  }

  private func blocksFill(_ tile: ZFITSTable.Tile, columns: Int) throws -> Bool {
    var position = tile.offset + 16
    let end = position + tile.size
    for _ in 0..<columns {
      guard position + 10 <= end else { return false }
      let size = try file.bytes(position..<position + 8).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
      guard size >= 10, size <= UInt64(end - position) else { return false }
      position += Int(size)
    }
    return position == end && tile.rows > 0
  }
}
