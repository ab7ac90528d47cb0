internal import SSTCore

/// The histograms of neighboring pixels, filled in one pass over `[event][pixel]` charges.
struct ChargeHistogramBlock {
  let pixels: Range<Int>
  let binCount: Int
  /// `[pixel][bin]`, with one more bin at the end for charges that belong to none.
  private var counts: [UInt32]

  private var rowLength: Int { binCount + 1 }

  init(_ table: ChargeTable, pixels: Range<Int>, binning: Binning) {
    self.pixels = pixels
    binCount = binning.count
    counts = [UInt32](repeating: 0, count: pixels.count * (binning.count + 1))
    let filler = HistogramFiller(binning)
    counts.withUnsafeMutableBufferPointer { counts in
      switch table.values {
      case .float32(let values):
        values.withUnsafeBufferPointer { filler.fill($0, table.pixelCount, pixels, counts) }
      case .float64(let values):
        values.withUnsafeBufferPointer { filler.fill($0, table.pixelCount, pixels, counts) }
      }
    }
  }

  /// The histogram of a pixel of the camera.
  func counts(ofPixel pixel: Int) -> [Double] {
    let start = (pixel - pixels.lowerBound) * rowLength
    return counts[start..<start + binCount].map(Double.init)
  }
}
