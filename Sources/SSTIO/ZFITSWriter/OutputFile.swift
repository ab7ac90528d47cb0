internal import Foundation

/// A file being written: buffered at the end, and rewritten in place once.
final class OutputFile {
  let path: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  /// Bytes written so far, those in the buffer included.
  private(set) var size = 0

  /// Creates the file or empties it.
  init(path: String) throws(ZFITSWriterError) {
    self.path = path
    descriptor = unsafeOpen(path)
    if descriptor < 0 { throw Self.error("create", path) }
    buffer.reserveCapacity(Self.bufferSize)
  }

  deinit { if descriptor >= 0 { _ = Foundation.close(descriptor) } }

  /// Appends bytes.
  func append(_ bytes: [UInt8]) throws(ZFITSWriterError) {
    size += bytes.count
    if buffer.count + bytes.count <= Self.bufferSize {
      buffer.append(contentsOf: bytes)
      return
    }
    try flush()
    if bytes.count < Self.bufferSize { buffer.append(contentsOf: bytes) } else { try write(bytes, at: nil) }
  }

  /// Appends zeros.
  func appendZeros(_ count: Int) throws(ZFITSWriterError) {
    var left = count
    while left > 0 {
      let part = min(left, 1 << 16)
      try append([UInt8](repeating: 0, count: part))
      left -= part
    }
  }

  /// Replaces bytes that were written before.
  func replace(_ bytes: [UInt8], at place: Int) throws(ZFITSWriterError) {
    try flush()
    try write(bytes, at: place)
  }

  /// Writes what is buffered and closes the file.
  func close() throws(ZFITSWriterError) {
    try flush()
    let open = descriptor
    descriptor = -1
    if open >= 0 && Foundation.close(open) != 0 { throw Self.error("close", path) }
  }

  private func flush() throws(ZFITSWriterError) {
    if buffer.isEmpty { return }
    try write(buffer, at: nil)
    buffer.removeAll(keepingCapacity: true)
  }

  private func write(_ bytes: [UInt8], at place: Int?) throws(ZFITSWriterError) {
    let file = descriptor
    let isWritten = bytes.withUnsafeBytes { raw in
      var done = 0
      while done < raw.count {
        let rest = UnsafeRawBufferPointer(rebasing: raw[done...])
        let count =
          if let place {
            pwrite(file, rest.baseAddress, rest.count, off_t(place + done))
          } else {
            Foundation.write(file, rest.baseAddress, rest.count)
          }
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return false }
        done += count
      }
      return true
    }
    if !isWritten { throw Self.error("write", path) }
  }

  private static func error(_ operation: String, _ path: String) -> ZFITSWriterError {
    .system(operation: operation, path: path, reason: String(cString: strerror(errno)))
  }

  private static let bufferSize = 1 << 20
}

private func unsafeOpen(_ path: String) -> Int32 {
  Foundation.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
}
