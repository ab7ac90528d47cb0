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

/// Makes calibrated values: (number − pedestal) × factor in single precision.
struct CalibratedNumbers: DifferenceSink {
  let target: UnsafeMutablePointer<Float>
  let pedestal: Float
  let factor: Float

  @inline(__always)
  func put(_ number: UInt16, at place: Int) { target[place] = (Float(number) - pedestal) * factor + 0 }

  @inline(__always)
  func put(_ numbers: SIMD16<UInt16>, count: Int, at place: Int) {
    let bytes = UnsafeMutableRawPointer(target + place)
    bytes.storeBytes(of: values(numbers.lowHalf), as: SIMD8<Float>.self)
    bytes.storeBytes(of: values(numbers.highHalf), toByteOffset: 32, as: SIMD8<Float>.self)
  }

  /// The sum with 0 makes a negative zero positive, as everywhere else.
  @inline(__always)
  private func values(_ numbers: SIMD8<UInt16>) -> SIMD8<Float> {
    // Lane by lane, which compilers turn into one conversion; the generic one stays a call.
    let singles = SIMD8<Float>(
      Float(numbers[0]), Float(numbers[1]), Float(numbers[2]), Float(numbers[3]), Float(numbers[4]),
      Float(numbers[5]), Float(numbers[6]), Float(numbers[7]))
    return (singles - pedestal) * factor + 0
  }
}

/// Makes calibrated values and remembers whether a number is above a limit.
struct LimitedNumbers: DifferenceSink {
  let values: CalibratedNumbers
  private let limit: UInt16
  /// The highest bits are set for numbers above the limit.
  private var marks = SIMD16<UInt16>.zero
  private var isAnyAbove = false

  /// - Parameter limit: less than 2¹⁵.
  init(_ values: CalibratedNumbers, limit: UInt16) { (self.values, self.limit) = (values, limit) }

  /// True if a number is above the limit.
  var isAbove: Bool {
    let words = unsafeBitCast(marks, to: SIMD4<UInt64>.self)
    return isAnyAbove || (words[0] | words[1] | words[2] | words[3]) & 0x8000_8000_8000_8000 != 0
  }

  @inline(__always)
  mutating func put(_ number: UInt16, at place: Int) {
    values.put(number, at: place)
    if number > limit { isAnyAbove = true }
  }

  @inline(__always)
  mutating func put(_ numbers: SIMD16<UInt16>, count: Int, at place: Int) {
    values.put(numbers, count: count, at: place)
    if count == 16 {
      // A number of 2¹⁵ or more, or one whose difference to the next above the limit is not negative.
      marks |= numbers | ~(numbers &- (limit &+ 1))
    } else {
      for index in 0..<count where numbers[index] > limit { isAnyAbove = true }
    }
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
