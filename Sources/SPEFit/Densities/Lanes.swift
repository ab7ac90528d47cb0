/// Eight numbers at a time, at any address.
enum Lanes {
  @inline(__always) static func load(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
  }

  @inline(__always) static func load(_ pointer: UnsafeMutablePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
  }

  @inline(__always) static func store(_ value: SIMD8<Double>, _ pointer: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: SIMD8<Double>.self)
  }

  /// Not below −700, where exponentials leave the range of numbers.
  @inline(__always) static func bounded(_ value: SIMD8<Double>) -> SIMD8<Double> {
    value.replacing(with: SIMD8<Double>(repeating: -700), where: value .< -700)
  }

  /// The sum of products of two rows of numbers; the length is a multiple of 8.
  @inline(__always) static func dot(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var sum = SIMD8<Double>()
    for i in stride(from: 0, to: count, by: 8) { sum += load(a + i) * load(b + i) }
    return sum.sum()
  }

  /// The sum of numbers; the length is a multiple of 8.
  @inline(__always) static func sum(_ a: UnsafePointer<Double>, _ count: Int) -> Double {
    var sum = SIMD8<Double>()
    for i in stride(from: 0, to: count, by: 8) { sum += load(a + i) }
    return sum.sum()
  }
}
