internal import SSTCore

/// The histograms of neighbouring pixels, filled in one pass over `[event][pixel]` charges.
struct ChargeHistogramBlock {
  let pixels: Range<Int>
  let binCount: Int
  /// `[pixel][bin]`.
  private(set) var counts: [UInt32]

  init(_ table: ChargeTable, pixels: Range<Int>, binning: Binning) {
    self.pixels = pixels
    binCount = binning.count
    counts = [UInt32](repeating: 0, count: pixels.count * binning.count)
    counts.withUnsafeMutableBufferPointer { counts in
      switch table.values {
      case .float32(let values):
        values.withUnsafeBufferPointer { Self.fill($0, table.pixelCount, pixels, binning, counts) }
      case .float64(let values):
        values.withUnsafeBufferPointer { Self.fill($0, table.pixelCount, pixels, binning, counts) }
      }
    }
  }

  /// The histogram of a pixel of the camera.
  func counts(ofPixel pixel: Int) -> [Double] {
    let start = (pixel - pixels.lowerBound) * binCount
    return counts[start..<start + binCount].map(Double.init)
  }

  @inline(__always) private static func fill<Charge: BinaryFloatingPoint>(
    _ values: UnsafeBufferPointer<Charge>, _ pixelCount: Int, _ pixels: Range<Int>, _ binning: Binning,
    _ counts: UnsafeMutableBufferPointer<UInt32>
  ) {
    let (lower, upper, density, binCount) = (binning.lower, binning.upper, binning.density, binning.count)
    binning.edges.withUnsafeBufferPointer { edges in
      for row in stride(from: 0, to: values.count, by: pixelCount) {
        for pixel in pixels.indices {
          let charge = Double(values[row + pixel])
          guard charge >= lower, charge <= upper else { continue }
          let bin = BinSearch.find(charge, edges, density)
          counts[(pixel - pixels.lowerBound) * binCount + bin] &+= 1
        }
      }
    }
  }
}
