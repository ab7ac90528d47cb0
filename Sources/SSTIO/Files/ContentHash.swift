internal import CCrypto
internal import Foundation
public import SSTCore

/// The hash of some bytes, computed by OpenSSL's libcrypto: the package's only way to hash.
public struct ContentHash: Hashable, Sendable {
  /// The hash functions in use.
  public enum Algorithm: Sendable {
    /// FIPS 180-4, 32 bytes: for everything of our own.
    case sha256
    /// FIPS 180-4, 20 bytes: only to verify `leap-seconds.list`, which carries one.
    case sha1
  }

  /// The bytes of the hash.
  public let bytes: [UInt8]

  fileprivate init(bytes: [UInt8]) { self.bytes = bytes }

  /// Hashes a buffer.
  public init(of content: [UInt8], algorithm: Algorithm = .sha256) {
    let hasher = ContentHasher(algorithm)
    content.withUnsafeBytes { hasher.update($0) }
    self = hasher.finish()
  }

  /// Hashes a text as UTF-8.
  public init(of text: String) { self.init(of: Array(text.utf8)) }

  /// Two hexadecimal digits a byte, in lower case.
  public var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The form of a content security policy, `'sha256-…'`.
  public var policySource: String { "'sha256-\(Data(bytes).base64EncodedString())'" }
}

/// A hash that is fed piece by piece.
public struct ContentHasher: ~Copyable {
  private let context: OpaquePointer?

  /// An empty hash.
  public init(_ algorithm: ContentHash.Algorithm = .sha256) {
    context = EVP_MD_CTX_new()
    EVP_DigestInit_ex(context, algorithm == .sha256 ? EVP_sha256() : EVP_sha1(), nil)
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes.
  public func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// Ends the hash.
  public consuming func finish() -> ContentHash {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    EVP_DigestFinal_ex(context, &digest, &length)
    return ContentHash(bytes: Array(digest.prefix(Int(length))))
  }
}

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
