internal import CHDF5
internal import SSTCore
internal import Synchronization

/// A table of an HDF5 file that is being written, in chunks packed with shuffle, deflate and Fletcher-32, or with the checksum
/// alone.
///
/// Either hand over chunks that workers packed (``append(_:)``), in the order of the rows, or rows
/// (``append(rows:jobs:)``). Call ``finish()`` at the end.
public final class TableWriter: Sendable {
  /// The columns.
  public let schema: TableSchema
  /// The path in the file.
  public let path: String
  private let file: HDF5FileWriter
  private let level: Int

  private struct State {
    var id: HDF5ID?
    var rowCount = 0
    var pending: PackedRows
  }
  private let state: Mutex<State>

  init(_ file: HDF5FileWriter, _ path: String, _ schema: TableSchema, title: String, level: Int)
    throws(HDF5Error)
  {
    (self.file, self.path, self.schema, self.level) = (file, path, schema, level)
    let id = try file.withFile { raw throws(HDF5Error) in
      guard let id = Self.create(raw, path, schema, isPacked: level > 0) else { throw file.failure(path) }
      for (name, value) in TableAttributes.fixed(schema, title: title)
      where !AttributeWriter.write(name, value, to: id) { throw file.failure(path + "@" + name) }
      return id
    }
    state = Mutex(State(id: id, pending: PackedRows(schema)))
  }

  deinit { if file.isLost { state.withLock { $0.id?.abandon() } } }

  /// The rows written so far, without those that wait for a chunk to be full.
  public var rowCount: Int { state.withLock { $0.rowCount } }

  /// Writes a packed chunk.
  ///
  /// - Throws: ``HDF5Error`` `.wrongRows` if its rows do not fit or come after a chunk that was not full,
  ///   `.cannotWrite` if the library refuses.
  public func append(_ chunk: CompressedChunk) throws(HDF5Error) {
    try state.withLock { state throws(HDF5Error) in
      guard state.pending.rowCount == 0 else { throw wrong("loose rows wait before this chunk") }
      try write(chunk, &state)
    }
  }

  /// Appends rows; whole chunks are packed on at most `jobs` threads and written, the rest waits.
  ///
  /// - Throws: ``HDF5Error`` as ``append(_:)``.
  public func append(rows: PackedRows, jobs: Int = 1) throws(HDF5Error) {
    guard rows.schema == schema else { throw wrong("other columns") }
    try state.withLock { state throws(HDF5Error) in
      if state.id == nil { throw wrong("the table is finished") }
      guard state.rowCount % schema.rowsPerChunk == 0 else { throw wrong("the chunk before was not full") }
      state.pending.append(contentsOf: rows)
      let whole = state.pending.rowCount / schema.rowsPerChunk * schema.rowsPerChunk
      if whole > 0 { try pack(whole, jobs, &state) }
    }
  }

  /// Writes the rows that wait and the number of rows. The table cannot be changed afterwards.
  ///
  /// - Throws: ``HDF5Error`` `.cannotWrite`.
  public func finish() throws(HDF5Error) {
    try state.withLock { state throws(HDF5Error) in
      guard state.id != nil else { return }
      if state.pending.rowCount > 0 { try pack(state.pending.rowCount, 1, &state) }
      guard let id = state.id else { return }
      let count = state.rowCount
      try file.withFile { _ throws(HDF5Error) in
        guard AttributeWriter.write("NROWS", .integers([Int64(count)]), to: id) else {
          throw file.failure(path)
        }
      }
      state.id = nil
    }
  }

  // MARK: - Steps

  private func pack(_ rows: Int, _ jobs: Int, _ state: inout State) throws(HDF5Error) {
    let (packed, schema, level) = (state.pending, schema, level)
    let perChunk = schema.rowsPerChunk
    let count = (rows + perChunk - 1) / perChunk
    let encoders = Mutex<[Int: ChunkEncoderBox]>([:])
    let chunks: [CompressedChunk]
    do {
      chunks = try parallelMap(count: count, jobs: jobs) { index, worker in
        let box = encoders.withLock { boxes in
          if let found = boxes[worker] { return found }
          let made = ChunkEncoderBox(encoder: ChunkEncoder(level: level))
          boxes[worker] = made
          return made
        }
        let part = index * perChunk * schema.rowSize..<min(rows, (index + 1) * perChunk) * schema.rowSize
        return try packed.withUnsafeBytes { all in
          try CompressedChunk.encode(
            rows: UnsafeRawBufferPointer(rebasing: all[part]), rowSize: schema.rowSize,
            rowsPerChunk: perChunk,
            encoder: box.encoder)
        }
      }
    } catch {
      throw error as? HDF5Error ?? wrong("\(error)")
    }
    for chunk in chunks { try write(chunk, &state) }
    state.pending.removeFirst(rows)
  }

