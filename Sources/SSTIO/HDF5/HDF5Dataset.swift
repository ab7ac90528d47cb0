internal import CHDF5

/// An open dataset whose rows (entries along the first axis) are read as raw bytes of the file.
///
/// Chunks packed with filters that we know are fetched packed and unpacked outside the library's lock.
final class HDF5Dataset: Sendable {
  let file: HDF5File
  let path: String
  let id: HDF5ID
  let typeID: HDF5ID
  /// The lengths of the axes, empty for a single value.
  let shape: [Int]
  /// The bytes of one element.
  let elementSize: Int
  /// The lengths of a chunk, `nil` if the data are not chunked or left to the library.
  let chunkShape: [Int]?
  let pipeline: FilterPipeline
  private let storedBytes: Int

  /// Opens a dataset and checks what it claims.
  init(_ file: HDF5File, _ path: String) throws(HDF5Error) {
    self.file = file
    self.path = path
    let parts = try HDF5Library.locked { () throws(HDF5Error) in try Parts(file, path) }
    (id, typeID, shape, elementSize) = (parts.id, parts.typeID, parts.shape, parts.elementSize)
    (chunkShape, pipeline, storedBytes) = (parts.chunkShape, parts.pipeline, parts.storedBytes)
    try checkClaimedSize()
  }

  /// The number of rows; 1 for a single value.
  var rowCount: Int { shape.first ?? 1 }
  /// The bytes of one row, or `nil` if they do not fit a number.
  var rowBytes: Int? { checkedProduct(shape.dropFirst() + [elementSize]) }

  /// The bytes that `rows` take, after all checks of range and memory.
  func checkedBytes(_ rows: Range<Int>, extra: Int = 1) throws(HDF5Error) -> Int {
    guard rows.lowerBound >= 0, rows.upperBound <= rowCount else {
      throw .rowsOutOfRange(
        file: file.path, object: path, lower: rows.lowerBound, upper: rows.upperBound, count: rowCount)
    }
    let limit = file.limits.allowance(stored: storedBytes)
    guard let rowBytes, let bytes = checkedProduct([rows.count, rowBytes, extra]), bytes <= limit else {
      throw .tooLarge(
        file: file.path, object: path, bytes: checkedProduct([rows.count, rowBytes ?? Int.max]) ?? Int.max,
        limit: limit)
    }
    return bytes
  }

  /// Refuses a dataset that claims more than its stored bytes can hold, so that work is bounded by the size of the file
  /// also where the rows are read part by part.
  private func checkClaimedSize() throws(HDF5Error) {
    let limits = file.limits
    let (most, overflow) = storedBytes.multipliedReportingOverflow(by: max(1, limits.expansionRatio))
    let byRatio = overflow ? Int.max : min(most, Int.max - limits.baseBytes) + limits.baseBytes
    // Constant columns pack far better than any ratio, but every chunk must be there.
    let allowed = max(byRatio, try storedChunkBytes() ?? 0)
    let claimed = rowBytes.flatMap { checkedProduct([rowCount, $0]) }
    guard let claimed, claimed <= allowed else {
      throw .damaged(
        file: file.path, object: path,
        detail: "it claims \(rowCount) rows, more than its \(storedBytes) stored bytes can hold")
    }
  }

  /// The bytes of all chunks that are in the file, unpacked; nil if the data are not chunked.
  private func storedChunkBytes() throws(HDF5Error) -> Int? {
    guard let chunkShape, let bytes = checkedProduct(chunkShape + [elementSize]) else { return nil }
    return try HDF5Library.locked { () throws(HDF5Error) in
      var count: hsize_t = 0
      guard let space = HDF5ID(H5Dget_space(id.raw)), H5Dget_num_chunks(id.raw, space.raw, &count) >= 0 else {
        throw file.damage(path)
      }
      return checkedProduct([Int(clamping: count), bytes])
    }
  }

  /// Reads rows, one block after the other; a block is valid only during the call of `body`.
  ///
  /// - Parameter body: gets a range of rows and their bytes.
  func forEachBlock(
    _ rows: Range<Int>, _ body: (Range<Int>, UnsafeRawBufferPointer) -> Void
  ) throws(HDF5Error) {
    _ = try checkedBytes(rows)
    if rows.isEmpty { return }
    if let chunkShape, chunkShape.count == 1 {
      try forEachChunk(rows, rowsPerChunk: chunkShape[0], body)
    } else if let chunkShape {
      let bytes = try assemble(rows, chunkShape)
      bytes.withUnsafeBytes { body(rows, $0) }
    } else {
      try forEachDirectBlock(rows, body)
    }
  }

  private func forEachChunk(
    _ rows: Range<Int>, rowsPerChunk: Int, _ body: (Range<Int>, UnsafeRawBufferPointer) -> Void
  ) throws(HDF5Error) {
    let decoder = ChunkDecoder(pipeline: pipeline, chunkBytes: rowsPerChunk * elementSize)
    let size = elementSize
    var start = rows.lowerBound / rowsPerChunk * rowsPerChunk
    while start < rows.upperBound {
      let first = start
      let wanted = rows.clamped(to: first..<min(rowCount, first + rowsPerChunk))
      try decode(at: [first], decoder, otherwise: wanted) { bytes, offset in
        let from = (wanted.lowerBound - offset) * size
        body(wanted, UnsafeRawBufferPointer(rebasing: bytes[from..<from + wanted.count * size]))
      }
      start += rowsPerChunk
    }
  }

