import SPEFit
import TestSupport
import Testing

private struct EstimateFile: Decodable {
  struct Spectrum: Decodable {
    var disable_pedestal: Bool
    var x_first: Double
    var x_last: Double
    var n_x: Int
    /// Only with the first of the cases that share a spectrum.
    var y: [Double]?
    var max_n_peaks: Int
    var peak_x: [Double]
    var peak_y: [Double]
    var peak_sigma: [Double]
    var estimate: [String: Double]
  }
  struct Histogram: Decodable {
    var x: [Double]
    var y: [Double]
    var peak_x: [Double]?
    var peak_y: [Double]?
    var peak_sigma: [Double]?
    var estimate: [String: Double]?
    var error: String?
  }
  struct Ratio: Decodable {
    var k: Int
    var lambda_: Double
    var sigma0: Double
    var sigma1: Double
    var value: Double
  }
  var exact_spectra: [Spectrum]
  var histograms: [Histogram]
  var peak_ratio: [Ratio]
}

@Suite("Estimates against spefit", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct EstimateGoldenTests {
  @Test("peaks and estimates of exact spectra, with and without the pedestal")
  func spectra() throws {
    var y: [Double] = []
    for item in try Golden.read(EstimateFile.self, "estimate.json").exact_spectra {
      y = item.y ?? y
      let step = (item.x_last - item.x_first) / Double(item.n_x - 1)
      let x = (0..<item.n_x).map { Double($0) * step + item.x_first }
      let peaks = try SpectrumPeaks.find(x: x, y: y, maximumCount: item.max_n_peaks)
      try check(peaks, item.peak_x, item.peak_y, item.peak_sigma)
      try check(SpectrumEstimate(peaks, hasPedestal: !item.disable_pedestal), item.estimate)
    }
  }

  @Test("peaks and estimates of histograms")
  func histograms() throws {
    for item in try Golden.read(EstimateFile.self, "estimate.json").histograms {
      let spectrum = ChargeSpectrum(centres: item.x, counts: item.y)
      if item.error != nil {
        #expect(throws: FitError.self) { try SpectrumPeaks.find(in: spectrum) }
        continue
      }
      let peaks = try SpectrumPeaks.find(in: spectrum)
      try check(peaks, #require(item.peak_x), #require(item.peak_y), #require(item.peak_sigma))
      try check(SpectrumEstimate(peaks), #require(item.estimate))
    }
  }

  @Test("the real oscilloscope spectrum")
  func scope() throws {
    let file = try ScopeFile.read()
    let peaks = try SpectrumPeaks.find(in: ScopeFile.spectrum(), maximumCount: 4)
    try check(peaks, file.peak_x, file.peak_y, file.peak_sigma)
    try check(SpectrumEstimate(peaks, hasPedestal: false), file.estimate)
  }

  @Test("ratios of heights")
  func ratios() throws {
    for item in try Golden.read(EstimateFile.self, "estimate.json").peak_ratio {
      let ratio = SpectrumEstimate.peakRatio(
        item.k, lambda: item.lambda_, pedestalSigma: item.sigma0, gainSigma: item.sigma1)
      #expect(isClose(ratio, item.value, relative: 1e-12))
    }
  }

  private func check(_ peaks: SpectrumPeaks, _ x: [Double], _ y: [Double], _ sigma: [Double]) throws {
    #expect(peaks.positions == x)
    #expect(peaks.heights == y)
    #expect(largestRelativeDifference(peaks.sigmas, sigma) < 1e-12)
  }

  private func check(_ estimate: SpectrumEstimate, _ expected: [String: Double]) throws {
    let gain = try #require(expected["pe"])
    for (name, value) in estimate.values {
      let wanted = try #require(expected[name])
      // The peer's iteration for the light ends at 1e-8 of the sum of squares; an offset near zero has no scale of
      // its own.
      let isClose =
        name == "lambda_" ? abs(value - wanted) < 1e-5 * wanted : abs(value - wanted) < 1e-6 * gain
      #expect(isClose, "\(name): \(value), not \(wanted)")
    }
  }
}
