/// The charge resolution at one light level, with uncertainties.
///
/// The uncertainties are statistical, one standard error, for independent charges.
public struct ResolutionPoint: Sendable, Equatable {
  /// The expected charge Q in p.e.
  public var expectedPE: Double
  /// The number of charges.
  public var count: Int
  /// √(mean (q − Q)²) / Q: spread and bias together.
  public var resolution: Double
  /// Its uncertainty: half the relative uncertainty of the mean square, times the resolution.
  public var uncertainty: Double
  /// mean q / Q over all charges, negative ones included; 1 is unbiased.
  public var bias: Double
  /// Its uncertainty.
  public var biasUncertainty: Double
  /// The standard deviation of the charges about their own mean, over Q.
  public var spread: Double
  /// mean q / Q of the charges above zero, as the original draws it: too high at low light.
  public var biasOfPositive: Double

  /// Evaluates sums; all is NaN if they are empty.
  ///
  /// - Parameters:
  ///   - sums: the sums.
  ///   - expectedPE: the expected charge in p.e.
  ///   - addsPoisson: true if Q is added to the mean square, for simulated light of a fixed number of
  ///     photons.
  public init(_ sums: DeviationSums, expectedPE: Double, addsPoisson: Bool = false) {
    let n = Double(sums.count)
    let meanSquare = sums.squares / n
    let mean = sums.sum / n
    let total = meanSquare + (addsPoisson ? expectedPE : 0)
    self.expectedPE = expectedPE
    count = sums.count
    resolution = total.squareRoot() / expectedPE
    let spreadOfSquares = max(0, sums.fourths / n - meanSquare * meanSquare)
    let squareError = sums.count > 1 ? (spreadOfSquares / (n - 1)).squareRoot() : .nan
    uncertainty = 0.5 * squareError / total * resolution
    let variance = max(0, meanSquare - mean * mean)
    bias = 1 + mean / expectedPE
    biasUncertainty = sums.count > 1 ? (variance / (n - 1)).squareRoot() / expectedPE : .nan
    spread = variance.squareRoot() / expectedPE
    biasOfPositive = 1 + sums.positiveSum / Double(sums.positiveCount) / expectedPE
  }

  /// √(mean (q − Q)²) in p.e.
  public var absolute: Double { resolution * expectedPE }

  /// The resolution over a limit, and its uncertainty; NaN where the limit is not defined.
  public func relative(to limit: ResolutionCurve) -> (value: Double, uncertainty: Double) {
    let limit = limit(expectedPE)
    return (resolution / limit, uncertainty / limit)
  }
}

/// Running sums of the deviations d = q − Q of charges from the expected one, in p.e.
///
/// A few numbers, however many charges there are.
public struct DeviationSums: Sendable, Equatable {
  /// The number of charges.
  public private(set) var count = 0
  /// Σ d
  public private(set) var sum = 0.0
  /// Σ d²
  public private(set) var squares = 0.0
  /// Σ d⁴
  public private(set) var fourths = 0.0
  /// The number of charges above zero.
  public private(set) var positiveCount = 0
  /// Σ d of the charges above zero.
  public private(set) var positiveSum = 0.0

  /// No charges.
  public init() {}

  /// Adds a charge; one that is not a finite number is left out.
  ///
  /// - Parameters:
  ///   - charge: the charge in p.e.
  ///   - expected: the expected charge in p.e.
  @inline(__always)
  public mutating func add(_ charge: Double, expected: Double) {
    let d = charge - expected
    guard d.isFinite else { return }
    count += 1
    sum += d
    let square = d * d
    squares += square
    fourths += square * square
    if charge > 0 {
      positiveCount += 1
      positiveSum += d
    }
  }

  /// Adds all charges of other sums with the same expected charge.
  public mutating func add(_ other: DeviationSums) {
    count += other.count
    sum += other.sum
    squares += other.squares
    fourths += other.fourths
    positiveCount += other.positiveCount
    positiveSum += other.positiveSum
  }
}
