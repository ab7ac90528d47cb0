import SSTCore

/// The rows of a decoded block: where the values of each row are.
struct RowSpans {
  /// Decoded bytes of the whole block.
  let bytes: UnsafeRawBufferPointer
  /// The size of each row when all rows are alike and without lengths, else nil.
  let scalarSize: Int?
  /// Start of the values of each row, then their size; empty for scalars.
  let starts: [(start: Int, size: Int)]
  let rows: Int

  subscript(row: Int) -> UnsafeRawBufferPointer {
    if let scalarSize {
      return UnsafeRawBufferPointer(rebasing: bytes[row * scalarSize..<(row + 1) * scalarSize])
    }
    let (start, size) = starts[row]
    return UnsafeRawBufferPointer(rebasing: bytes[start..<start + size])
  }

  /// Splits a decoded block into rows.
  init(_ bytes: UnsafeRawBufferPointer, column: ZFITSColumn, rows: Int) throws(CodecError) {
    self.bytes = bytes
    self.rows = rows
    let size = column.type.size
    let padded = (rows * size + 3) / 4 * 4
    let isScalar = column.isScalar ?? (bytes.count == padded)
    if isScalar {
      guard bytes.count == padded else {
        throw CodecError("\(bytes.count) bytes for \(rows) numbers of \(size) bytes")
      }
      scalarSize = size
      starts = []
      return
    }
    scalarSize = nil
    starts = try Self.split(bytes, itemSize: size, rows: rows)
  }

  private static func split(_ bytes: UnsafeRawBufferPointer, itemSize: Int, rows: Int) throws(CodecError)
    -> [(start: Int, size: Int)]
  {
    var starts: [(start: Int, size: Int)] = []
    starts.reserveCapacity(min(rows, bytes.count / 4 + 1))
    var position = 0
    for row in 0..<rows {
      guard position + 4 <= bytes.count else { throw CodecError("the block ends at row \(row) of \(rows)") }
      let length = Int(bytes.loadUnaligned(fromByteOffset: position, as: Int32.self).magnitude)
      position += 4
      guard length <= bytes.count - position, length % itemSize == 0 else {
        throw CodecError("row \(row) has a length of \(length) bytes")
      }
      starts.append((position, length))
      position += length
    }
    guard bytes.count - position < 4 else { throw CodecError("\(bytes.count - position) bytes left after the last row") }
    return starts
  }
}

extension ZFITSTable {
  /// Reads chosen columns of a range of rows.
  ///
  /// - Parameters:
  ///   - columns: positions in ``columns``; nil for all.
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
    let decoder = BlockDecoder()
    var result: [ZFITSCells] = []
    try decodeTile(tile, columns: chosen, decoder: decoder) { column, spans in
      var cells = ZFITSCells(
        column: columns[column], firstRow: wanted.lowerBound, isScalar: spans.scalarSize != nil, bytes: [], offsets: [0])
      for row in wanted {
        cells.bytes.append(contentsOf: spans[row - firstRows[tile]])
        cells.offsets.append(cells.bytes.count)
      }
      result.append(cells)
    }
    return result
  }

  /// Decodes chosen columns of one tile, one after the other, and hands each to `body`.
  func decodeTile(
    _ index: Int, columns chosen: [Int], decoder: BlockDecoder, _ body: (Int, RowSpans) throws -> Void
  ) throws {
    let tile = tiles[index]
    let blocks = try blockPlaces(index)
    let buffer = TileBuffer(size: chosen.map { blocks[$0].count }.max() ?? 0)
    for column in chosen {
      let place = blocks[column]
      let block = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<place.count])
      try file.read(at: place.lowerBound, into: block)
      let limit = hasOpenCounts ? 1 << 30 : columns[column].maximumDecodedSize(rows: tile.rows)
      do {
        try decoder.decode(UnsafeRawBufferPointer(block), limit: limit) { bytes in
          try body(column, RowSpans(bytes, column: columns[column], rows: tile.rows))
        }
      } catch let error as CodecError {
        throw ZFITSError.badBlock(
          path: file.path, table: name, tile: index, column: columns[column].name, offset: place.lowerBound,
          detail: error.detail)
      }
    }
  }

  /// The places of a tile's blocks, from their headers.
  private func blockPlaces(_ index: Int) throws -> [Range<Int>] {
    let tile = tiles[index]
    var position = tile.offset + 16
    let end = position + tile.size
    var places: [Range<Int>] = []
    for column in columns {
      let size = position + 10 <= end
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
        path: file.path, table: name, tile: index, offset: position, detail: "the blocks do not fill the tile")
    }
    return places
  }
}

/// Memory for the stored blocks of one tile.
private struct TileBuffer: ~Copyable {
  let bytes: UnsafeMutableRawBufferPointer

  init(size: Int) { bytes = .allocate(byteCount: max(size, 16), alignment: 16) }

  deinit { bytes.deallocate() }
}
