/// Random numbers that depend only on a seed, an event and a purpose: the same whatever the thread count.
///
/// SplitMix64 started at a hash of the three keys (Steele, Lea & Flood, OOPSLA 2014).
public struct CounterRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Makes the stream of one (seed, event, purpose).
  public init(seed: UInt64, event: UInt64, purpose: UInt64) {
    var hash = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15)
    hash = Self.mix(hash ^ (event &* 0xD134_2543_DE82_EF95 &+ 1))
    state = Self.mix(hash ^ (purpose &* 0xAF25_1AF3_B0F0_25B5 &+ 2))
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// A uniform number in 0..<1 with 53 random bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