  /// Unpacks the chunk at `position`; a chunk that was never written is read through the library instead.
  ///
  /// `body` gets bytes and the row that they start at.
  private func decode(
    at position: [Int], _ decoder: ChunkDecoder, otherwise rows: Range<Int>?,
    _ body: (UnsafeRawBufferPointer, Int) -> Void
  ) throws(HDF5Error) {
    guard let (packed, mask) = try fetch(at: position) else {
      guard let rows else { return }
      let bytes = try readDirectly(rows)
      return bytes.withUnsafeBytes { body($0, rows.lowerBound) }
    }
    if let problem = decoder.decode(packed, mask: mask, { body($0, position[0]) }) {
      throw .damaged(file: file.path, object: path, detail: problem + " (chunk at \(position))")
    }
  }

  private func fetch(at position: [Int]) throws(HDF5Error) -> (packed: [UInt8], mask: UInt32)? {
    let offset = position.map { hsize_t($0) }
    return try HDF5Library.locked { () throws(HDF5Error) in
      var size: hsize_t = 0
      guard H5Dget_chunk_storage_size(id.raw, offset, &size) >= 0 else { return nil }
      if size == 0 { return nil }
      guard size <= UInt64(file.byteCount) else {
        throw .damaged(file: file.path, object: path, detail: "a chunk is longer than the file")
      }
      var packed = [UInt8](repeating: 0, count: Int(size))
      var mask: UInt32 = 0
      guard H5Dread_chunk(id.raw, sst_h5_default(), offset, &mask, &packed) >= 0 else {
        throw file.damage(path)
      }
      return (packed, mask)
    }
  }

  /// Puts rows of an array with several axes together from its chunks.
  private func assemble(_ rows: Range<Int>, _ chunkShape: [Int]) throws(HDF5Error) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: try checkedBytes(rows))
    let decoder = ChunkDecoder(
      pipeline: pipeline, chunkBytes: checkedProduct(chunkShape + [elementSize]) ?? 0)
    var position = shape.map { _ in 0 }
    position[0] = rows.lowerBound / chunkShape[0] * chunkShape[0]
    let first = position[0]
    while position[0] < rows.upperBound {
      guard let (packed, mask) = try fetch(at: position) else { return try readDirectly(rows) }
      let at = position
      let problem = decoder.decode(packed, mask: mask) { bytes in
        result.withUnsafeMutableBytes { copy(chunk: bytes, at: at, chunkShape, rows, into: $0) }
      }
      if let problem {
        throw .damaged(file: file.path, object: path, detail: problem + " (chunk at \(position))")
      }
      advance(&position, by: chunkShape, within: shape, first: first)
    }
    return result
  }

  /// Moves to the next chunk, the last axis running fastest.
  private func advance(_ position: inout [Int], by step: [Int], within shape: [Int], first: Int) {
    for axis in position.indices.reversed() {
      position[axis] += step[axis]
      if axis == 0 || position[axis] < shape[axis] { return }
      position[axis] = 0
    }
  }

  private func copy(
    chunk: UnsafeRawBufferPointer, at position: [Int], _ chunkShape: [Int], _ rows: Range<Int>,
    into result: UnsafeMutableRawBufferPointer
  ) {
    let last = shape.count - 1
    var ends = zip(position, chunkShape).map(+)
    for axis in shape.indices { ends[axis] = min(ends[axis], shape[axis]) }
    ends[0] = min(ends[0], rows.upperBound)
    var index = position
    index[0] = max(index[0], rows.lowerBound)
    let run = (ends[last] - index[last]) * elementSize
    guard let target = result.baseAddress, let source = chunk.baseAddress, run > 0 else { return }
    while index[0] < ends[0] {
      var (from, to) = (0, 0)
      for axis in shape.indices {
        from = from * chunkShape[axis] + index[axis] - position[axis]
        to = to * shape[axis] + index[axis] - (axis == 0 ? rows.lowerBound : 0)
      }
      (target + to * elementSize).copyMemory(from: source + from * elementSize, byteCount: run)
      var axis = last - 1
      while axis >= 0 {
        index[axis] += 1
        if axis == 0 || index[axis] < ends[axis] { break }
        index[axis] = position[axis]
        axis -= 1
      }
    }
  }

  private func forEachDirectBlock(
    _ rows: Range<Int>, _ body: (Range<Int>, UnsafeRawBufferPointer) -> Void
  ) throws(HDF5Error) {
    let step = max(1, (4 << 20) / max(1, rowBytes ?? 1))
    var start = rows.lowerBound
    while start < rows.upperBound {
      let block = start..<min(rows.upperBound, start + step)
      let bytes = try readDirectly(block)
      bytes.withUnsafeBytes { body(block, $0) }
      start = block.upperBound
    }
  }

  /// Lets the library read rows, in the type of the file.
  private func readDirectly(_ rows: Range<Int>) throws(HDF5Error) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: try checkedBytes(rows))
    if result.isEmpty { return result }
    try HDF5Library.locked { () throws(HDF5Error) in
      guard let space = HDF5ID(H5Dget_space(id.raw)) else { throw file.damage(path) }
      if shape.isEmpty {
        guard H5Dread(id.raw, typeID.raw, sst_h5_all(), sst_h5_all(), sst_h5_default(), &result) >= 0
        else { throw file.damage(path) }
        return
      }
      let start = [hsize_t(rows.lowerBound)] + shape.dropFirst().map { _ in 0 }
      let count = [hsize_t(rows.count)] + shape.dropFirst().map { hsize_t($0) }
      guard let memory = HDF5ID(H5Screate_simple(Int32(shape.count), count, nil)),
        H5Sselect_hyperslab(space.raw, H5S_SELECT_SET, start, nil, count, nil) >= 0,
        H5Dread(id.raw, typeID.raw, memory.raw, space.raw, sst_h5_default(), &result) >= 0
      else { throw file.damage(path) }
    }
    return result
  }
}
