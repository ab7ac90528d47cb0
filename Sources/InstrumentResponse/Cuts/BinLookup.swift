/// Finds the bin of a value in two or three comparisons where edges lie at equal steps, of values or of logarithms, and by
/// halving otherwise.
///
/// A first guess comes from a multiplication, or from a table by the leading bits of the number; neighbors then settle it by
/// comparing with the edges themselves, so that the result does not depend on how the guess was made.
struct BinLookup: Sendable, Equatable {
  /// How the first guess is made.
  private enum Guess: Sendable {
    /// Edges at equal steps.
    case linear
    /// Numbers with the same leading bits begin in the same bin.
    case leadingBits
    case halving
  }

  // One property each: an enumeration that carries the table would count references at every lookup.
  private let guess: Guess
  /// Steps per unit.
  private let perUnit: Double
  /// The leading bits of the lowest edge.
  private let first: Int
  /// The first bins of numbers with the same leading bits.
  private let bins: [Int32]

  /// Numbers with the same leading bits: 32 to each factor of two.
  private static let shift: UInt64 = 47
  /// Tables that would be longer are not made: 64 factors of two.
  private static let longestTable = 2048

  /// Prepares a lookup.
  ///
  /// - Parameter edges: finite and rising, at least two.
  init(_ edges: [Double]) {
    let (low, high) = (edges[0], edges[edges.count - 1])
    let steps = Double(edges.count - 1) / (high - low)
    perUnit = steps
    if edges.indices.allSatisfy({ abs((edges[$0] - low) * steps - Double($0)) < 0.5 }) {
      (guess, first, bins) = (.linear, 0, [])
      return
    }
    let leading = low > 0 ? (Self.leading(low), Self.leading(high)) : (0, Self.longestTable)
    first = leading.0
    guard leading.1 - leading.0 < Self.longestTable else {
      (guess, bins) = (.halving, [])
      return
    }
    var bin = 0
    guess = .leadingBits
    bins = (leading.0...leading.1).map { leading in
      let start = Double(bitPattern: UInt64(leading) << Self.shift)
      while bin + 2 < edges.count, edges[bin + 1] <= start { bin += 1 }
      return Int32(bin)
    }
  }

  private static func leading(_ value: Double) -> Int { Int(value.bitPattern >> shift) }

  /// The bin of a value between the first and the last edge, the last excluded.
  @inline(__always)
  func bin(of value: Double, _ edges: UnsafeBufferPointer<Double>) -> Int {
    var bin: Int
    switch guess {
    case .linear: bin = min(Int((value - edges[0]) * perUnit), edges.count - 2)
    case .leadingBits: bin = bins.withUnsafeBufferPointer { Int($0[Self.leading(value) - first]) }
    case .halving:
      var high = edges.count - 1
      bin = 0
      while high - bin > 1 {
        let middle = (bin + high) / 2
        if edges[middle] <= value { bin = middle } else { high = middle }
      }
      return bin
    }
    while value < edges[bin] { bin -= 1 }
    while value >= edges[bin + 1] { bin += 1 }
    return bin
  }
}
