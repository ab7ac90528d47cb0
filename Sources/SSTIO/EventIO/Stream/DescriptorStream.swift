import Glibc
import SSTCore
import Synchronization

/// The bytes of a file or a pipe as they are.
final class DescriptorStream: ByteStream {
  let path: String
  /// True if the stream cannot be read again.
  let isPipe: Bool
  private let descriptor: Int32
  private let cancellation: CancellationFlag?
  private var start: [UInt8] = []
  private var startUsed = 0
  private var offset = 0

  /// Opens a file; `-` is the standard input.
  ///
  /// - Parameters:
  ///   - path: a file, a named pipe, or `-`.
  ///   - cancellation: looked at while a pipe is silent.
  /// - Throws: `FileError`; ``EventIOError/pipeReadTwice(path:)`` for a pipe that was opened before; `CancelledError`.
  init(path: String, cancellation: CancellationFlag? = nil) throws {
    (self.path, self.cancellation) = (path, cancellation)
    // Without O_NONBLOCK a named pipe would wait for its writer.
    descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 { throw FileError.cannotOpen(path: path, reason: String(cString: strerror(errno))) }
    var status = stat()
    let kind = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
    isPipe = kind != S_IFREG || path == "-"
    // A failing initializer closes the descriptor by `deinit`.
    guard [S_IFREG, S_IFIFO, S_IFSOCK].contains(kind) || path == "-" && kind == S_IFCHR else {
      throw FileError.cannotOpen(path: path, reason: "not a file or a pipe")
    }
    if isPipe, !OpenedPipes.add(path, status) { throw EventIOError.pipeReadTwice(path: path) }
    // A pipe delivers a few bytes at a time, so look at the first four.
    var bytes = [UInt8](repeating: 0, count: 4)
    while offset < 4 {
      let got = try bytes.withUnsafeMutableBytes {
        try readDescriptor(UnsafeMutableRawBufferPointer(rebasing: $0[offset...]))
      }
      if got == 0 { break }
    }
    start = Array(bytes.prefix(offset))
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

  private func readDescriptor(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      if isPipe { try waitForBytes() }
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 {
        offset += count
        return count
      }
      if errno != EINTR, errno != EAGAIN { throw failure }
    }
  }

  /// Waits until a pipe has bytes or its writers are gone; whoever cancels is heard in time.
  private func waitForBytes() throws {
    while true {
      try cancellation?.check()
      var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&request, 1, Self.patience)
      if ready > 0 { return }
      if ready < 0, errno != EINTR { throw failure }
    }
  }

  private var failure: FileError {
    .cannotRead(path: path, offset: offset, reason: String(cString: strerror(errno)))
  }

  /// In milliseconds.
  private static let patience: Int32 = 100
}

/// The pipes that this process has opened; what came out of them is gone, and opening one again waits in vain.
private enum OpenedPipes {
  private struct Pipe: Hashable {
    var path: String
    var device: UInt64
    var number: UInt64
  }

  private static let known = Mutex<Set<Pipe>>([])

  /// False for a pipe that was opened before.
  static func add(_ path: String, _ status: stat) -> Bool {
    let pipe = Pipe(path: path, device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    return known.withLock { $0.insert(pipe).inserted }
  }
}
