public import SSTCore

/// One half of the events of a run: those with even or with odd index.
public enum EventFold: Int, Sendable, CaseIterable {
  /// The first, third, … event.
  case even
  /// The second, fourth, … event.
  case odd

  /// The half to which an event belongs.
  ///
  /// - Parameter event: the index of the event among those of the run, from 0.
  public init(event: Int) { self = event & 1 == 0 ? .even : .odd }

  /// The other half.
  public var other: EventFold { self == .even ? .odd : .even }
}

/// Running means of the extracted charges of a run, for even and odd events apart.
///
/// An event belongs to a half by its index in the run, so the halves do not depend on blocks or threads.
public struct FoldedMeans: Sendable, Equatable {
  private var even: MeanCharges
  private var odd: MeanCharges

  /// Makes empty sums.
  public init(pixelCount: Int) {
    even = MeanCharges(pixelCount: pixelCount)
    odd = MeanCharges(pixelCount: pixelCount)
  }

  /// The number of pixels.
  public var pixelCount: Int { even.pixelCount }

  /// Adds charges; those that are not finite are left out.
  ///
  /// - Parameters:
  ///   - charges: the extracted charges in ADC.
  ///   - firstEvent: the place of their first event among the events of the run.
  /// - Throws: ``ChargeResError`` if the numbers of pixels differ.
  public mutating func add(_ charges: ChargeTable, firstEvent: Int) throws(ChargeResError) {
    guard charges.pixelCount == pixelCount else {
      throw .wrongCount(what: "pixels of charges", found: charges.pixelCount, expected: pixelCount)
    }
    let firstEven = firstEvent & 1
    even.addEvents(of: charges, from: firstEven, by: 2)
    odd.addEvents(of: charges, from: 1 - firstEven, by: 2)
  }

  /// Adds the charges of other sums.
  ///
  /// - Throws: ``ChargeResError/differentRuns`` if the numbers of pixels differ.
  public mutating func add(_ other: FoldedMeans) throws(ChargeResError) {
    try even.add(other.even)
    try odd.add(other.odd)
  }

  /// The mean of each pixel; NaN without charges.
  ///
  /// - Parameter fold: which events count; nil for all.
  public func means(_ fold: EventFold? = nil) -> [Double] {
    switch fold {
    case .even: even.means
    case .odd: odd.means
    case nil: MeanCharges.mean(of: [even, odd])
    }
  }
}

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
