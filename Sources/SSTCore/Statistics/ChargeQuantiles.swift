/// Quantiles of very many charges, by counting digits instead of sorting. NaN is left out.
///
/// 32-bit charges are read twice, 64-bit ones four times; the memory does not grow with their number.
public struct ChargeQuantiles: Sendable {
  /// The number of charges that are numbers.
  public let count: Int
  /// The charge below which each of the parts lies, on straight lines between neighbors; empty without charges.
  public let values: [Double]

  /// Reads the charges of all pixels and events.
  ///
  /// - Parameters:
  ///   - charges: a run.
  ///   - parts: from 0 to 1.
  /// - Throws: the error of the reader.
  public init(_ charges: some ChargeSource, parts: [Double]) throws {
    let isSingle = charges.isSinglePrecision
    var shift: UInt64 = isSingle ? 16 : 48
    var tables = [[Int](repeating: 0, count: 1 << 16)]
    try charges.forEachBlock { Self.count($0, shift, isSingle, prefixes: [], into: &tables) }
    let count = tables[0].reduce(0, +)
    self.count = count
    guard count > 0 else {
      values = []
      return
    }
    let places = parts.map { $0 * Double(count - 1) }
    var ranks = places.flatMap { place in
      [Int(place), min(Int(place) + 1, count - 1)].map { Rank(left: $0) }
    }
    for index in ranks.indices { ranks[index].descend(tables[0]) }
    while shift > 0 {
      shift -= 16
      let prefixes = Array(Set(ranks.map(\.prefix))).sorted()
      tables = prefixes.map { _ in [Int](repeating: 0, count: 1 << 16) }
      try charges.forEachBlock { Self.count($0, shift, isSingle, prefixes: prefixes, into: &tables) }
      for index in ranks.indices {
        ranks[index].descend(tables[prefixes.firstIndex(of: ranks[index].prefix) ?? 0])
      }
    }
    let found = ranks.map { isSingle ? Self.single(ofKey: $0.prefix) : Self.double(ofKey: $0.prefix) }
    values = places.indices.map { index in
      let (lower, upper) = (found[2 * index], found[2 * index + 1])
      return lower + (places[index] - places[index].rounded(.down)) * (upper - lower)
    }
  }

  /// What is known of the charge at a rank: its first digits, and its rank among those that share them.
  private struct Rank {
    var prefix: UInt64 = 0
    var left: Int

    /// Finds the next digit.
    mutating func descend(_ counts: [Int]) {
      var digit = 0
      while digit < 0xFFFF, left >= counts[digit] {
        left -= counts[digit]
        digit += 1
      }
      prefix = prefix << 16 | UInt64(digit)
    }
  }

  /// Counts the digits at a shift of the charges that begin with one of the prefixes; all without prefixes.
  private static func count(
    _ block: ChargeTable, _ shift: UInt64, _ isSingle: Bool, prefixes: [UInt64], into tables: inout [[Int]]
  ) {
    func add(_ key: UInt64) {
      let digit = Int(key >> shift & 0xFFFF)
      if prefixes.isEmpty { return tables[0][digit] += 1 }
      for (index, prefix) in prefixes.enumerated() where key >> (shift + 16) == prefix {
        tables[index][digit] += 1
      }
    }
    switch block.values {
    case .float32(let values):
      for value in values where !value.isNaN { add(isSingle ? key(value) : key(Double(value))) }
    case .float64(let values):
      precondition(!isSingle, "32-bit charges were promised")
      for value in values where !value.isNaN { add(key(value)) }
    }
  }

  /// A whole number that grows with the charge.
  @inline(__always) private static func key(_ charge: Double) -> UInt64 {
    let bits = charge.bitPattern
    return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }

  @inline(__always) private static func key(_ charge: Float) -> UInt64 {
    let bits = charge.bitPattern
    return UInt64(bits >> 31 == 0 ? bits | 1 << 31 : ~bits)
  }

  private static func double(ofKey key: UInt64) -> Double {
    Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
  }

  private static func single(ofKey key: UInt64) -> Double {
    let bits = UInt32(truncatingIfNeeded: key)
    return Double(Float(bitPattern: bits >> 31 == 1 ? bits & ~(1 << 31) : ~bits))
  }
}
