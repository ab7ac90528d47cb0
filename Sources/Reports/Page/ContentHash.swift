internal import CCrypto
internal import Foundation

/// The SHA-256 of some bytes (FIPS 180-4), computed by OpenSSL's libcrypto.
struct ContentHash: Equatable, Sendable {
  /// The 32 bytes of the hash.
  let bytes: [UInt8]

  init(of content: [UInt8]) {
    var digest = [UInt8](repeating: 0, count: 32)
    content.withUnsafeBytes { _ = EVP_Digest($0.baseAddress, $0.count, &digest, nil, EVP_sha256(), nil) }
    bytes = digest
  }

  /// 64 hexadecimal digits.
  var hexadecimal: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The form of a content security policy, `'sha256-…'`.
  var policySource: String { "'sha256-\(Data(bytes).base64EncodedString())'" }
}
