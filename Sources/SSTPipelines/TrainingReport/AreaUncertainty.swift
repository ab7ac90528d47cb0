/// The standard error of the area under a curve of efficiencies.
///
/// Source: E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Biometrics 44 (1988) 837: the variance of the mean over signal
/// events of the fraction of background below each, plus the same the other way round.
enum AreaUncertainty {
  /// The standard error; NaN for fewer than two events of a kind.
  ///
  /// - Parameters:
  ///   - signal: the scores of signal events, without NaN.
  ///   - background: the scores of background events, without NaN.
  static func standardError(signal: [Double], background: [Double]) -> Double {
    guard signal.count > 1, background.count > 1 else { return .nan }
    return
      (variance(placements(of: signal, among: background))
      + variance(placements(of: background, among: signal))).squareRoot()
  }

  /// For each value the fraction of others below it, equal ones counting half.
  private static func placements(of values: [Double], among others: [Double]) -> [Double] {
    let (values, others) = (values.sorted(), others.sorted())
    var (below, upTo) = (0, 0)
    return values.map { value in
      while below < others.count, others[below] < value { below += 1 }
      while upTo < others.count, others[upTo] <= value { upTo += 1 }
      return Double(below + upTo) / Double(2 * others.count)
    }
  }

  /// The variance of the mean.
  private static func variance(_ values: [Double]) -> Double {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1) / count
  }
}
