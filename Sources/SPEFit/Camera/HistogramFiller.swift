/// Finds the bins of many charges at once.
///
/// The scaled charge tells the bin, unless it is so near to an edge that rounding matters: then the edges decide.
struct HistogramFiller {
  private let binning: Binning

  init(_ binning: Binning) { self.binning = binning }

  /// Adds charges `[event][pixel]` to histograms `[pixel][bin]`, which have one more bin for charges outside.
  @inline(__always) func fill<Charge: BinaryFloatingPoint>(
    _ values: UnsafeBufferPointer<Charge>, _ pixelCount: Int, _ pixels: Range<Int>,
    _ counts: UnsafeMutableBufferPointer<UInt32>
  ) {
    guard let counts = counts.baseAddress, let all = values.baseAddress, pixelCount > 0 else { return }
    let rowLength = binning.count + 1
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: pixels.count) { bins in
      guard let bins = bins.baseAddress else { return }
      for event in 0..<values.count / pixelCount {
        let charges = all + (event * pixelCount + pixels.lowerBound)
        find(charges, pixels.count, bins)
        var row = counts
        for pixel in 0..<pixels.count {
          var bin = Int(bins[pixel])
          if bin >= Self.doubtful { bin = exact(Double(charges[pixel])) }
          row[bin] &+= 1
          row += rowLength
        }
      }
    }
  }

  /// Marks a charge so near to an edge that the edge itself has to decide.
  private static let doubtful = 1 << 30

  /// The bins of charges, by arithmetic without branches.
  @inline(__always) private func find<Charge: BinaryFloatingPoint>(
    _ charges: UnsafePointer<Charge>, _ count: Int, _ bins: UnsafeMutablePointer<UInt32>
  ) {
    let (lower, density, end) = (binning.lower, binning.density, Double(binning.count))
    let magic = 0x1.8p52
    // The edges of 32-bit bins are not where the arithmetic has them.
    let limit = binning.precision == .double ? 0.4999 : -1
    for i in 0..<count {
      // Half a bin lower, so that rounding to the nearest number rounds down.
      let scaled = (Double(charges[i]) - lower) * density - 0.5
      let notBelow = scaled > -0.51 ? scaled : end  // also for NaN
      let place = notBelow < end ? notBelow : end
      let shifted = place + magic
      let bin = UInt32(truncatingIfNeeded: shifted.bitPattern)
      bins[i] = abs(place - (shifted - magic)) > limit ? UInt32(Self.doubtful) : bin
    }
  }

  /// The bin by comparison with the edges; the extra one outside.
  private func exact(_ charge: Double) -> Int { binning.bin(of: charge) ?? binning.count }
}
