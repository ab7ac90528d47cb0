internal import SSTCore

/// The n-th smallest of very many charges, by counting digits instead of sorting. NaN is left out.
struct OrderStatistics {
  private let table: ChargeTable
  /// The number of charges that are numbers.
  let count: Int

  init(_ table: ChargeTable) {
    self.table = table
    var count = 0
    Self.forEach(table) { if !$0.isNaN { count += 1 } }
    self.count = count
  }

  /// The charge below which this part lies, between neighbors on a straight line; nil without charges.
  func quantile(_ part: Double) -> Double? {
    guard count > 0 else { return nil }
    let place = part * Double(count - 1)
    let lower = charge(ofRank: Int(place))
    let upper = charge(ofRank: min(Int(place) + 1, count - 1))
    return lower + (place - place.rounded(.down)) * (upper - lower)
  }

  /// The charge with so many smaller ones.
  private func charge(ofRank rank: Int) -> Double {
    var (prefix, left) = (UInt64(0), rank)
    for shift in stride(from: 48, through: 0, by: -16) {
      var counts = [Int](repeating: 0, count: 1 << 16)
      counts.withUnsafeMutableBufferPointer { counts in
        Self.forEach(table) { charge in
          let key = Self.key(charge)
          let isInside = shift == 48 || key >> UInt64(shift + 16) == prefix
          if isInside, !charge.isNaN { counts[Int(key >> UInt64(shift) & 0xFFFF)] += 1 }
        }
      }
      var digit = 0
      while digit < 0xFFFF, left >= counts[digit] {
        left -= counts[digit]
        digit += 1
      }
      prefix = prefix << 16 | UInt64(digit)
    }
    return Self.value(ofKey: prefix)
  }

  /// A whole number that grows with the charge.
  @inline(__always) private static func key(_ charge: Double) -> UInt64 {
    let bits = charge.bitPattern
    return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }

  private static func value(ofKey key: UInt64) -> Double {
    Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
  }

  @inline(__always)
  private static func forEach(_ table: ChargeTable, _ body: (Double) -> Void) {
    switch table.values {
    case .float32(let values): for value in values { body(Double(value)) }
    case .float64(let values): for value in values { body(value) }
    }
  }
}
