internal import Glibc

/// The weight of a peak, with its derivatives by the mean number of primaries (lambda) and the crosstalk.
struct PeakWeight {
  var value: Double
  var byLambda = 0.0
  var byCrosstalk = 0.0
  var byLambdaTwice = 0.0
  var byBoth = 0.0
  var byCrosstalkTwice = 0.0

  /// Divided by 1 − p₀, where p₀ = exp(−lambda).
  func scaledToNoPedestal(_ p0: Double) -> PeakWeight {
    let d = 1 - p0
    let ratio = p0 / d
    return PeakWeight(
      value: value / d, byLambda: (byLambda - value * ratio) / d, byCrosstalk: byCrosstalk / d,
      byLambdaTwice: (byLambdaTwice - 2 * byLambda * ratio + value * ratio * (1 + 2 * ratio)) / d,
      byBoth: (byBoth - byCrosstalk * ratio) / d, byCrosstalkTwice: byCrosstalkTwice / d)
  }
}

/// The weights of the peaks k = 1, 2, … in turn.
enum PeakWeights {
  case poisson(PoissonWeights)
  case modifiedPoisson(ModifiedPoissonWeights)
  case gentile(GentileWeights)

  init(_ model: PhotoelectronDensity.Model, lambda: Double, crosstalk: Double, _ truncation: PeakTruncation) {
    switch model {
    case .pmtSingleGaussian: self = .poisson(PoissonWeights(lambda: lambda))
    case .sipmModifiedPoisson:
      self = .modifiedPoisson(ModifiedPoissonWeights(lambda: lambda, crosstalk: crosstalk))
    case .sipmGentile:
      self = .gentile(
        GentileWeights(
          lambda: lambda, crosstalk: crosstalk, leastPrimary: truncation == .spefit ? truncation.cut : 0))
    }
  }

  mutating func next() -> PeakWeight {
    switch self {
    case .poisson(var weights):
      let weight = weights.next()
      self = .poisson(weights)
      return weight
    case .modifiedPoisson(var weights):
      let weight = weights.next()
      self = .modifiedPoisson(weights)
      return weight
    case .gentile(var weights):
      self = .poisson(PoissonWeights(lambda: 0))  // leaves one reference to the tables
      let weight = weights.next()
      self = .gentile(weights)
      return weight
    }
  }
}

/// w_k = λ^k e^{−λ}/k!
struct PoissonWeights {
  private let lambda: Double
  private var k = 0.0
  /// The weights of k, k − 1 and k − 2.
  private var last: (Double, Double, Double)

  init(lambda: Double) {
    self.lambda = lambda
    last = (exp(-lambda), 0, 0)
  }

  mutating func next() -> PeakWeight {
    k += 1
    last = (last.0 * lambda / k, last.0, last.1)
    return PeakWeight(
      value: last.0, byLambda: last.1 - last.0, byLambdaTwice: last.2 - 2 * last.1 + last.0)
  }
}

/// w_k = λ (λ + kε)^{k−1} exp(−λ − kε)/k!, several k at a time.
struct ModifiedPoissonWeights {
  private let lambda, crosstalk: Double
  private var k = 0
  /// The weights without their factor λ from the last multiple of the lanes on.
  private var block = Lane()
  private static let logFactorial: [Double] = (0...404).map { lgamma(Double($0) + 1) }

  init(lambda: Double, crosstalk: Double) {
    self.lambda = lambda
    self.crosstalk = crosstalk
  }

  mutating func next() -> PeakWeight {
    let lane = k % Lanes.count
    if lane == 0 { fillBlock() }
    k += 1
    let number = Double(k)
    let m = max(lambda + number * crosstalk, 1e-290)
    let b = block[lane]
    let a = (number - 1) / m - 1
    let c = (number - 1) / (m * m)
    return PeakWeight(
      value: lambda * b, byLambda: b * (1 + lambda * a), byCrosstalk: lambda * b * number * a,
      byLambdaTwice: b * (2 * a + lambda * (a * a - c)),
      byBoth: b * number * ((1 + lambda * a) * a - lambda * c),
      byCrosstalkTwice: lambda * b * number * number * (a * a - c))
  }

  private mutating func fillBlock() {
    let below = Lane(0, 1, 2, 3) + Double(k)  // k − 1
    let m = pointwiseMax(lambda + (below + 1) * crosstalk, Lane(repeating: 1e-290))
    var factorials = Lane()
    for lane in 0..<Lanes.count { factorials[lane] = Self.logFactorial[k + 1 + lane] }
    block = GaussianFunctions.exponential(
      Lanes.bounded(below * GaussianFunctions.logarithm(m) - m - factorials))
  }
}

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
