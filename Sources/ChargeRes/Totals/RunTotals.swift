public import SSTCore

/// All that is kept of the charges of a run: resolution and distribution, from one pass.
public struct RunTotals: Sendable, Equatable {
  /// The deviations from the expected charge, for each pixel.
  public private(set) var resolution: RunResolution
  /// The distribution about the expected charge, of all pixels and of the good ones.
  public private(set) var distribution: ChargeDistribution

  /// Makes empty totals.
  ///
  /// - Parameters:
  ///   - expectedPE: the expected charge in p.e.
  ///   - isGood: which pixels are good; as many entries as pixels.
  ///   - axis: the axis of extracted over expected charge.
  /// - Throws: ``ChargeResError`` unless the expected charge is positive.
  public init(
    expectedPE: Double, isGood: [Bool], axis: RatioAxis = .standard
  ) throws(ChargeResError) {
    resolution = try RunResolution(expectedPE: expectedPE, pixelCount: isGood.count)
    distribution = try ChargeDistribution(expectedPE: expectedPE, isGood: isGood, axis: axis)
  }

  /// Calibrates and adds extracted charges.
  ///
  /// - Parameters:
  ///   - charges: the charges in ADC.
  ///   - firstEvent: the place of their first event among the events of the run.
  ///   - calibration: the responses.
  ///   - isDark: true if the responses were read off this run.
  /// - Throws: ``ChargeResError`` if the numbers of pixels differ.
  public mutating func add(
    _ charges: ChargeTable, firstEvent: Int, through calibration: CrossCalibration, isDark: Bool
  ) throws(ChargeResError) {
    let responses = EventFold.allCases.map { calibration.response(isDark: isDark, fold: $0) }
    var row = [Double](repeating: 0, count: charges.pixelCount)
    for event in 0..<charges.eventCount {
      let fold = EventFold(event: firstEvent + event)
      try responses[fold.rawValue].calibrate(charges, event: event, into: &row)
      try resolution.add(event: row)
      try distribution.add(event: row)
    }
  }

  /// Adds the totals of other events of the same run.
  ///
  /// - Throws: ``ChargeResError/differentRuns`` if expected charge, axis or pixels differ.
  public mutating func add(_ other: RunTotals) throws(ChargeResError) {
    try resolution.add(other.resolution)
    try distribution.add(other.distribution)
  }
}
