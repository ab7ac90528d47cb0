internal import SSTCore

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
