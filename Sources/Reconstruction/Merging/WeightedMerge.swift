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
    self.init(values, weights: weights, count: values.count)
  }

  /// Merges the first values of longer lists.
  init(_ values: [Double], weights: [Double], count: Int) {
    var (total, weighted, plain) = (0.0, 0.0, 0.0)
    for place in 0..<count {
      total += weights[place]
      weighted += weights[place] * values[place]
      plain += values[place]
    }
    (mean, plain) = (weighted / total, plain / Double(count))
    var (squares, weightedSquares) = (0.0, 0.0)
    for place in 0..<count {
      let distance = values[place] - mean
      squares += (values[place] - plain) * (values[place] - plain)
      weightedSquares += weights[place] * (distance * distance)
    }
    (variance, weightedVariance) = (squares / Double(count - 1), weightedSquares / total)
  }
}

/// The energy of an event from the decimal logarithms of its telescopes' energies.
public struct MergedEnergy: Sendable, Equatable {
  /// The weighted mean of the logarithms.
  public var logEnergy: Double
  /// The energy in TeV.
  public var energy: Double
  /// The variance of the energy in TeV², from that of the logarithms.
  public var variance: Double
  /// The weighted variance of the energy in TeV².
  public var weightedVariance: Double

  /// Merges logarithms of energies in TeV.
  ///
  /// - Parameters:
  ///   - logEnergies: one for each telescope.
  ///   - weights: their weights, above 0.
  public init(logEnergies: [Double], weights: [Double]) {
    self.init(WeightedMerge(logEnergies, weights: weights))
  }

  /// Takes merged logarithms.
  init(_ merge: WeightedMerge) {
    (logEnergy, energy) = (merge.mean, pow(10, merge.mean))
    let square = (M_LN10 * energy) * (M_LN10 * energy)
    (variance, weightedVariance) = (square * merge.variance, square * merge.weightedVariance)
  }
}
