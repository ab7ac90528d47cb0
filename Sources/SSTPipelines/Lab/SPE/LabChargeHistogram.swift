public import SSTCore
import SPEFit

/// The charges of all pixels and events of a run in one histogram, to see where the peaks are.
public struct LabChargeHistogram: Sendable {
  /// The run.
  public var run: String
  /// The unit of the charges.
  public var unit: String
  /// The edges of the bins: 100 of equal width from the first to the 99th percentile.
  public var edges: [Double]
  /// The contents of the bins.
  public var counts: [Double]
  /// The number of charges, those outside included.
  public var chargeCount: Int

  /// The left edge of the fullest bin, as the original gives it; NaN without charges.
  public var peak: Double {
    guard let most = counts.max(), let bin = counts.firstIndex(of: most) else { return .nan }
    return edges[bin]
  }

  /// Sorts charges into bins.
  ///
  /// - Parameters:
  ///   - run: the name of the run.
  ///   - unit: the unit of the charges.
  ///   - charges: the charges.
  public init(run: String, unit: String, charges: ChargeTable) {
    self.run = run
    self.unit = unit
    var values: [Double]
    switch charges.values {
    case .float32(let floats): values = floats.map(Double.init)
    case .float64(let doubles): values = doubles
    }
    values.removeAll { !$0.isFinite }
    chargeCount = values.count
    values.sort()
    let (low, high) = (Self.percentile(values, 0.01), Self.percentile(values, 0.99))
    guard high > low else {
      (edges, counts) = ([], [])
      return
    }
    let binning = Binning(count: 100, range: low...high)
    edges = binning.edges
    counts = ChargeSpectrum(values, binning: binning, keepsCharges: false).counts
  }

  /// A quantile of ascending values, interpolated between neighbours.
  private static func percentile(_ sorted: [Double], _ fraction: Double) -> Double {
    guard !sorted.isEmpty else { return .nan }
    let place = fraction * Double(sorted.count - 1)
    let lower = Int(place)
    let upper = min(lower + 1, sorted.count - 1)
    return sorted[lower] + (place - Double(lower)) * (sorted[upper] - sorted[lower])
  }
}
