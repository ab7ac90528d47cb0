internal import Glibc

/// w_k = Σ_j P_j (1 − ε)^j ε^{k−j} C(k−1, j−1), where P_j is the Poisson probability of j primaries.
///
/// Source: S. Gentile et al., arXiv:1006.3263, without after-pulses.
struct GentileWeights {
  private let lambda, crosstalk: Double
  /// Primaries that are less probable than this are left out.
  private let leastPrimary: Double
  private var k = 0
  /// Poisson probabilities P_0 …; powers of 1 − ε and of ε.
  private var primaries: [Double]
  private var stopPowers = [1.0]
  private var goPowers = [1.0]
  private var isComplete = false

  init(lambda: Double, crosstalk: Double, leastPrimary: Double) {
    self.lambda = lambda
    self.crosstalk = crosstalk
    self.leastPrimary = leastPrimary
    primaries = [exp(-lambda)]
  }

  mutating func next() -> PeakWeight {
    k += 1
    stopPowers.append((1 - crosstalk) * (stopPowers.last ?? 1))
    goPowers.append(crosstalk * (goPowers.last ?? 1))
    extendPrimaries()
    var sum = PeakWeight(value: 0)
    var ways = 1.0  // C(k − 1, j − 1)
    for j in 1..<max(2, min(k + 1, primaries.count)) where j < primaries.count {
      if j > 1 { ways *= Double(k - j + 1) / Double(j - 1) }
      if primaries[j] >= leastPrimary { add(j, ways, to: &sum) }
    }
    return sum
  }

  /// One more Poisson probability, until they no longer matter.
  private mutating func extendPrimaries() {
    if isComplete { return }
    let j = primaries.count
    let next = primaries[j - 1] * lambda / Double(j)
    primaries.append(next)
    isComplete = Double(j) > lambda && next < 1e-40
  }

  private func add(_ j: Int, _ ways: Double, to sum: inout PeakWeight) {
    let i = k - j
    let (a, b) = (stopPowers[j], goPowers[i])
    let chain = ways * a * b
    let (slope, bend) = chainDerivatives(j, i)
    let p = primaries[j]
    let p1 = primaries[j - 1] - p
    let p2 = (j > 1 ? primaries[j - 2] : 0) - 2 * primaries[j - 1] + p
    sum.value += p * chain
    sum.byLambda += p1 * chain
    sum.byLambdaTwice += p2 * chain
    sum.byCrosstalk += p * ways * slope
    sum.byBoth += p1 * ways * slope
    sum.byCrosstalkTwice += p * ways * bend
  }

  /// The first and second derivative of (1 − ε)^j ε^i by ε.
  private func chainDerivatives(_ j: Int, _ i: Int) -> (Double, Double) {
    let (x, y) = (Double(j), Double(i))
    let stop1 = stopPowers[j - 1]
    let stop2 = j > 1 ? stopPowers[j - 2] : 0
    let go1 = i > 0 ? goPowers[i - 1] : 0
    let go2 = i > 1 ? goPowers[i - 2] : 0
    let slope = y * stopPowers[j] * go1 - x * stop1 * goPowers[i]
    let bend =
      y * (y - 1) * stopPowers[j] * go2 - 2 * x * y * stop1 * go1 + x * (x - 1) * stop2 * goPowers[i]
    return (slope, bend)
  }
}
