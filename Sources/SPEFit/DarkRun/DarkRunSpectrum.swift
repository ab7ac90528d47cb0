internal import SSTCore

/// The histogram of the largest window sums of one pixel in a dark run.
public struct DarkRunSpectrum: Sendable, Equatable {
  /// The middles of the bins in ascending order, at equal distances, in ADC counts.
  public var centres: [Double]
  /// The charges in each bin.
  public var counts: [Double]
  /// All charges of the pixel, those outside the bins included.
  public var eventCount: Double

  /// Makes a spectrum.
  ///
  /// - Parameters:
  ///   - centres: the middles of the bins, at least two, at equal distances, in ADC counts.
  ///   - counts: the charges in each bin.
  ///   - eventCount: all charges, those outside the bins included.
  public init(centres: [Double], counts: [Double], eventCount: Double) {
    precondition(
      centres.count == counts.count && centres.count > 1, "a histogram needs a number for each bin")
    self.centres = centres
    self.counts = counts
    self.eventCount = eventCount
  }

  /// The distance of the bins.
  var width: Double { (centres[centres.count - 1] - centres[0]) / Double(centres.count - 1) }

  /// The bins that are fitted.
  ///
  /// All above −15 ADC counts; with the quirk `darkRunStarts` of these only the ones below 50 if all above are empty.
  func fitted(_ quirks: Quirks) -> DarkRunSpectrum? {
    let start = centres.firstIndex { $0 > -15 } ?? centres.count
    var end = centres.count
    if quirks.contains(.darkRunStarts), !hasHighCharges { end = centres.firstIndex { $0 >= 50 } ?? end }
    guard end - start > 1 else { return nil }
    return DarkRunSpectrum(
      centres: Array(centres[start..<end]), counts: Array(counts[start..<end]), eventCount: eventCount)
  }

  /// True if there is an entry above 50 ADC counts.
  var hasHighCharges: Bool { zip(centres, counts).contains { $0 > 50 && $1 > 0 } }

  /// The same with bins that can be integrated, or with their middles alone.
  func chargeSpectrum(_ quirks: Quirks) -> ChargeSpectrum {
    if quirks.contains(.binCenters) { return ChargeSpectrum(centres: centres, counts: counts) }
    let (half, last) = (0.5 * width, centres.count - 1)
    let range = centres[0] - half...centres[last] + half
    return ChargeSpectrum(counts: counts, binning: Binning(count: counts.count, range: range))
  }
}
