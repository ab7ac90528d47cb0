/// Takes the numbers that ``Differences`` decodes.
protocol DifferenceSink {
  /// Takes one number.
  mutating func put(_ number: UInt16, at place: Int)
  /// Takes 16 numbers, of which the first `count` are right; the others may be written, but not kept.
  mutating func put(_ numbers: SIMD16<UInt16>, count: Int, at place: Int)
}

/// Decodes vectors of 16-bit numbers that are stored as differences of variable length.
///
/// Nearly all differences take one byte, so sixteen of them are summed at once.
enum Differences {
  /// Decodes `count` numbers; returns the place behind them, nil if the bytes end before.
  ///
  /// - Parameter room: the numbers that the sink may write, at least `count`.
  @inline(__always)
  static func decode(
    _ bytes: UnsafeRawPointer, from start: Int, end: Int, count: Int, room: Int,
    into sink: inout some DifferenceSink
  ) -> Int? {
    var (place, done) = (start, 0)
    var sum: UInt16 = 0
    while done < count {
      // The first number of a trace nearly always takes a longer code.
      guard let code = next(bytes, &place, end) else { return nil }
      sum = sum &+ code
      sink.put(sum, at: done)
      done &+= 1
      guard count &- done > fewNumbers else { continue }
      var sums = SIMD8(repeating: sum)
      var groups = min(count &- done, end &- place) >> 4
      while groups > 1 {
        let (codes, later) = (load(bytes, place), load(bytes, place &+ 16))
        if (codes[0] | codes[1] | later[0] | later[1]) & longCodes != 0 { break }
        sink.put(sixteen(codes, &sums), count: 16, at: done)
        sink.put(sixteen(later, &sums), count: 16, at: done &+ 16)
        place &+= 32
        done &+= 32
        groups &-= 2
      }
      if groups > 0 {
        let codes = load(bytes, place)
        if (codes[0] | codes[1]) & longCodes == 0 {
          sink.put(sixteen(codes, &sums), count: 16, at: done)
          place &+= 16
          done &+= 16
        }
      }
      let rest = count &- done
      // Then a part of sixteen: up to the end, or up to a longer code.
      if rest > fewNumbers, min(room &- done, end &- place) >= 16 {
        let codes = load(bytes, place)
        let taken = shortCodes(codes)
        if taken >= rest {
          sink.put(sixteen(codes, &sums), count: rest, at: done)
          return place &+ rest
        }
        if taken > 0 {
          let numbers = sixteen(codes, &sums)
          sink.put(numbers, count: taken, at: done)
          sums = SIMD8(repeating: numbers[taken &- 1])
          place &+= taken
          done &+= taken
        }
      }
      sum = sums[0]
    }
    return place
  }

  /// So few numbers are faster one by one.
  private static var fewNumbers: Int { 2 }

  /// The highest bits, which are set in the first bytes of longer codes.
  private static var longCodes: UInt64 { 0x8080_8080_8080_8080 }

  /// Sixteen bytes; the first one is the lowest.
  @inline(__always)
  private static func load(_ bytes: UnsafeRawPointer, _ place: Int) -> SIMD2<UInt64> {
    SIMD2(
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)),
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place &+ 8, as: UInt64.self)))
  }

  /// How many codes of one byte come first.
  @inline(__always)
  private static func shortCodes(_ codes: SIMD2<UInt64>) -> Int {
    let (low, high) = (codes[0] & longCodes, codes[1] & longCodes)
    if low != 0 { return low.trailingZeroBitCount >> 3 }
    return high != 0 ? 8 &+ high.trailingZeroBitCount >> 3 : 16
  }

  /// Sums sixteen differences of one byte each; `sums` holds the last sum before and after.
  @inline(__always)
  private static func sixteen(_ codes: SIMD2<UInt64>, _ sums: inout SIMD8<UInt16>) -> SIMD16<UInt16> {
    // Seven bits a code, so that shifts of words do not mix them.
    let words = unsafeBitCast(codes, to: SIMD8<UInt16>.self)
    let halves = words &>> 1 & 0x7F7F
    let signs = unsafeBitCast(
      SIMD16<UInt8>.zero &- unsafeBitCast(words & 0x0101, to: SIMD16<UInt8>.self), to: SIMD8<UInt16>.self)
    // Pairs of differences, so that only eight sums depend on each other.
    let pairs = unsafeBitCast(halves ^ signs, to: SIMD8<Int16>.self)
    let second = SIMD8<UInt16>(truncatingIfNeeded: pairs &>> 8)
    let first = SIMD8<UInt16>(truncatingIfNeeded: (pairs &<< 8) &>> 8)
    var both = first &+ second
    both = both &+ shifted(both, by: 16)
    both = both &+ shifted(both, by: 32)
    both = both &+ SIMD8(lowHalf: .zero, highHalf: SIMD4(repeating: both[3])) &+ sums
    sums = SIMD8(repeating: both[7])
    var numbers = SIMD16<UInt16>()
    numbers.evenHalf = both &- second
    numbers.oddHalf = both
    return numbers
  }

  /// Each half moved up by so many bits.
  @inline(__always)
  private static func shifted(_ numbers: SIMD8<UInt16>, by bits: UInt64) -> SIMD8<UInt16> {
    unsafeBitCast(unsafeBitCast(numbers, to: SIMD2<UInt64>.self) &<< bits, to: SIMD8<UInt16>.self)
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
