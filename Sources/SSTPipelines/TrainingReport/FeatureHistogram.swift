import Foundation
public import Forests
import InstrumentResponse

/// How a feature is distributed in the rows that a model learned from.
///
/// Models carry these in their heads, so that anything that they are applied to can be compared with their training.
public struct FeatureHistogram: Codable, Equatable, Sendable {
  /// The rows of one kind.
  public struct Sample: Codable, Equatable, Sendable {
    /// What kind of rows, such as ``FeatureHistogram/gammas``.
    public var name: String
    /// The number of rows.
    public var rowCount = 0
    /// The number of rows without weights that would be as precise: `(Σw)² / Σw²`.
    public var effectiveCount = 0.0
    /// The number of rows, or the sum of their weights, in each bin.
    public var contents: [Double]
    /// The same of rows below the first bin.
    public var below = 0.0
    /// The same of rows above the last bin.
    public var above = 0.0

    /// The number of all rows, or the sum of all weights.
    public var total: Double { contents.reduce(below + above, +) }
  }

  /// Values of rows of one kind, to be counted.
  public struct Input: Sendable {
    /// What kind of rows.
    public var name: String
    /// One value for each row; those that are not finite are left out.
    public var values: [Float]
    /// One weight for each row, 0 or more; nil to count rows.
    public var weights: [Double]?

    /// Names values.
    ///
    /// - Parameters:
    ///   - name: what kind of rows, such as ``FeatureHistogram/gammas``.
    ///   - values: one for each row.
    ///   - weights: one for each row, 0 or more; nil to count rows.
    public init(_ name: String, _ values: [Float], weights: [Double]? = nil) {
      (self.name, self.values, self.weights) = (name, values, weights)
    }
  }

  /// The name of the rows of gamma rays.
  public static let gammas = "gammas"
  /// The name of the rows of protons.
  public static let protons = "protons"
  /// The number of bins of a new histogram.
  static let binCount = 50
  /// The fraction of all rows on either side that has no bin.
  private static let tail = 0.001

  /// The feature.
  public var feature: String
  /// Its unit; nil if it has none or it is not known.
  public var unit: String?
  /// The lower end of the first bin.
  public var low: Double
  /// The upper end of the last bin, which belongs to it.
  public var high: Double
  /// The lowest value of all rows.
  public var minimum: Double
  /// The highest value of all rows.
  public var maximum: Double
  /// The kinds of rows.
  public var samples: [Sample]

  /// Counts values in 50 bins of equal width between the quantiles at 0.1 and 99.9 percent of all kinds together.
  ///
  /// - Parameters:
  ///   - feature: the feature.
  ///   - inputs: the values by kind; kinds without finite values stay, without rows.
  /// - Returns: nil if no value is finite.
  public init?(_ feature: FeatureTable.Feature, _ inputs: [Input]) {
    let sorted = inputs.flatMap(\.values).filter(\.isFinite).map(Double.init).sorted()
    guard let least = sorted.first, let most = sorted.last else { return nil }
    (self.feature, unit, minimum, maximum) = (feature.name, feature.unit, least, most)
    (low, high) = (
      Quantile.linear(Self.tail, ofSorted: sorted), Quantile.linear(1 - Self.tail, ofSorted: sorted)
    )
    if !(low < high) {
      let half = max(abs(low) * 0.01, 1e-6)
      (low, high) = (low - half, high + half)
    }
    samples = []
    samples = inputs.map { input in
      var counter = RowCounter(self)
      for (row, value) in input.values.enumerated() { counter.add(Double(value), input.weights?[row] ?? 1) }
      return counter.sample(named: input.name)
    }
  }

  /// The number of bins.
  public var binCount: Int { samples.first?.contents.count ?? Self.binCount }
  /// The edges of the bins.
  public var edges: [Double] { Binning.linear(low, high, count: binCount) }

  /// The histograms of all columns of a table; columns without a finite value are left out.
  ///
  /// - Parameters:
  ///   - table: the features of rows.
  ///   - kinds: the rows of each kind.
  public static func all(
    of table: FeatureTable, kinds: [(name: String, rows: [Int])]
  ) -> [FeatureHistogram] {
    table.features.indices.compactMap { number in
      let column = table.column(number)
      return FeatureHistogram(
        table.features[number],
        kinds.map { kind in Input(kind.name, kind.rows.map { column[column.startIndex + $0] }) })
    }
  }
}

/// Counts rows in the bins of a histogram.
struct RowCounter: Sendable {
  private let low: Double
  private let high: Double
  private let perUnit: Double
  private(set) var rowCount = 0
  private var contents: [Double]
  private var (below, above, squares) = (0.0, 0.0, 0.0)

  /// Takes the bins of a histogram.
  init(_ histogram: FeatureHistogram) {
    (low, high) = (histogram.low, histogram.high)
    contents = [Double](repeating: 0, count: histogram.binCount)
    perUnit = Double(contents.count) / (high - low)
  }

  /// Counts a row; values that are not finite do not count.
  mutating func add(_ value: Double, _ weight: Double) {
    guard value.isFinite else { return }
    rowCount += 1
    squares += weight * weight
    if value < low {
      below += weight
    } else if value > high {
      above += weight
    } else {
      contents[min(Int((value - low) * perUnit), contents.count - 1)] += weight
    }
  }

  /// The rows so far.
  func sample(named name: String) -> FeatureHistogram.Sample {
    var sample = FeatureHistogram.Sample(name: name, contents: contents)
    (sample.rowCount, sample.below, sample.above) = (rowCount, below, above)
    let total = sample.total
    sample.effectiveCount = squares > 0 ? total * total / squares : 0
    return sample
  }
}
