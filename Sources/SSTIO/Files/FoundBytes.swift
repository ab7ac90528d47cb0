/// Words for bytes that are not what was expected.
enum FoundBytes {
  /// A quoted text if all are printable ASCII, hexadecimal digits otherwise.
  static func text(_ bytes: some Collection<UInt8>) -> String {
    if bytes.isEmpty { return "nothing: it is empty" }
    if bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) {
      return "'" + String(decoding: bytes, as: UTF8.self) + "'"
    }
    let digits = Array("0123456789abcdef")
    return "bytes " + bytes.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined(separator: " ")
  }
}
