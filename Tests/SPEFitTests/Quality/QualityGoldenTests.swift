import SPEFit
import SSTCore
import TestSupport
import Testing

/// The golden file of the fit quality.
private struct QualityGolden: Decodable {
  var range: [Double]
  var n_points: Int
  var pixels: [[String: Double]]
  var bad_sigma: [Bool]
  var bad_pe: [Bool]
  var bad_pe_sigma: [Bool]
  var bad: [Bool]
  var peak_valley: [[Double]]
  var good_masks: [[Bool]]
  var good_fit: [Bool]
  var threshold: Double
  var pe_guess_by_width: [String: Double]
  var pe_guess_above_26: Double
}

@Suite("Fit quality against the original", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct QualityGoldenTests {
  private static func read() throws -> QualityGolden {
    try Golden.read(QualityGolden.self, "fit_quality.json")
  }

  private static func parameters(_ pixel: [String: Double], _ illumination: Int) throws -> [Double] {
    try ["eped_\(illumination)", "eped_sigma", "pe", "pe_sigma", "opct", "lambda_\(illumination)"]
      .map { try #require(pixel[$0]) }
  }

  @Test("peak-to-valley ratios on the grid")
  func peakValley() throws {
    let golden = try Self.read()
    let density = PhotoelectronDensity(.sipmModifiedPoisson, quirks: .spefit)
    for (illumination, expected) in golden.peak_valley.enumerated() {
      for (pixel, ratio) in zip(golden.pixels, expected) {
        let p = try Self.parameters(pixel, illumination)
        let found = PeakValley.ratioOnGrid(
          density, p, pedestal: p[0], gain: p[2], range: golden.range[0]...golden.range[1],
          pointCount: golden.n_points)
        #expect(isClose(found, ratio, relative: 1e-9))
      }
    }
  }

  @Test("masks of bad and good pixels")
  func masks() throws {
    let golden = try Self.read()
    let pixels = try golden.pixels.enumerated().map { index, pixel in
      let p = try Self.parameters(pixel, 0)
      return FittedPixel(
        pedestalSigma: p[1], gain: p[2], gainSigma: p[3], peakValley: golden.peak_valley.map { $0[index] })
    }
    let rule = GoodPixelRule(quirks: .pixelAnalysis)
    let faults = rule.faults(pixels)
    #expect(rule.minimumPeakValley == golden.threshold)
    #expect(faults.map { $0.contains(.wideCharge) } == golden.bad_sigma)
    #expect(faults.map { $0.contains(.gainOutlier) } == golden.bad_pe)
    #expect(faults.map { $0.contains(.gainSigmaOutlier) } == golden.bad_pe_sigma)
    #expect(faults.map { !$0.isEmpty } == golden.bad)
    #expect(rule.goodMasks(pixels) == golden.good_masks)
    #expect(rule.good(pixels) == golden.good_fit)
  }

  @Test("charge of a photoelectron by window width")
  func guess() throws {
    let golden = try Self.read()
    for (width, guess) in golden.pe_guess_by_width {
      let width = try #require(Int(width))
      #expect(PhotoelectronGuess.adc(windowWidth: width) == guess)
      #expect(PhotoelectronGuess.adc(windowWidth: width) == guess)
    }
    #expect(PhotoelectronGuess.adc(windowWidth: 28) == golden.pe_guess_above_26)
    #expect(PhotoelectronGuess.adc(windowWidth: 27) == golden.pe_guess_above_26)
  }
}
