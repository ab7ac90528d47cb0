internal import Foundation
internal import SSTCore

/// Normal deviates from a table of 65,536 quantiles: 16 random bits each, tails end at 4.3 sigma.
struct NormalTable: Sendable {
  /// The quantiles of probabilities (i + 1/2) / 65536.
  let values: [Float]
  /// The quantiles of probabilities (i + 1/2) / 4096, scaled to a variance of 1: they stay in the fastest memory.
  let coarse: [Float]

  /// Finds the quantiles with Newton's method, each starting at its neighbor.
  init() {
    let count = 65536
    var values = [Float](repeating: 0, count: count)
    var x = 0.0
    for index in count / 2..<count {
      let upper = 1 - (Double(index) + 0.5) / Double(count)
      for _ in 0..<4 {
        let density = exp(-0.5 * x * x) / (2 * Double.pi).squareRoot()
        x += (0.5 * erfc(x / 2.0.squareRoot()) - upper) / density
      }
      values[index] = Float(x)
      values[count - 1 - index] = Float(-x)
    }
    self.values = values
    let coarse: [Float] = (0..<4096).map { index in (values[16 * index + 7] + values[16 * index + 8]) / 2 }
    let squares: Double = coarse.reduce(0) { sum, value in sum + Double(value * value) }
    let rms = (squares / 4096).squareRoot()
    self.coarse = coarse.map { $0 / Float(rms) }
  }

  /// Adds noise of width `sigma` out of ``coarse``.
  @inline(__always)
  func addCoarse(
    _ sigma: Float, to row: UnsafeMutablePointer<Float>, count: Int, _ random: inout CounterRandom
  ) {
    coarse.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      var index = 0
      while index < count {
        var bits = random.next()
        let end = min(index + 5, count)
        while index < end {
          row[index] += sigma * table[Int(truncatingIfNeeded: bits & 0xFFF)]
          bits >>= 12
          index += 1
        }
      }
    }
  }

  /// Adds noise of width `sigma` to every value of `row`.
  func add(_ sigma: Float, to row: UnsafeMutableBufferPointer<Float>, _ random: inout CounterRandom) {
    values.withUnsafeBufferPointer { table in
      var index = 0
      while index < row.count {
        var bits = random.next()
        let end = min(index + 4, row.count)
        while index < end {
          row[index] += sigma * table[Int(bits & 0xFFFF)]
          bits >>= 16
          index += 1
        }
      }
    }
  }

  /// One deviate.
  func next(_ random: inout CounterRandom) -> Double { Double(values[Int(random.next() >> 48)]) }
}

/// Poisson numbers of one mean, from a table of their probabilities.
struct PoissonTable: Sendable {
  private let cumulative: [Double]
  /// Where the search begins, by the highest bits of a number.
  private let first: [Int32]
  private static let starts = 256

  /// Makes the table; the mean is at most 2000.
  init(mean: Double) {
    precondition(mean >= 0 && mean <= 2000, "a table of a moderate mean")
    var (cumulative, sum, logarithm) = ([Double](), 0.0, -mean)
    for count in 0...Int(mean + 12 * mean.squareRoot() + 20) {
      // Logarithms, because the first terms of large means are too small for a number.
      if count > 0 { logarithm += log(mean / Double(count)) }
      sum += exp(logarithm)
      cumulative.append(sum)
    }
    // Numbers end below 1.
    cumulative[cumulative.count - 1] = 2
    self.cumulative = cumulative
    first = (0..<Self.starts).map { start in
      let lower = Double(start) / Double(Self.starts)
      return Int32(cumulative.firstIndex { $0 > lower } ?? 0)
    }
  }

  /// One number.
  @inline(__always)
  func next(_ random: inout CounterRandom) -> Int {
    let uniform = random.uniform()
    var count = Int(first[Int(uniform * Double(Self.starts))])
    while cumulative[count] <= uniform { count += 1 }
    return count
  }
}

extension CounterRandom {
  /// A Poisson number: products of uniform numbers below a mean of 30, above it the rounded normal
  /// approximation (never negative).
  mutating func poisson(_ mean: Double, _ normal: NormalTable) -> Int {
    if mean <= 0 { return 0 }
    if mean > 30 { return max(0, Int((mean + mean.squareRoot() * normal.next(&self)).rounded())) }
    let limit = exp(-mean)
    var (count, product) = (0, uniform())
    while product > limit {
      count += 1
      product *= uniform()
    }
    return count
  }

  /// A uniform number of a range.
  mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// An exponentially distributed number.
  mutating func exponential(mean: Double) -> Double { -mean * log(1 - uniform()) }
}

/// What a stream of random numbers is for; each has its own, so that changing one leaves the others alone.
enum RandomPurpose: UInt64 {
  case camera = 1
  case electronicNoise, background, runningBaseline, showerParameters, showerLight, showerTimes
  case charges, pixelProperties
  case nightRun, nightTelescope, nightShowers, nightPilot, nightShower, nightCascades, nightLight, nightPixel,
    nightClock
  case production, productionShower, productionUse
}
