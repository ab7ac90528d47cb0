import Glibc
internal import SSTIO

/// A file mapped into memory, unmapped at the end unless it was handed on.
final class MappedFile {
  /// The content.
  let bytes: UnsafeRawBufferPointer
  private var owns = true

  /// Maps a file of at least the bytes that every model has.
  ///
  /// - Throws: `FileError`; ``ForestError/damaged(path:place:reason:)`` for a shorter one.
  init(path: String) throws {
    let file = try RandomAccessFile(path: path)
    guard file.size >= ForestLayout.fixedBytes else {
      throw ForestError.damaged(path: path, place: "byte 0", reason: "\(file.size) bytes are no model file")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    let start = descriptor < 0 ? MAP_FAILED : mmap(nil, file.size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let start, start != MAP_FAILED else {
      throw FileError.cannotRead(path: path, offset: 0, reason: String(cString: strerror(errno)))
    }
    bytes = UnsafeRawBufferPointer(start: start, count: file.size)
  }

  /// Leaves the mapping to another owner.
  func release() { owns = false }

  deinit { if owns { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) } }
}
