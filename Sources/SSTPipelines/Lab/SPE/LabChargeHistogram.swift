public import SSTCore
import SPEFit

/// The charges of all pixels and events of a run in one histogram, to see where the peaks are.
public struct LabChargeHistogram: Sendable {
  /// The run.
  public var run: String
  /// The unit of the charges.
  public var unit: String
  /// The edges of the bins: 100 of equal width from the first to the 99th percentile; empty without charges.
  public var edges: [Double]
  /// The contents of the bins.
  public var counts: [Double]
  /// The left edge of the fullest bin, as the original gives it; NaN without charges.
  public var peak: Double
  /// The number of charges, those outside included.
  public var chargeCount: Int

  /// Sorts charges into bins.
  ///
  /// - Parameters:
  ///   - run: the name of the run.
  ///   - unit: the unit of the charges.
  ///   - charges: the charges.
  /// - Throws: the error of the reader.
  public init(run: String, unit: String, charges: some ChargeSource) throws {
    self.run = run
    self.unit = unit
    let overview = try ChargeOverview(charges)
    edges = overview?.edges ?? []
    counts = overview?.counts.map { Double($0) } ?? []
    peak = overview?.peakLocation ?? .nan
    chargeCount = charges.eventCount * charges.pixelCount
  }
}