  private func write(_ chunk: CompressedChunk, _ state: inout State) throws(HDF5Error) {
    guard let id = state.id else { throw wrong("the table is finished") }
    guard chunk.rowSize == schema.rowSize, chunk.rowsPerChunk == schema.rowsPerChunk else {
      throw wrong("a chunk of \(chunk.rowsPerChunk) rows of \(chunk.rowSize) bytes")
    }
    guard state.rowCount % schema.rowsPerChunk == 0 else { throw wrong("the chunk before was not full") }
    let start = [hsize_t(state.rowCount)]
    let end = [hsize_t(state.rowCount + chunk.rowCount)]
    try file.withFile { _ throws(HDF5Error) in
      guard H5Dset_extent(id.raw, end) >= 0,
        H5Dwrite_chunk(id.raw, sst_h5_default(), 0, start, chunk.bytes.count, chunk.bytes) >= 0
      else { throw file.failure(path) }
    }
    state.rowCount += chunk.rowCount
  }

  private func wrong(_ detail: String) -> HDF5Error {
    .wrongRows(file: file.path, table: path, detail: detail)
  }

  private static func create(
    _ file: Int64, _ path: String, _ schema: TableSchema, isPacked: Bool
  ) -> HDF5ID? {
    guard let type = HDF5ID(H5Tcreate(H5T_COMPOUND, schema.rowSize)) else { return nil }
    for (column, offset) in zip(schema.columns, schema.offsets) {
      guard let base = AttributeWriter.type(of: column.type) else { return nil }
      let lengths = column.shape.map { hsize_t($0) }
      let member =
        lengths.isEmpty ? base : HDF5ID(H5Tarray_create2(base.raw, UInt32(lengths.count), lengths))
      guard let member, H5Tinsert(type.raw, column.name, offset, member.raw) >= 0 else { return nil }
    }
    guard let space = HDF5ID(H5Screate_simple(1, [0], [sst_h5_unlimited()])),
      let creation = HDF5ID(sst_h5_new_dataset_creation()),
      H5Pset_obj_track_times(creation.raw, false) >= 0,
      H5Pset_chunk(creation.raw, 1, [hsize_t(schema.rowsPerChunk)]) >= 0,
      !isPacked || H5Pset_shuffle(creation.raw) >= 0 && H5Pset_deflate(creation.raw, 1) >= 0,
      H5Pset_fletcher32(creation.raw) >= 0
    else { return nil }
    return HDF5ID(
      H5Dcreate2(file, path, type.raw, space.raw, sst_h5_default(), creation.raw, sst_h5_default()))
  }
}

/// Lets an encoder travel to a worker; safe to send because one worker at a time uses it.
private struct ChunkEncoderBox: @unchecked Sendable {
  let encoder: ChunkEncoder
}

extension HDF5FileWriter {
  /// Makes a table, and the groups above it.
  ///
  /// - Parameters:
  ///   - path: where the table is in the file.
  ///   - schema: its columns.
  ///   - title: the text of its TITLE attribute.
  ///   - level: how hard to compress rows given to ``TableWriter/append(rows:jobs:)``, 1 to 12; 0 for rows as they are, which are
  ///     written and read several times faster.
  /// - Throws: ``HDF5Error`` `.cannotWrite`.
  public func makeTable(
    _ path: String, _ schema: TableSchema, title: String = "", level: Int = ChunkEncoder.defaultLevel
  ) throws(HDF5Error) -> TableWriter {
    try makeGroup(path.split(separator: "/").dropLast().joined(separator: "/"))
    return try TableWriter(self, path, schema, title: title, level: level)
  }
}
