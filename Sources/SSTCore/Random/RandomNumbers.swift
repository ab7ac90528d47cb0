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

/// The MT19937 generator with the reference seeding, for numbers that must equal those of the original programs.
///
/// Source: M. Matsumoto, T. Nishimura, ACM TOMACS 8 (1998) 3. New code draws from ``CounterRandom``.
public struct MersenneTwister: Sendable {
  private var state: [UInt32]
  private var index = 624

  /// Starts the generator.
  public init(seed: UInt32) {
    state = [seed]
    for i in 1..<624 {
      let last = state[i - 1]
      state.append(1_812_433_253 &* (last ^ (last >> 30)) &+ UInt32(i))
    }
  }

  /// The next 32 bits.
  public mutating func next() -> UInt32 {
    if index == 624 { refill() }
    var y = state[index]
    index += 1
    y ^= y >> 11
    y ^= (y << 7) & 0x9D2C_5680
    y ^= (y << 15) & 0xEFC6_0000
    return y ^ (y >> 18)
  }

  private mutating func refill() {
    for k in 0..<624 {
      let y = (state[k] & 0x8000_0000) | (state[(k + 1) % 624] & 0x7FFF_FFFF)
      state[k] = state[(k + 397) % 624] ^ (y >> 1) ^ (y & 1 == 1 ? 0x9908_B0DF : 0)
    }
    index = 0
  }
}
