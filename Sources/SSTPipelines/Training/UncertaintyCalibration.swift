import SSTCore

/// By what factor the spread over the trees is an uncertainty: so that 68.27 percent of all errors are below it.
struct UncertaintyCalibration: Sendable, Equatable {
  /// Which rows tell.
  enum Rows: String, Sendable {
    /// Rows that no tree saw.
    case heldOut = "held-out"
    /// Rows of the training: errors of the trees that did not see them, spreads of all trees, which agree more about rows
    /// that they saw. The factor is up to a tenth too large.
    case outOfBag = "out-of-bag"
  }

  /// The factor.
  let scale: Double
  /// The rows that it is from.
  let rows: Rows

  /// The least number of rows that a factor is found with.
  static let leastRows = 100
  /// The part of a normal distribution within a standard deviation.
  private static let containment = 0.6827

  /// Finds the factor; nil if too few rows tell, or none has an error.
  ///
  /// - Parameters:
  ///   - errors: how far each value is from the truth; NaN where it is not known.
  ///   - spreads: the standard deviations of the trees.
  ///   - rows: what the rows are.
  init?(errors: [Double], spreads: [Double], _ rows: Rows) {
    let ratios = zip(errors, spreads).filter { $0.0.isFinite && $0.1 > 0 }.map { abs($0.0) / $0.1 }
    guard ratios.count >= Self.leastRows else { return nil }
    let scale = SortedValues(ratios).quantile(Self.containment)
    guard scale > 0, scale.isFinite else { return nil }
    (self.scale, self.rows) = (scale, rows)
  }
}
