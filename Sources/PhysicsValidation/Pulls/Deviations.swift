/// How far results are from the truth, one value for each pair of rows; pairs without a finite value are counted apart.
public struct Deviations: Sendable, Equatable {
  /// How a deviation is measured.
  public enum Measure: Sendable, Equatable {
    /// Result − truth.
    case difference
    /// Result ∕ truth − 1.
    case relative
    /// (Result − truth) ∕ uncertainty: a pull, of width 1 if the uncertainties are right.
    case pull
  }

  /// The finite ones, in the order of the pairs.
  public private(set) var values: [Double] = []
  /// Pairs whose deviation is not finite: a result or truth that is NaN, or a division by zero.
  public private(set) var undefined = 0

  /// Compares column by column.
  ///
  /// - Parameters:
  ///   - results: of every pair.
  ///   - truth: of every pair.
  ///   - uncertainties: of every pair; needed for pulls only.
  ///   - measure: what is computed.
  public init(_ results: [Double], truth: [Double], uncertainties: [Double] = [], measure: Measure) {
    precondition(results.count == truth.count, "results and truth need one value a pair")
    precondition(
      measure != .pull || uncertainties.count == results.count, "pulls need one uncertainty a pair")
    for row in results.indices {
      let difference = results[row] - truth[row]
      let value =
        switch measure {
        case .difference: difference
        case .relative: difference / truth[row]
        case .pull: difference / uncertainties[row]
        }
      if value.isFinite { values.append(value) } else { undefined += 1 }
    }
  }

  /// Median and width, with uncertainties.
  public func spread(seed: UInt64 = 1) -> Spread { Spread(values, seed: seed) }
}
