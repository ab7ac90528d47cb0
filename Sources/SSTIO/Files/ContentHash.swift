internal import CCrypto
internal import Foundation

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
