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
