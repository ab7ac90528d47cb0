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
    addEvents(of: charges, from: 0, by: 1)
  }

  /// Adds every n-th event.
  ///
  /// - Precondition: the number of pixels is right.
  mutating func addEvents(of charges: ChargeTable, from first: Int, by step: Int) {
    switch charges.values {
    case .float32(let values):
      for event in stride(from: first, to: charges.eventCount, by: step) {
        addRow(event) { Double(values[$0]) }
      }
    case .float64(let values):
      for event in stride(from: first, to: charges.eventCount, by: step) { addRow(event) { values[$0] } }
    }
  }

  @inline(__always)
  private mutating func addRow(_ event: Int, _ charge: (Int) -> Double) {
    let begin = event * sums.count
    for pixel in sums.indices {
      let charge = charge(begin + pixel)
      guard charge.isFinite else { continue }
      sums[pixel] += charge
      counts[pixel] += 1
    }
  }

  /// The number of pixels.
  public var pixelCount: Int { sums.count }

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

  /// The means over several sums of equally many pixels.
  static func mean(of parts: [MeanCharges]) -> [Double] {
    (parts.first?.sums.indices ?? 0..<0).map { pixel in
      parts.reduce(0) { $0 + $1.sums[pixel] } / Double(parts.reduce(0) { $0 + $1.counts[pixel] })
    }
  }
}
