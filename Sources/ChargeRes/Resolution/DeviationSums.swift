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
