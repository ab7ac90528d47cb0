internal import CDeflate
internal import Foundation

/// Unpacks a gzip file into a temporary file without a name, which goes away when it is closed.
enum GzipExpansion {
  /// The largest compressed file: it is in memory while it is unpacked.
  static let maximumCompressed = 4 << 30
  /// The largest unpacked file.
  static let maximumExpanded = 64 << 30
  /// More members are refused; programs that write many put 64 KB into each.
  static let maximumMembers = 1 << 20
  /// Samples of cameras shrink to a half or a fifth, even with dead modules never to a fiftieth.
  private static let largestRatio = 50
  /// Small files may have any ratio.
  private static let alwaysAllowed = 64 << 20

  /// True if the bytes start like a gzip file.
  static func isGzip(_ file: RandomAccessFile) throws(FileError) -> Bool {
    guard file.size >= 18 else { return false }
    return try file.bytes(0..<3) == [0x1F, 0x8B, 0x08]
  }

  /// The unpacked bytes, under the name of the packed ones.
  static func expand(_ file: RandomAccessFile) throws -> RandomAccessFile {
    guard file.size <= maximumCompressed else {
      throw FITSError.gzip(
        path: file.path, detail: "\(file.size) compressed bytes are too many to unpack here; use gunzip")
    }
    let packed = try file.bytes(0..<file.size)
    let output = try UnpackedFile(for: file.path)
    guard let decompressor = libdeflate_alloc_decompressor() else {
      throw output.noRoom("no memory")
    }
    defer { libdeflate_free_decompressor(decompressor) }
    var (read, written, members) = (0, 0, 0)
    try packed.withUnsafeBytes { packed in
      // A gzip file is a row of members; bytes behind the last one are no concern of ours.
      while read + 18 <= packed.count, packed[read] == 0x1F, packed[read + 1] == 0x8B {
        members += 1
        guard members <= maximumMembers else {
          throw FITSError.gzip(path: file.path, detail: "it has more than \(maximumMembers) members")
        }
        let rest = UnsafeRawBufferPointer(rebasing: packed[read...])
        let done = try member(rest, to: output, at: written, decompressor, path: file.path)
        read += done.read
        written += done.written
      }
    }
    return try output.finish(size: written)
  }

  private static func member(
    _ packed: UnsafeRawBufferPointer, to output: UnpackedFile, at place: Int, _ decompressor: OpaquePointer,
    path: String
  ) throws -> (read: Int, written: Int) {
    // The last four bytes of a file with one member are its unpacked size.
    let stated = packed.loadUnaligned(fromByteOffset: packed.count - 4, as: UInt32.self).littleEndian
    let most = min(maximumExpanded - place, packed.count * largestRatio + alwaysAllowed)
    var capacity = min(most, max(Int(stated), 65_536))
    while true {
      var (read, written) = (0, 0)
      let result = try output.withMapping(place: place, count: capacity) { target in
        libdeflate_gzip_decompress_ex(
          decompressor, packed.baseAddress, packed.count, target, capacity, &read, &written)
      }
      if result == LIBDEFLATE_SUCCESS, read > 0 { return (read, written) }
      guard result == LIBDEFLATE_INSUFFICIENT_SPACE else {
        throw FITSError.gzip(path: path, detail: "its gzip compression is damaged or cut short")
      }
      guard capacity < most else {
        throw FITSError.gzip(
          path: path, detail: "it unpacks to more than \(most) bytes, which no camera's data do; use gunzip")
      }
      capacity = min(most, capacity * 4)
    }
  }
}

/// The temporary file that receives the bytes.
private final class UnpackedFile {
  let path: String
  private let folder: String
  private var descriptor: Int32
  /// A multiple of every page size in use.
  private static let pageSize = 65_536

  init(for path: String) throws(FITSError) {
    self.path = path
    folder = FileManager.default.temporaryDirectory.path
    var name = Array((folder + "/sst-gunzip-XXXXXX").utf8CString)
    descriptor = mkstemp(&name)
    if descriptor < 0 { throw noRoom(String(cString: strerror(errno))) }
    unlink(name)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func noRoom(_ reason: String) -> FITSError { .noRoom(path: path, folder: folder, reason: reason) }

  /// Maps `count` bytes from `place` on; the disk space is reserved first, so that writing cannot fail.
  func withMapping<Result>(
    place: Int, count: Int, _ body: (UnsafeMutableRawPointer) -> Result
  ) throws(FITSError) -> Result {
    let failure = posix_fallocate(descriptor, off_t(place), off_t(count))
    if failure != 0 { throw noRoom(String(cString: strerror(failure))) }
    let skipped = place % Self.pageSize
    let base = mmap(
      nil, skipped + count, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, off_t(place - skipped))
    guard let base, base != MAP_FAILED else { throw noRoom(String(cString: strerror(errno))) }
    defer { munmap(base, skipped + count) }
    return body(base + skipped)
  }

  func finish(size: Int) throws -> RandomAccessFile {
    if ftruncate(descriptor, off_t(size)) != 0 { throw noRoom(String(cString: strerror(errno))) }
    let finished = descriptor
    descriptor = -1
    return RandomAccessFile(path: path, size: size, descriptor: finished)
  }
}
