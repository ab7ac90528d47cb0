import SSTCore
import TestSupport
import Testing

@testable import SSTCalib

/// Charges of simulated runs: corrected for what windows miss, by the gain of each pixel.
@Suite("Lab: charges corrected for the window") struct IntegrationCorrectionTests {
  @Test("whole pulse over window, around its fullest sample") func factor() throws {
    // In samples of 2 ns: 1, 4, 2, 1.
    let pulse = PulseShape(amplitudes: [0.5, 0.5, 2, 2, 1, 1, 0.5, 0.5], stepNS: 1)
    func factor(_ width: Int, _ shift: Int?) throws -> Double {
      try LabExtraction(windowWidth: width, windowShift: shift)
        .integrationCorrection(pulse, samplingRateGHz: 0.5)
    }
    #expect(try factor(1, 0) == 2 && factor(2, nil) == 8.0 / 5 && factor(3, 0) == 8.0 / 7)
    #expect(try factor(8, nil) == 1)
    #expect(throws: CalibrationError.self) { try factor(1, -3) }
  }

  @Test("each pixel by its own gain; without gains by the first one") func gains() throws {
    var event = [Float](repeating: 0, count: 4 * 128)
    for pixel in 0..<4 { event[128 * pixel + 40] = Float(10 * (pixel + 1)) }
    let pulses = PixelPulses(
      states: [.live, .off, .live, .live], peaks: [40, 40, 40, 40], reference: 40)
    func charges(_ corrections: [Double], _ gains: ArraySlice<Int8>) throws -> [Float] {
      let extractor = try LabExtractor(
        LabExtraction(), pulses: pulses, sampleCount: 128, corrections: corrections)
      var charges = [Float](repeating: .nan, count: 3)
      var span = charges.mutableSpan
      extractor.extract(event.span, gains: gains, into: &span)
      return charges
    }
    let list: [Int8] = [9, 9, 0, 1, 1, 0]
    #expect(try charges([], []) == [10, 30, 40])
    #expect(try charges([1.5], []) == [15, 45, 60])
    #expect(try charges([1.5, 2], list[2...]) == [15, 60, 60])
    // Cameras of one pulse for both gains.
    #expect(try charges([1.5], list[2...]) == [15, 45, 60])
  }

  @Test("short waveforms have short baselines, in proportion") func baselines() {
    let usual = BaselineSamples()
    #expect(usual.fitted(to: 128) == usual && usual.fitted(to: 90) == usual)
    #expect(usual.fitted(to: 45) == BaselineSamples(leading: 10, trailing: 20))
    #expect(usual.fitted(to: 1) == BaselineSamples(leading: 0, trailing: 0))
    for count in 1...200 { #expect(throws: Never.self) { try usual.fitted(to: count).check(count) } }
  }
}
