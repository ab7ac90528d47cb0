import Glibc
import SSTCore

/// Bytes that come one after the other.
protocol ByteStream: AnyObject {
  /// Fills in what is there, at least one byte; 0 at the end.
  ///
  /// Bytes before damage are delivered first, the error comes with the next call.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// The bytes of a file or a pipe as they are.
final class DescriptorStream: ByteStream {
  let path: String
  /// True if the stream cannot be read again.
  let isPipe: Bool
  private let descriptor: Int32
  private var start: [UInt8] = []
  private var startUsed = 0
  private var offset = 0

  /// Opens a file; `-` is the standard input.
  ///
  /// - Throws: `FileError`.
  init(path: String) throws(FileError) {
    self.path = path
    descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
    var status = stat()
    let kind = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
    guard [S_IFREG, S_IFIFO, S_IFSOCK].contains(kind) || path == "-" && kind == S_IFCHR else {
      close(descriptor)
      throw .cannotOpen(path: path, reason: "not a file or a pipe")
    }
    isPipe = kind != S_IFREG || path == "-"
    // A pipe delivers a few bytes at a time, so look at the first four.
    var bytes = [UInt8](repeating: 0, count: 4)
    var count = 0
    while count < 4 {
      let got = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress.map { $0 + count }, 4 - count)
      }
      if got < 0, errno == EINTR { continue }
      if got <= 0 { break }
      count += got
    }
    start = Array(bytes.prefix(count))
    offset = count
  }

  deinit { close(descriptor) }

  /// The first four bytes; fewer if there are no more.
  var magic: [UInt8] { start }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let rest = min(start.count - startUsed, buffer.count)
    if rest > 0 {
      buffer.copyBytes(from: start[startUsed..<startUsed + rest])
      startUsed += rest
      return rest
    }
    return try readDescriptor(buffer)
  }

  private func readDescriptor(_ buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 {
        offset += count
        return count
      }
      if errno != EINTR {
        throw .cannotRead(path: path, offset: offset, reason: String(cString: strerror(errno)))
      }
    }
  }
}

/// How a stream is compressed.
public enum StreamCompression: String, Sendable {
  /// Not at all.
  case none
  /// gzip, one member or several.
  case gzip
  /// zstd, one frame or several.
  case zstd

  /// Recognises the compression by the first four bytes.
  init(magic: [UInt8]) {
    if magic.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if magic == [0x28, 0xB5, 0x2F, 0xFD]
      || magic.count == 4 && magic[0] & 0xF0 == 0x50 && Array(magic[1...]) == [0x2A, 0x4D, 0x18]
    {
      self = .zstd
    } else {
      self = .none
    }
  }

  /// Unpacks a stream.
  func unpack(_ stream: DescriptorStream) throws -> any ByteStream {
    switch self {
    case .none: stream
    case .gzip: try GzipStream(stream)
    case .zstd: try ZstdStream(stream)
    }
  }
}
