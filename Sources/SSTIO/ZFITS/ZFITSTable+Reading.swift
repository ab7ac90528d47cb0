import SSTCore

extension ZFITSTable {
  /// Reads chosen columns of a range of rows.
  ///
  /// - Parameters:
  ///   - chosen: positions in ``columns``; nil for all.
  ///   - rows: rows within `0..<rowCount`.
  ///   - jobs: the number of threads that may decode.
  /// - Returns: the cells of each chosen column, in the order asked for.
  /// - Throws: ``ZFITSError`` or ``FileError``.
  public func read(columns chosen: [Int]? = nil, rows: Range<Int>, jobs: Int = 1) throws -> [ZFITSCells] {
    try check(rows)
    let chosen = chosen ?? Array(columns.indices)
    let indices = tileIndices(of: rows)
    let parts = try parallelMap(count: indices.count, jobs: jobs) { index, _ in
      try readTile(indices.lowerBound + index, columns: chosen, rows: rows)
    }
    return chosen.indices.map { position in
      var cells = ZFITSCells(
        column: columns[chosen[position]], firstRow: rows.lowerBound,
        isScalar: parts.first.map { $0[position].isScalar } ?? (columns[chosen[position]].isScalar ?? false),
        bytes: [], offsets: [0])
      for part in parts {
        let shift = cells.bytes.count
        cells.bytes += part[position].bytes
        cells.offsets += part[position].offsets.dropFirst().map { $0 + shift }
      }
      return cells
    }
  }

  private func readTile(_ tile: Int, columns chosen: [Int], rows: Range<Int>) throws -> [ZFITSCells] {
    let wanted = rows.clamped(to: firstRows[tile]..<firstRows[tile + 1])
    var result: [ZFITSCells] = []
    try pool.withItem { decoder in
      try decodeTile(tile, columns: chosen, decoder: decoder) { column, stored in
        var cells = ZFITSCells(
          column: columns[column], firstRow: wanted.lowerBound, isScalar: stored.isScalar, bytes: [],
          offsets: [0])
        for row in wanted {
          cells.bytes.append(contentsOf: stored[row - firstRows[tile]])
          cells.offsets.append(cells.bytes.count)
        }
        result.append(cells)
      }
    }
    return result
  }

  /// Goes through chosen columns tile by tile without copying a value; the fastest way to read a whole table.
  ///
  /// - Parameters:
  ///   - chosen: positions in ``columns``; nil for all.
  ///   - body: gets a tile's first row, a column's position and the rows of the tile, which are valid only
  ///     during the call.
  public func forEachTile(
    columns chosen: [Int]? = nil, _ body: (_ firstRow: Int, _ column: Int, _ rows: ZFITSRows) throws -> Void
  ) throws {
    let chosen = chosen ?? Array(columns.indices)
    try pool.withItem { decoder in
      for tile in tiles.indices {
        try decodeTile(tile, columns: chosen, decoder: decoder) { try body(firstRows[tile], $0, $1) }
      }
    }
  }

  /// Goes through the tiles of a range of rows on several threads.
  ///
  /// - Parameter body: gets a tile's number, its rows within the range, and a decoder of the thread's own.
  func forEachTile(
    of rows: Range<Int>, jobs: Int, _ body: @Sendable (Int, Range<Int>, BlockDecoder) throws -> Void
  ) throws {
    let tiles = tileIndices(of: rows)
    try parallelFor(count: tiles.count, jobs: jobs) { index, _ in
      let tile = tiles.lowerBound + index
      let chosen = rows.clamped(to: firstRows[tile]..<firstRows[tile + 1])
      try pool.withItem { try body(tile, chosen, $0) }
    }
  }

  /// Decodes chosen columns of one tile, one after the other, and hands each to `body`.
  func decodeTile(
    _ index: Int, columns chosen: [Int], decoder: BlockDecoder, _ body: (Int, ZFITSRows) throws -> Void
  ) throws {
    let blocks = try blockPlaces(index)
    for column in chosen {
      let limit = decodedLimit(tile: index, column: column, stored: blocks[column].count)
      do {
        try decoder.decode(blocks[column], of: file, limit: limit) { bytes in
          try body(column, ZFITSRows(bytes, column: columns[column], rows: tiles[index].rows))
        }
      } catch let error as CodecError {
        throw ZFITSError.badBlock(
          path: file.path, table: name, tile: index, column: columns[column].name,
          offset: blocks[column].lowerBound,
          detail: error.detail)
      }
    }
  }

  /// The most bytes that a tile's block of a column may decode to.
  func decodedLimit(tile: Int, column: Int, stored: Int) -> Int {
    let believable = ZFITSLimits.allowance(stored: stored)
    return hasOpenCounts
      ? believable : min(believable, columns[column].maximumDecodedSize(rows: tiles[tile].rows))
  }

  /// Throws unless every tile of `rows` can hold rows of `size` bytes in a column; call before room is made for
  /// all of them because of the first row's size. Numbers that each row has one of have no `length` bytes before them.
  func check(_ rows: Range<Int>, hold size: Int, length: Int = 4, in column: Int) throws(ZFITSError) {
    for tile in tileIndices(of: rows) {
      if tiles[tile].isLost { throw lost(tile) }
      let needed = (size + length).multipliedReportingOverflow(by: tiles[tile].rows)
      let limit = decodedLimit(tile: tile, column: column, stored: tiles[tile].size)
      guard needed.overflow || needed.partialValue > limit else { continue }
      throw ZFITSError.badStructure(
        path: file.path, table: name, tile: tile, offset: tiles[tile].offset,
        detail:
          "\(tiles[tile].rows) rows of \(size) bytes in column \(columns[column].name), as the first event"
          + " has, are more than the tile can hold")
    }
  }

  private func lost(_ tile: Int) -> ZFITSError {
    .badStructure(
      path: file.path, table: name, tile: tile, offset: tiles[tile].offset,
      detail: "no complete tile of \(tiles[tile].rows) rows found")
  }

  /// The places of a tile's blocks, from their headers.
  private func blockPlaces(_ index: Int) throws -> [Range<Int>] {
    let tile = tiles[index]
    if tile.isLost { throw lost(index) }
    var position = tile.offset + 16
    let end = position + tile.size
    var places: [Range<Int>] = []
    for column in columns {
      let size =
        position + 10 <= end
        ? try file.bytes(position..<position + 8).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) } : 0
      guard size >= 10, size <= UInt64(end - position) else {
        throw ZFITSError.badStructure(
          path: file.path, table: name, tile: index, offset: position,
          detail: "block of column \(column.name) has \(size) bytes")
      }
      places.append(position..<position + Int(size))
      position += Int(size)
    }
    guard position == end else {
      throw ZFITSError.badStructure(
        path: file.path, table: name, tile: index, offset: position, detail: "the blocks do not fill the tile"
      )
    }
    return places
  }
}
