/// The numbers that loops work on at a time: few enough that nine of them stay in the registers of any x86-64
/// processor.
typealias Lane = SIMD4<Double>

extension Lane {
  /// The bits of the numbers.
  typealias Bits = SIMD4<UInt64>
  /// One truth value for each number.
  typealias Mask = SIMDMask<SIMD4<Int64>>
}

/// Loading and storing of numbers at any address, and sums over rows of them.
enum Lanes {
  /// How many numbers at a time; rows are padded to multiples of twice as many.
  static let count = 4

  @inline(__always) static func load(_ pointer: UnsafePointer<Double>) -> Lane {
    UnsafeRawPointer(pointer).loadUnaligned(as: Lane.self)
  }

  @inline(__always) static func load(_ pointer: UnsafeMutablePointer<Double>) -> Lane {
    UnsafeRawPointer(pointer).loadUnaligned(as: Lane.self)
  }

  @inline(__always) static func store(_ value: Lane, _ pointer: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: Lane.self)
  }

  /// Not below −700, where exponentials leave the range of numbers.
  @inline(__always) static func bounded(_ value: Lane) -> Lane {
    value.replacing(with: Lane(repeating: -700), where: value .< -700)
  }

  /// The sum of products of two rows of numbers; the length is a multiple of 8.
  @inline(__always) static func dot(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var sum = SIMD8<Double>()
    for i in stride(from: 0, to: count, by: 8) { sum += wide(a + i) * wide(b + i) }
    return sum.sum()
  }

  /// The sum of numbers; the length is a multiple of 8.
  @inline(__always) static func sum(_ a: UnsafePointer<Double>, _ count: Int) -> Double {
    var sum = SIMD8<Double>()
    for i in stride(from: 0, to: count, by: 8) { sum += wide(a + i) }
    return sum.sum()
  }

  /// Twice as many numbers, so that sums do not wait for each other.
  @inline(__always) private static func wide(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
  }
}
