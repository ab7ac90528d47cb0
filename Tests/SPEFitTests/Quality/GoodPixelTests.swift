import SSTCore
import TestSupport
import Testing

@testable import SPEFit

@Suite("Good pixels") struct GoodPixelTests {
  /// Pixels with gains about 20, and some odd ones at the end.
  static func camera(odd: [Double]) -> [FittedPixel] {
    var random = CounterRandom(seed: 5, event: 0, purpose: 1)
    func noise() -> Double { (0..<12).reduce(-6) { sum, _ in sum + random.uniform() } }
    let healthy = (0..<200).map { _ in
      FittedPixel(pedestalSigma: 4, gain: 20 + 0.5 * noise(), gainSigma: 2.3 + 0.1 * noise(), pValue: 0.5)
    }
    return healthy + odd.map { FittedPixel(pedestalSigma: 4, gain: $0, gainSigma: 2.3, pValue: 0.5) }
  }

  @Test("W20: outliers do not hide each other")
  func robust() {
    let pixels = Self.camera(odd: Array(repeating: 60, count: 12) + [27, 14])
    let found = GoodPixelRule().faults(pixels).suffix(14)
    #expect(found.allSatisfy { $0.contains(.gainOutlier) })
    // The original's standard deviation is about 9 here: 27 and 14 pass.
    let old = GoodPixelRule(quirks: .outlierScatter).faults(pixels).suffix(2)
    #expect(old.allSatisfy { !$0.contains(.gainOutlier) })
    #expect(GoodPixelRule().good(pixels).prefix(200).allSatisfy { $0 })
  }

  @Test("W20: the exact ratio does not stop at the end of the range")
  func beyondTheRange() {
    let density = PhotoelectronDensity(.sipmModifiedPoisson)
    let p = [0, 4, 20, 2.3, 0.1, 2.0]
    let exact = PeakValley.ratio(density, p, pedestal: 0, gain: 20)
    let wide = PeakValley.ratioOnGrid(
      density, p, pedestal: 0, gain: 20, range: -30...200, pointCount: 100_000)
    let short = PeakValley.ratioOnGrid(density, p, pedestal: 0, gain: 20, range: -30...25)
    #expect(isClose(wide, exact, relative: 1e-4))
    #expect(abs(short / exact - 1) > 0.1)
    #expect(PeakValley.ratio(density, p, pedestal: 0, gain: .nan).isNaN)
    #expect(PeakValley.ratio(density, p, pedestal: 0, gain: 0).isNaN)
  }

  @Test("W21: the same pixel is good at every light level")
  func illumination() {
    let density = PhotoelectronDensity(.sipmModifiedPoisson)
    func pixel(_ light: Double) -> FittedPixel {
      let p = [0, 4, 20, 7, 0.2, light]
      let ratio = PeakValley.ratio(density, p, pedestal: 0, gain: 20)
      return FittedPixel(pedestalSigma: p[1], gain: p[2], gainSigma: p[3], peakValley: [ratio])
    }
    let lights = [0.05, 0.3, 1.0, 2.0, 4.0]
    // Ratios of 1.09 to 1.10 for faint light, 1.07 and 1.06 for 1 and 2 p.e., 1.09 for 4.
    let old = lights.map { GoodPixelRule(quirks: .peakValleyThreshold).good([pixel($0)])[0] }
    let new = lights.map { GoodPixelRule().good([pixel($0)])[0] }
    #expect(old == [true, true, false, false, true])
    #expect(new.allSatisfy { $0 })
  }

  @Test("each fault is named")
  func faults() {
    var pixels = Self.camera(odd: [])
    pixels[0].isMinimum = false
    pixels[1].gain = .nan
    pixels[2].pValue = 1e-9
    pixels[3].pedestalSigma = 12
    pixels[4].gainSigma = 11
    let faults = GoodPixelRule().faults(pixels)
    #expect(faults[0] == .notFitted)
    #expect(faults[1] == [.notFitted, .unresolved])
    #expect(faults[2] == .unlikely)
    #expect(faults[3] == [.unresolved, .noisy])
    #expect(faults[4] == [.wideCharge, .gainSigmaOutlier, .unresolved])
    #expect(faults[5...].allSatisfy { $0.isEmpty })
    #expect(GoodPixelRule().faults([]).isEmpty)
  }

  @Test("the numbers are read off a fit, with the own parameters of each illumination")
  func fromFit() throws {
    let density = try JointDensity(
      PhotoelectronDensity(.sipmModifiedPoisson), count: 2, own: ["eped", "lambda_"])
    let truth = [
      "eped_0": 1.0, "eped_1": -2, "eped_sigma": 4, "pe": 20, "pe_sigma": 2.3, "opct": 0.1, "lambda_0": 1,
      "lambda_1": 3,
    ]
    let names = density.parameters.map(\.name)
    let values = try names.map { try #require(truth[$0]) }
    let result = FitResult(
      names: names, values: values, errors: values, covariance: SymmetricMatrix(order: names.count), cost: 0,
      edm: 0, evaluations: 1, status: .callLimit)
    let fit = PixelFit(
      pixel: 3, result: result, scores: FitScores(chiSquare: 10, degreesOfFreedom: 10), histograms: [])
    let pixel = FittedPixel(fit, density: density)
    let second = PeakValley.ratio(density.parts[1], [-2, 4, 20, 2.3, 0.1, 3], pedestal: -2, gain: 20)
    #expect(pixel.gain == 20 && pixel.gainSigma == 2.3 && pixel.pedestalSigma == 4 && !pixel.isMinimum)
    #expect(pixel.peakValley.count == 2 && pixel.peakValley[1] == second)
    #expect(pixel.pValue == fit.scores?.pValue)
    let onGrid = FittedPixel(fit, density: density, grid: -30...200)
    #expect(isClose(onGrid.peakValley[1], second, relative: 0.05) && onGrid.peakValley[1] != second)
  }

  @Test("equal pixels are all good")
  func equal() {
    let pixel = FittedPixel(pedestalSigma: 4, gain: 20, gainSigma: 2)
    #expect(GoodPixelRule().good([pixel, pixel, pixel]) == [true, true, true])
  }

  @Test("W4: odd widths have a guess")
  func oddWidths() {
    #expect(PhotoelectronGuess.adc(windowWidth: 7) == 13)
    #expect(PhotoelectronGuess.adc(windowWidth: 1) == 1.5)
    #expect(PhotoelectronGuess.adc(windowWidth: 0) == nil)
  }
}
