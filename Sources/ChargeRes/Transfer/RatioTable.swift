/// The original's transfer function: smoothed ADC per p.e. over the mean extracted charge of the runs.
///
/// It is kept in the order in which the runs came (that of their file names). A charge is looked up by
/// straight lines between the charges in rising order, but outside them the **first or last entry as stored**
/// applies.
public struct RatioTable: Sendable, Equatable {
  /// The mean extracted charges, as stored.
  public let adc: [Double]
  /// The smoothed ratios in ADC per p.e., as stored.
  public let adcPerPE: [Double]
  /// Both in order of the charge, for looking up.
  private let sortedADC: [Double]
  private let sortedRatio: [Double]

  /// Takes a table.
  ///
  /// - Parameters:
  ///   - adc: the mean extracted charges.
  ///   - adcPerPE: the ratios in ADC per p.e.
  /// - Throws: ``ChargeResError`` if the table is empty or the lists differ in length.
  public init(adc: [Double], adcPerPE: [Double]) throws(ChargeResError) {
    guard adc.count == adcPerPE.count else {
      throw .wrongCount(what: "ratios", found: adcPerPE.count, expected: adc.count)
    }
    guard !adc.isEmpty else { throw .tooFewRuns(found: 0, needed: 1) }
    self.adc = adc
    self.adcPerPE = adcPerPE
    let order = adc.indices.sorted { (adc[$0], $0) < (adc[$1], $1) }
    sortedADC = order.map { adc[$0] }
    sortedRatio = order.map { adcPerPE[$0] }
  }

  /// Makes the table from dark runs, in their order: ratios smoothed with the weights ½, 1, ½.
  ///
  /// - Parameters:
  ///   - expectedPE: the expected charge of each run in p.e.
  ///   - meanADC: the mean extracted charge of each run.
  /// - Throws: ``ChargeResError`` if there is no run or the lists differ in length.
  public init(expectedPE: [Double], meanADC: [Double]) throws(ChargeResError) {
    guard expectedPE.count == meanADC.count else {
      throw .wrongCount(what: "mean charges", found: meanADC.count, expected: expectedPE.count)
    }
    try self.init(adc: meanADC, adcPerPE: Self.smoothed(zip(meanADC, expectedPE).map { $0 / $1 }))
  }

  /// Each value with its neighbors at half weight; at the ends with the one there is.
  static func smoothed(_ values: [Double]) -> [Double] {
    values.indices.map { i in
      var (sum, weight) = (values[i], 1.0)
      if i > 0 {
        sum += 0.5 * values[i - 1]
        weight += 0.5
      }
      if i + 1 < values.count {
        sum += 0.5 * values[i + 1]
        weight += 0.5
      }
      return sum / weight
    }
  }

  /// The ratio that applies to an extracted charge.
  func adcPerPE(_ charge: Double) -> Double {
    guard charge >= sortedADC[0] else { return adcPerPE[0] }
    guard charge <= sortedADC[sortedADC.count - 1] else { return adcPerPE[adcPerPE.count - 1] }
    guard sortedADC.count > 1 else { return sortedRatio[0] }
    let i = lowerPiece(sortedADC, charge)
    let width = sortedADC[i + 1] - sortedADC[i]
    guard width > 0 else { return sortedRatio[i] }
    return sortedRatio[i] + (charge - sortedADC[i]) * (sortedRatio[i + 1] - sortedRatio[i]) / width
  }
}
