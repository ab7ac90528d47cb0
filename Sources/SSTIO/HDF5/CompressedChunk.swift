internal import CDeflate

/// One chunk of a table as it lies in the file: shuffled, deflated, with a checksum.
public struct CompressedChunk: Sendable {
  /// The packed bytes.
  public let bytes: [UInt8]
  /// The rows in it, without the zeros that fill up the last chunk.
  public let rowCount: Int
  /// The bytes of one row.
  public let rowSize: Int
  /// The rows of a full chunk.
  public let rowsPerChunk: Int

  /// Packs up to `rowsPerChunk` rows.
  ///
  /// May be called by any thread; needs neither the HDF5 library nor its lock.
  /// - Parameters:
  ///   - rows: packed rows, a whole number of them, at least one.
  ///   - rowSize: the bytes of one row.
  ///   - rowsPerChunk: the rows of a full chunk.
  ///   - encoder: scratch of the calling worker.
  /// - Throws: ``HDF5Error`` `.wrongRows`.
  public static func encode(
    rows: UnsafeRawBufferPointer, rowSize: Int, rowsPerChunk: Int, encoder: ChunkEncoder
  ) throws(HDF5Error) -> CompressedChunk {
    let count = rowSize > 0 ? rows.count / rowSize : 0
    guard count > 0, count <= rowsPerChunk, count * rowSize == rows.count else {
      throw .wrongRows(
        file: "memory", table: "a chunk", detail: "\(rows.count) bytes for \(rowsPerChunk) rows of \(rowSize)"
      )
    }
    guard let bytes = encoder.pack(rows, rowSize: rowSize, chunkBytes: rowSize * rowsPerChunk) else {
      throw .wrongRows(file: "memory", table: "a chunk", detail: "the compressor refused")
    }
    return CompressedChunk(bytes: bytes, rowCount: count, rowSize: rowSize, rowsPerChunk: rowsPerChunk)
  }
}

/// The compressor and the scratch memory of one worker.
public final class ChunkEncoder {
  /// The level used by default: on noisy images higher ones cost time and save next to nothing.
  public static let defaultLevel = 1
  private let compressor: OpaquePointer?
  private var padded: [UInt8] = []
  private var shuffled: [UInt8] = []
  private var deflated: [UInt8] = []

  /// Makes an encoder; `level` is 1 (fast) to 12 (small).
  public init(level: Int = ChunkEncoder.defaultLevel) {
    compressor = libdeflate_alloc_compressor(Int32(max(1, min(12, level))))
  }

  deinit { if let compressor { libdeflate_free_compressor(compressor) } }

  /// Shuffles, deflates and appends the checksum; `nil` if the compressor fails.
  func pack(_ rows: UnsafeRawBufferPointer, rowSize: Int, chunkBytes: Int) -> [UInt8]? {
    guard let compressor else { return nil }
    let bound = libdeflate_zlib_compress_bound(compressor, chunkBytes)
    if shuffled.count != chunkBytes {
      shuffled = [UInt8](repeating: 0, count: chunkBytes)
      deflated = [UInt8](repeating: 0, count: bound)
    }
    if rows.count == chunkBytes {
      shuffled.withUnsafeMutableBytes { ByteShuffle.shuffle(rows, into: $0, elementSize: rowSize) }
    } else {
      padded.removeAll(keepingCapacity: true)
      padded.append(contentsOf: rows)
      padded.append(contentsOf: repeatElement(0, count: chunkBytes - rows.count))
      padded.withUnsafeBytes { input in
        shuffled.withUnsafeMutableBytes { ByteShuffle.shuffle(input, into: $0, elementSize: rowSize) }
      }
    }
    let size = libdeflate_zlib_compress(compressor, shuffled, chunkBytes, &deflated, bound)
    guard size > 0 else { return nil }
    let sum = deflated.withUnsafeBytes { Fletcher32.checksum(UnsafeRawBufferPointer(rebasing: $0[..<size])) }
    return [UInt8](unsafeUninitializedCapacity: size + 4) { target, count in
      _ = target.initialize(from: deflated[..<size])
      for k in 0..<4 { target.initializeElement(at: size + k, to: UInt8(truncatingIfNeeded: sum >> (8 * k))) }
      count = size + 4
    }
  }
}
