internal import Foundation

/// One value of an event from the values of its telescopes.
public struct WeightedMerge: Sendable, Equatable {
  /// The weighted mean.
  public var mean: Double
  /// The variance of the values about their plain mean, with one value less in the denominator; NaN for one value.
  public var variance: Double
  /// The weighted variance about the weighted mean.
  public var weightedVariance: Double

  /// Merges values.
  ///
  /// - Parameters:
  ///   - values: one for each telescope.
  ///   - weights: their weights, above 0.
  public init(_ values: [Double], weights: [Double]) {
    let total = weights.reduce(0, +)
    let mean = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    let plain = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    variance = values.reduce(0) { $0 + ($1 - plain) * ($1 - plain) } / Double(values.count - 1)
    weightedVariance = zip(values, weights).reduce(0) { $0 + $1.1 * ($1.0 - mean) * ($1.0 - mean) } / total
  }
}

/// The energy of an event from the decimal logarithms of its telescopes' energies.
public struct MergedEnergy: Sendable, Equatable {
  /// The weighted mean of the logarithms.
  public var logEnergy: Double
  /// The variance of the energy in TeV², from that of the logarithms.
  public var variance: Double
  /// The weighted variance of the energy in TeV².
  public var weightedVariance: Double

  /// The energy in TeV.
  public var energy: Double { pow(10, logEnergy) }

  /// Merges logarithms of energies in TeV.
  public init(logEnergies: [Double], weights: [Double]) {
    let merge = WeightedMerge(logEnergies, weights: weights)
    logEnergy = merge.mean
    let factor = M_LN10 * pow(10, merge.mean)
    (variance, weightedVariance) = (
      factor * factor * merge.variance, factor * factor * merge.weightedVariance
    )
  }
}
