/// Decodes vectors of 16-bit numbers that are stored as differences of variable length.
///
/// Nearly all differences take one byte, so eight of them are summed at once in two registers.
enum Differences {
  /// Decodes `count` numbers; returns the place behind them, nil if the bytes end before.
  ///
  /// - Parameter room: the numbers that may be written, at least `count`; those behind `count` get any value.
  @inline(__always)
  static func decode(
    _ bytes: UnsafeRawPointer, from start: Int, end: Int, count: Int, room: Int,
    into target: UnsafeMutablePointer<UInt16>
  ) -> Int? {
    var (place, done) = (start, 0)
    var sum: UInt16 = 0
    while done < count {
      // The first number of a trace nearly always takes a longer code.
      guard let code = next(bytes, &place, end) else { return nil }
      sum = sum &+ code
      target[done] = sum
      done &+= 1
      while done < count, done &+ 8 <= room, place &+ 8 <= end {
        let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
        // What comes before the first longer code is right; the rest is written again.
        let last = addEight(word, to: sum, target + done)
        let long = word & 0x8080_8080_8080_8080
        let short = long == 0 ? 8 : long.trailingZeroBitCount >> 3
        if short >= count &- done { return place &+ (count &- done) }
        sum = short == 8 ? last : short > 0 ? target[done &+ short &- 1] : sum
        place &+= short
        done &+= short
        if short < 8 { break }
      }
    }
    return place
  }

  /// Adds up eight differences of one byte each; returns the last sum.
  @inline(__always)
  private static func addEight(
    _ word: UInt64, to sum: UInt16, _ target: UnsafeMutablePointer<UInt16>
  ) -> UInt16 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    // Differences of −64 to 63 as 0 to 127, so that their sums stay positive.
    let biased = word >> 1 & 0x3F3F_3F3F_3F3F_3F3F ^ 0x4040_4040_4040_4040 ^ (word & ones) &* 0x7F
    let low = spread(biased & 0xFFFF_FFFF) &* 0x0001_0001_0001_0001
    let high = spread(biased >> 32) &* 0x0001_0001_0001_0001
    // From group to group only these two sums depend on each other.
    let middle = sum &+ UInt16(truncatingIfNeeded: low >> 48) &- 256
    let first = unsafeBitCast(low, to: SIMD4<UInt16>.self) &+ (SIMD4(repeating: sum) &- bias)
    let second = unsafeBitCast(high, to: SIMD4<UInt16>.self) &+ (SIMD4(repeating: middle) &- bias)
    UnsafeMutableRawPointer(target).storeBytes(of: first, as: SIMD4<UInt16>.self)
    UnsafeMutableRawPointer(target + 4).storeBytes(of: second, as: SIMD4<UInt16>.self)
    return middle &+ UInt16(truncatingIfNeeded: high >> 48) &- 256
  }

  private static var bias: SIMD4<UInt16> { SIMD4(64, 128, 192, 256) }

  /// Four bytes as four 16-bit numbers.
  @inline(__always)
  private static func spread(_ bytes: UInt64) -> UInt64 {
    let halves = (bytes | bytes << 16) & 0x0000_FFFF_0000_FFFF
    return (halves | halves << 8) & 0x00FF_00FF_00FF_00FF
  }

  /// The low 16 bits of one difference; nil at the end of the bytes.
  @inline(__always)
  private static func next(_ bytes: UnsafeRawPointer, _ place: inout Int, _ end: Int) -> UInt16? {
    guard place < end else { return nil }
    let first = bytes.load(fromByteOffset: place, as: UInt8.self)
    if first < 0x80 {
      place &+= 1
      return zigzag(UInt16(first))
    }
    if first < 0xC0, place &+ 1 < end {
      let second = bytes.load(fromByteOffset: place &+ 1, as: UInt8.self)
      place &+= 2
      return zigzag(UInt16(first & 0x3F) << 8 | UInt16(second))
    }
    let following = min(8, (~first).leadingZeroBitCount)
    guard place &+ following < end else { return nil }
    var value: UInt64 = following >= 7 ? 0 : UInt64(first) & (0x7F >> UInt64(following))
    for offset in 1...following {
      value = value << 8 | UInt64(bytes.load(fromByteOffset: place &+ offset, as: UInt8.self))
    }
    place &+= following &+ 1
    return UInt16(truncatingIfNeeded: value >> 1) ^ (0 &- UInt16(value & 1))
  }

  @inline(__always)
  private static func zigzag(_ code: UInt16) -> UInt16 { code >> 1 ^ (0 &- (code & 1)) }
}

extension ObjectCursor {
  /// `count` 16-bit numbers stored as differences.
  mutating func differences16(_ count: Int) throws(ObjectFault) -> [UInt16] {
    var numbers = [UInt16](repeating: 0, count: try checked(count, bytesEach: 1))
    var isWhole = true
    numbers.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress, !target.isEmpty else { return }
      isWhole = differences16(into: base, count: count, room: count)
    }
    guard isWhole else { throw ObjectFault("it ends inside a trace") }
    return numbers
  }

  /// Decodes `count` 16-bit numbers stored as differences; false if the bytes end before.
  @inline(__always)
  ///
  /// - Parameter room: the numbers that may be written; those behind `count` get any value.
  mutating func differences16(into target: UnsafeMutablePointer<UInt16>, count: Int, room: Int) -> Bool {
    let end = withBytes { Differences.decode($0, from: $1, end: $2, count: count, room: room, into: target) }
    guard let end else { return false }
    skip(to: end)
    return true
  }
}
