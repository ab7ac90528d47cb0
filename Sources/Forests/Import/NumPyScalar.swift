/// Integers and floats of up to eight bytes, the one type of all elements of an array.
struct NumPyScalar: Sendable {
  private enum Kind {
    case double, float, signed, unsigned
  }

  private let kind: Kind
  /// The bytes of a number.
  let size: Int
  /// Its first byte in an element.
  let offset: Int
  private let stride: Int
  private let isBigEndian: Bool

  /// Understands a type by NumPy's letter and number; nil for another one than an integer or a float.
  ///
  /// - Parameters:
  ///   - kind: such as `f8`.
  ///   - offset: the first byte in an element.
  ///   - stride: the bytes of an element.
  ///   - isBigEndian: whether the most significant byte comes first.
  init?(kind: String, offset: Int, stride: Int, isBigEndian: Bool) {
    guard let size = Int(kind.dropFirst().filter(\.isNumber)), 1...8 ~= size else { return nil }
    switch (kind.first, size) {
    case ("f", 8): self.kind = .double
    case ("f", 4): self.kind = .float
    case ("i", _): self.kind = .signed
    case ("u", _), ("b", _): self.kind = .unsigned
    default: return nil
    }
    (self.size, self.offset, self.stride, self.isBigEndian) = (size, offset, stride, isBigEndian)
  }

  /// The number of an element; the caller sees to it that the bytes have so many elements.
  @inline(__always) func read(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Double {
    let start = index &* stride &+ offset
    var raw: UInt64 = 0
    if size == 8 {
      raw = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
      raw = isBigEndian ? UInt64(bigEndian: raw) : UInt64(littleEndian: raw)
    } else {
      for place in 0..<size {
        let byte = UInt64(bytes[start &+ (isBigEndian ? size - 1 - place : place)])
        raw |= byte << (8 * UInt64(place))
      }
    }
    switch kind {
    case .double: return Double(bitPattern: raw)
    case .float: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: raw)))
    case .signed:
      let shift = 64 - 8 * size
      return Double(Int64(bitPattern: raw << UInt64(shift)) >> Int64(shift))
    case .unsigned: return Double(raw)
    }
  }
}
