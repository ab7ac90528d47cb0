internal import CCrypto

/// The SHA-256 of the bytes of numbers, in hexadecimal, for comparing arrays with golden files.
public func sha256<Number: BitwiseCopyable>(_ numbers: some Collection<Number>) -> String {
  var digest = [UInt8](repeating: 0, count: 32)
  Array(numbers).withUnsafeBytes { bytes in
    _ = EVP_Digest(bytes.baseAddress, bytes.count, &digest, nil, EVP_sha256(), nil)
  }
  return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
