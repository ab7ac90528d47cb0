import Foundation
public import Reports

/// Counts the values of a feature that models are applied to, and compares them with the training.
public struct FeatureTally: Sendable {
  /// The feature in the training.
  public let histogram: FeatureHistogram
  /// How many rows have no finite value.
  public private(set) var notFiniteCount = 0
  private var counter: RowCounter
  private var outsideCount = 0

  /// The least distance that is a clear difference.
  static let clearDistance = 0.1
  /// The least distance that is a difference at all.
  static let smallDistance = 0.03
  /// The least ratio of a distance to its scale that chance reaches in one of a thousand cases.
  static let unlikely = 1.949
  /// The ratio of a distance to its scale that is the mean of two samples of one distribution.
  static let mean = 0.8687
  /// The fraction of rows outside of the training that is too much, and the least number of them.
  static let (outsideFraction, outsideRows) = (0.01, 5)

  /// Takes a feature.
  ///
  /// - Parameter histogram: the feature in the training.
  public init(_ histogram: FeatureHistogram) {
    self.histogram = histogram
    counter = RowCounter(histogram)
  }

  /// The number of rows with a finite value.
  public var rowCount: Int { counter.rowCount }

  /// Counts rows.
  ///
  /// - Parameter values: one for each row.
  public mutating func add(_ values: some Sequence<Double>) {
    for value in values {
      // Models see 32 bits, and so did their training.
      let seen = Double(Float(value))
      guard seen.isFinite else {
        notFiniteCount += 1
        continue
      }
      counter.add(seen, 1)
      if seen < histogram.minimum || seen > histogram.maximum { outsideCount += 1 }
    }
  }

  /// What a page shows of the feature.
  ///
  /// - Parameters:
  ///   - reference: the kind of rows of the training to compare with; nil, or a kind that is not there, for the first kind.
  ///   - name: what the rows are that the models are applied to.
  public func feature(reference: String? = nil, named name: String) -> ApplicationReport.Feature {
    let place = histogram.samples.firstIndex { $0.name == reference } ?? 0
    let (training, here) = (histogram.samples[place], counter.sample(named: name))
    let scale = 1 / (1 / training.effectiveCount + 1 / here.effectiveCount).squareRoot()
    let distance = Self.distance(training, here)
    let outside = rowCount > 0 ? Double(outsideCount) / Double(rowCount) : .nan
    return ApplicationReport.Feature(
      distribution: ReportDistribution(histogram, adding: here), reference: place, distance: distance,
      expectedDistance: distance.isNaN ? .nan : min(1, Self.mean / scale), outsideFraction: outside,
      notFiniteCount: notFiniteCount, trainingRange: histogram.minimum...histogram.maximum,
      referenceMedian: histogram.median(of: training), applicationMedian: histogram.median(of: here),
      verdict: verdict(distance, scale: scale, outside: outside))
  }

  private func verdict(_ distance: Double, scale: Double, outside: Double) -> ApplicationReport.Verdict {
    if distance.isNaN { return .noData }
    if outsideCount >= Self.outsideRows, outside > Self.outsideFraction { return .outside }
    guard distance * scale > Self.unlikely else { return .agrees }
    return distance >= Self.clearDistance ? .differs : distance >= Self.smallDistance ? .shifted : .agrees
  }

  /// The largest difference of the cumulative distributions at the edges of the bins; NaN if a sample is empty.
  private static func distance(_ a: FeatureHistogram.Sample, _ b: FeatureHistogram.Sample) -> Double {
    let totals = (a.total, b.total)
    guard totals.0 > 0, totals.1 > 0 else { return .nan }
    var (first, second) = (a.below / totals.0, b.below / totals.1)
    var largest = abs(first - second)
    for bin in a.contents.indices {
      first += a.contents[bin] / totals.0
      second += b.contents[bin] / totals.1
      largest = max(largest, abs(first - second))
    }
    return min(1, largest)
  }
}

extension FeatureHistogram {
  /// The median of a sample, by equal density within a bin; an end of the axis if it lies beyond, NaN without rows.
  func median(of sample: Sample) -> Double {
    let half = sample.total / 2
    guard half > 0 else { return .nan }
    var sum = sample.below
    if sum >= half { return low }
    let edges = edges
    for (bin, content) in sample.contents.enumerated() {
      if sum + content >= half {
        return edges[bin] + (half - sum) / content * (edges[bin + 1] - edges[bin])
      }
      sum += content
    }
    return high
  }
}

extension ReportDistribution {
  /// A histogram for a page.
  ///
  /// - Parameters:
  ///   - histogram: a feature in the training.
  ///   - more: rows beside those of the training, in the same bins.
  public init(_ histogram: FeatureHistogram, adding more: FeatureHistogram.Sample? = nil) {
    self.init(
      name: histogram.feature, unit: histogram.unit ?? "", edges: histogram.edges,
      samples: (histogram.samples + [more].compactMap { $0 }).map {
        Sample(
          name: $0.name, contents: $0.contents, below: $0.below, above: $0.above, rowCount: $0.rowCount,
          effectiveCount: $0.effectiveCount)
      })
  }
}
