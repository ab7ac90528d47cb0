import Glibc
public import SSTCore

/// A file that several threads read at given places (POSIX `pread`); no memory mapping, so a file that
/// shrinks while it is read gives an error and not a signal.
public final class RandomAccessFile: Sendable {
  /// The path as given.
  public let path: String
  /// The size in bytes when the file was opened.
  public let size: Int
  private let descriptor: Int32

  /// Opens a regular file for reading.
  ///
  /// - Throws: ``FileError`` if it does not exist, cannot be read, or is no regular file.
  public init(path: String) throws(FileError) {
    // Without O_NONBLOCK a named pipe would wait for its writer.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 { throw FileError.cannotOpen(path: path, reason: String(cString: strerror(errno))) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw FileError.cannotOpen(path: path, reason: "not a regular file")
    }
    self.path = path
    size = Int(status.st_size)
  }

  /// Takes over an open file.
  init(path: String, size: Int, descriptor: Int32) {
    self.path = path
    self.size = size
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// A path under which this process finds the same bytes, also when the file has lost its name.
  var pathOfBytes: String { "/proc/self/fd/\(descriptor)" }

  /// Fills `buffer` with the bytes from `offset` on.
  ///
  /// - Throws: ``FileError`` if the file has not that many bytes, or reading fails.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(FileError) {
    guard offset >= 0, offset <= size, buffer.count <= size - offset else {
      throw FileError.readPastEnd(path: path, offset: offset, count: buffer.count, size: size)
    }
    var done = 0
    while done < buffer.count {
      let count = pread(
        descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(offset + done))
      if count > 0 {
        done += count
      } else if count == 0 {
        throw FileError.readPastEnd(path: path, offset: offset + done, count: buffer.count - done, size: size)
      } else if errno != EINTR {
        throw FileError.cannotRead(path: path, offset: offset, reason: String(cString: strerror(errno)))
      }
    }
  }

  /// The bytes of a range, as an array.
  public func bytes(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= size else {
      throw FileError.readPastEnd(path: path, offset: range.lowerBound, count: range.count, size: size)
    }
    var bytes = [UInt8](repeating: 0, count: range.count)
    var failure: FileError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(FileError) { try read(at: range.lowerBound, into: buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  /// The end of the last byte from `start` on that is not zero; `start` if there is none.
  func sizeWithoutZeros(from start: Int) throws(FileError) -> Int {
    var end = size
    while end > start {
      let part = max(start, end - 1 << 20)..<end
      if let last = try bytes(part).lastIndex(where: { $0 != 0 }) { return part.lowerBound + last + 1 }
      end = part.lowerBound
    }
    return start
  }
}

/// Trouble with a file that has nothing to do with its format.
public enum FileError: SSTError, Equatable {
  /// The file does not exist, or may not be read, or is a folder.
  case cannotOpen(path: String, reason: String)
  /// The operating system refused to read.
  case cannotRead(path: String, offset: Int, reason: String)
  /// Fewer bytes than were asked for.
  case readPastEnd(path: String, offset: Int, count: Int, size: Int)
  /// The bytes are of no format that this package knows.
  case unknownFormat(path: String, found: String)
  /// A raw file, which is compressed inside, was compressed once more.
  case packedTwice(path: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .cannotOpen: ErrorCode(.inputMissing, 1, "cannot-open")
    case .cannotRead: ErrorCode(.inputMissing, 2, "cannot-read")
    case .readPastEnd: ErrorCode(.inputCorrupt, 1, "read-past-end")
    case .unknownFormat: ErrorCode(.inputMissing, 3, "unknown-format")
    case .packedTwice: ErrorCode(.inputMissing, 4, "gzip-inside")
    }
  }

  /// What failed, where, and what to try.
  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason): "cannot open \(path): \(reason)"
    case .cannotRead(let path, let offset, let reason): "cannot read \(path) at byte \(offset): \(reason)"
    case .readPastEnd(let path, let offset, let count, let size):
      "\(path): \(count) bytes are needed at byte \(offset), but the file has \(size) bytes;"
        + " it was truncated, or is still being written"
    case .unknownFormat(let path, let found):
      "\(path): unknown format (the file starts with \(found)); supported are SST-1M and CTAO .fits.fz raw"
        + " files, CHEC-S and SSTCAM .tio and .tcal files, simtel files, and HDF5 tables"
    case .packedTwice(let path):
      "\(path) is a .fits.fz file compressed once more with gzip; unpack it with gunzip"
    }
  }
}

/// Words for bytes that are not what was expected.
enum FoundBytes {
  /// What a file that is not FITS begins with.
  static func noHeader(of file: RandomAccessFile) -> String {
    file.size == 0 ? text([]) : "bytes other than a FITS header"
  }

  /// A quoted text if all are printable ASCII, hexadecimal digits otherwise.
  static func text(_ bytes: some Collection<UInt8>) -> String {
    if bytes.isEmpty { return "nothing: the file is empty" }
    if bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) {
      return "'" + String(decoding: bytes, as: UTF8.self) + "'"
    }
    let digits = Array("0123456789abcdef")
    return "bytes " + bytes.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined(separator: " ")
  }
}
