/// Keeps the numbers as they are.
struct StoredNumbers: DifferenceSink {
  let target: UnsafeMutablePointer<UInt16>

  @inline(__always)
  func put(_ number: UInt16, at place: Int) { target[place] = number }

  @inline(__always)
  func put(_ numbers: SIMD16<UInt16>, count: Int, at place: Int) {
    let bytes = UnsafeMutableRawPointer(target + place)
    bytes.storeBytes(of: numbers.lowHalf, as: SIMD8<UInt16>.self)
    bytes.storeBytes(of: numbers.highHalf, toByteOffset: 16, as: SIMD8<UInt16>.self)
  }
}

/// Leaves the numbers out.
struct NoNumbers: DifferenceSink {
  @inline(__always)
  func put(_ number: UInt16, at place: Int) {}
  @inline(__always)
  func put(_ numbers: SIMD16<UInt16>, count: Int, at place: Int) {}
}

extension ObjectCursor {
  /// `count` 16-bit numbers stored as differences.
  mutating func differences16(_ count: Int) throws(ObjectFault) -> [UInt16] {
    var numbers = [UInt16](repeating: 0, count: try checked(count, bytesEach: 1))
    var isWhole = true
    numbers.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress, !target.isEmpty else { return }
      var sink = StoredNumbers(target: base)
      isWhole = differences16(count, room: count, into: &sink)
    }
    guard isWhole else { throw ObjectFault("it ends inside a trace") }
    return numbers
  }

  /// Decodes `count` 16-bit numbers stored as differences; false if the bytes end before.
  ///
  /// - Parameter room: the numbers that the sink may write; those behind `count` get any value.
  @inline(__always)
  mutating func differences16(_ count: Int, room: Int, into sink: inout some DifferenceSink) -> Bool {
    let end = withBytes {
      Differences.decode($0, from: $1, end: $2, count: count, room: room, into: &sink)
    }
    guard let end else { return false }
    skip(to: end)
    return true
  }
}
