public import SSTCore

/// Running means of the extracted charges of a run, for each pixel.
public struct MeanCharges: Sendable, Equatable {
  private var sums: [Double]
  private var counts: [Int]

  /// Makes empty sums.
  public init(pixelCount: Int) {
    sums = Array(repeating: 0, count: pixelCount)
    counts = Array(repeating: 0, count: pixelCount)
  }

  /// Adds charges; those that are not finite are left out.
  ///
  /// - Throws: ``ChargeResError`` if the numbers of pixels differ.
  public mutating func add(_ charges: ChargeTable) throws(ChargeResError) {
    guard charges.pixelCount == sums.count else {
      throw .wrongCount(what: "pixels of charges", found: charges.pixelCount, expected: sums.count)
    }
    for event in 0..<charges.eventCount {
      for pixel in sums.indices {
        let charge = charges[event, pixel]
        guard charge.isFinite else { continue }
        sums[pixel] += charge
        counts[pixel] += 1
      }
    }
  }

  /// Adds the charges of other sums.
  ///
  /// - Throws: ``ChargeResError/differentRuns`` if the numbers of pixels differ.
  public mutating func add(_ other: MeanCharges) throws(ChargeResError) {
    guard other.sums.count == sums.count else { throw .differentRuns }
    for pixel in sums.indices {
      sums[pixel] += other.sums[pixel]
      counts[pixel] += other.counts[pixel]
    }
  }

  /// The mean of each pixel; NaN without charges.
  public var means: [Double] { zip(sums, counts).map { $0 / Double($1) } }
}
