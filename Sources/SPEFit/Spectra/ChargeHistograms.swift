public import SSTCore

/// The histograms of the charges of many pixels under one illumination, all in the same bins.
///
/// Charges may come in blocks: the memory is that of the histograms, four bytes a bin, whatever the number of events.
public struct ChargeHistograms: Sendable {
  /// The bins.
  public let binning: Binning
  /// The pixels, by their place in the charges.
  public let pixels: Range<Int>
  /// `[pixel][bin]`, with one more bin at the end for charges that belong to none.
  private var counts: [UInt32]

  private var rowLength: Int { binning.count + 1 }

  /// Makes empty histograms.
  ///
  /// - Parameters:
  ///   - pixels: the pixels, by their place in the charges.
  ///   - binning: the bins.
  public init(pixels: Range<Int>, binning: Binning) {
    (self.pixels, self.binning) = (pixels, binning)
    counts = [UInt32](repeating: 0, count: pixels.count * (binning.count + 1))
  }

  /// Sorts all charges of a run into bins, in one pass.
  ///
  /// - Throws: the error of the reader.
  public init(_ charges: some ChargeSource, binning: Binning) throws {
    self.init(pixels: 0..<charges.pixelCount, binning: binning)
    try charges.forEachBlock { add($0) }
  }

  /// Adds charges; those outside the bins and NaN are left out.
  public mutating func add(_ table: ChargeTable) {
    precondition(
      pixels.upperBound <= table.pixelCount, "the charges have fewer pixels than there are histograms")
    let (filler, pixels) = (HistogramFiller(binning), pixels)
    counts.withUnsafeMutableBufferPointer { counts in
      switch table.values {
      case .float32(let values):
        values.withUnsafeBufferPointer { filler.fill($0, table.pixelCount, pixels, counts) }
      case .float64(let values):
        values.withUnsafeBufferPointer { filler.fill($0, table.pixelCount, pixels, counts) }
      }
    }
  }

  /// The histogram of a pixel.
  public func counts(ofPixel pixel: Int) -> [Double] {
    let start = (pixel - pixels.lowerBound) * rowLength
    return counts[start..<start + binning.count].map(Double.init)
  }
}

/// The spectra of a block of pixels under one illumination.
struct PixelSpectra {
  private let histograms: ChargeHistograms
  private let template: ChargeSpectrum
  /// Charges `[pixel][event]`; nil if only histograms are needed.
  private let columns: [[Double]]?

  init(_ table: ChargeTable, pixels: Range<Int>, binning: Binning, keepsCharges: Bool) {
    var histograms = ChargeHistograms(pixels: pixels, binning: binning)
    histograms.add(table)
    self.init(histograms, columns: keepsCharges ? Self.columns(table, pixels) : nil)
  }

  init(_ histograms: ChargeHistograms, columns: [[Double]]? = nil) {
    (self.histograms, self.columns) = (histograms, columns)
    let none = [Double](repeating: 0, count: histograms.binning.count)
    template = ChargeSpectrum(counts: none, binning: histograms.binning)
  }

  func spectrum(ofPixel pixel: Int) -> ChargeSpectrum {
    if let columns {
      return ChargeSpectrum(columns[pixel - histograms.pixels.lowerBound], binning: histograms.binning)
    }
    var spectrum = template
    spectrum.counts = histograms.counts(ofPixel: pixel)
    return spectrum
  }

  private static func columns(_ table: ChargeTable, _ pixels: Range<Int>) -> [[Double]] {
    var columns = [[Double]](repeating: [], count: pixels.count)
    for column in columns.indices { columns[column].reserveCapacity(table.eventCount) }
    for event in 0..<table.eventCount {
      for pixel in pixels { columns[pixel - pixels.lowerBound].append(table[event, pixel]) }
    }
    return columns
  }
}
