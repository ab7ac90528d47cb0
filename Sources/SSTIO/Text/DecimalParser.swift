/// Decimal numbers from bytes, exactly rounded.
enum DecimalParser {
  /// The number that all bytes together are, or `nil`. `nan`, `na` and nothing at all are NaN in any case.
  static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    if let value = fast(bytes) { return value }
    return slow(bytes)
  }

  /// Numbers whose digits and power of ten are both exact `Double` values: one rounding gives the right result.
  private static func fast(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    var place = 0
    let end = bytes.count
    let isNegative = end > 0 && bytes[0] == UInt8(ascii: "-")
    if isNegative || (end > 0 && bytes[0] == UInt8(ascii: "+")) { place = 1 }
    var digits: UInt64 = 0
    var (count, exponent) = (0, 0)
    var isFraction = false
    while place < end {
      let digit = bytes[place] &- 0x30
      if digit < 10 {
        digits = digits &* 10 &+ UInt64(digit)
        count += 1
        if isFraction { exponent -= 1 }
      } else if bytes[place] == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else {
        break
      }
      place += 1
    }
    // 19 digits fit 64 bits; more, or none, are for the slow way.
    guard count > 0, count <= 19 else { return nil }
    if place < end {
      guard let power = power(bytes, from: place) else { return nil }
      exponent += power
    }
    guard digits <= 1 << 53, abs(exponent) <= 22 else { return digits == 0 ? (isNegative ? -0.0 : 0) : nil }
    let value = exponent < 0 ? Double(digits) / powers[-exponent] : Double(digits) * powers[exponent]
    return isNegative ? -value : value
  }

  /// The number after an `e` that ends the text.
  private static func power(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard bytes[start] | 0x20 == UInt8(ascii: "e") else { return nil }
    var place = start + 1
    let isNegative = place < bytes.count && bytes[place] == UInt8(ascii: "-")
    if isNegative || (place < bytes.count && bytes[place] == UInt8(ascii: "+")) { place += 1 }
    guard place < bytes.count, bytes.count - place <= 4 else { return nil }
    var value = 0
    for byte in bytes[place...] {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return isNegative ? -value : value
  }

  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19,
    1e20, 1e21, 1e22,
  ]

  private static func slow(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    if bytes.isEmpty { return .nan }
    let text = String(decoding: bytes, as: UTF8.self)
    // No hexadecimal numbers and no payloads of NaN, which the standard library would take.
    if bytes.allSatisfy(isDecimal) { return Double(text) }
    switch text.lowercased() {
    case "nan", "+nan", "-nan", "na", "n/a": return .nan
    case "inf", "+inf", "infinity", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    default: return nil
    }
  }

  private static func isDecimal(_ byte: UInt8) -> Bool {
    switch Unicode.Scalar(byte) {
    case "0"..."9", ".", "+", "-", "e", "E": true
    default: false
    }
  }
}
