import Foundation
public import SSTCore

/// A file cannot be hashed.
public enum FingerprintError: SSTError, Equatable {
  /// A system call refused; `operation` is `open` or `read`.
  case unreadable(path: String, operation: String, reason: String)
  /// The path names a folder or a device.
  case notAFile(path: String)

  /// The stable code.
  public var code: ErrorCode {
    switch self {
    case .unreadable: ErrorCode(.inputMissing, 11, "input-unreadable")
    case .notAFile: ErrorCode(.inputMissing, 12, "input-not-a-file")
    }
  }

  /// What failed on which file.
  public var description: String {
    switch self {
    case .unreadable(let path, let operation, let reason): "cannot \(operation) \(path): \(reason)"
    case .notAFile(let path): "\(path) is not a regular file"
    }
  }
}

/// The size and SHA-256 of a file's content.
public struct FileFingerprint: Equatable, Sendable {
  /// The number of bytes.
  public var size: Int
  /// The hash in hexadecimal.
  public var sha256: String

  /// Makes a fingerprint that is known already.
  public init(size: Int, sha256: String) {
    self.size = size
    self.sha256 = sha256
  }

  /// Reads a file once, 1 MB at a time. Complexity: O(size).
  public init(ofFile path: String) throws(FingerprintError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.failure(path, "open") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure(path, "open") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
    let hash = ContentHasher()
    var size = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw Self.failure(path, "read")
      }
      buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
      size += count
    }
    self.init(size: size, sha256: hash.finish().hexadecimal)
  }

  private static func failure(_ path: String, _ operation: String) -> FingerprintError {
    .unreadable(path: path, operation: operation, reason: String(cString: strerror(errno)))
  }
}
