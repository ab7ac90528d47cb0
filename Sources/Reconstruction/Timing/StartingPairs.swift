internal import SSTCore

/// The starting pairs of the original's robust line fit: they depend on the number of points only.
///
/// A Mersenne Twister (MT19937) with seed 0 shuffles 0..<n five times (Fisher–Yates, bounded draws by
/// masking); the
/// first two elements of each permutation are a pair. Source: Numba's `np.random.seed(0)`,
/// `np.random.choice`.
enum StartingPairs {
  /// The largest number of points whose pairs are kept in the table.
  private static let tabulated = 2048

  /// The five pairs for `count` points (at least 2).
  static func pairs(for count: Int) -> [(Int, Int)] {
    if count <= tabulated { return table[count] }
    var draws = firstDraws
    return draw(count, from: &draws)
  }

  private static let table: [[(Int, Int)]] = {
    var draws = firstDraws
    return (0...tabulated).map { $0 < 2 ? [] : draw($0, from: &draws) }
  }()

  private static var firstDraws: ReplayedDraws { ReplayedDraws() }

  private static func draw(_ count: Int, from draws: inout ReplayedDraws) -> [(Int, Int)] {
    draws.rewind()
    var result: [(Int, Int)] = []
    var permutation = [Int](repeating: 0, count: count)
    for _ in 0..<5 {
      for index in permutation.indices { permutation[index] = index }
      for index in stride(from: count - 1, through: 1, by: -1) {
        permutation.swapAt(index, draws.next(upTo: UInt32(index)))
      }
      result.append((permutation[0], permutation[1]))
    }
    return result
  }
}

/// The outputs of the seeded generator, kept so that they can be read again from the start.
private struct ReplayedDraws {
  private var generator = MersenneTwister(seed: 0)
  private var outputs: [UInt32] = []
  private var position = 0

  mutating func rewind() { position = 0 }

  /// A uniform integer in 0...limit: the low bits of the next outputs until one is not above the limit.
  mutating func next(upTo limit: UInt32) -> Int {
    let mask = UInt32.max >> UInt32(limit.leadingZeroBitCount)
    while true {
      if position == outputs.count { outputs.append(generator.next()) }
      let value = outputs[position] & mask
      position += 1
      if value <= limit { return Int(value) }
    }
  }
}
