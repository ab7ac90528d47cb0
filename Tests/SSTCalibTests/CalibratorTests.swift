import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTCalib

@Suite("Image calibrator") struct CalibratorTests {
  static func calibrator(
    _ quirks: Quirks, window: [Double] = [1, 1, 1, 1, 1, 1, 1], bad: [Int] = [],
    additional: [Int] = [],
    corrected: Bool = false
  ) throws -> ImageCalibrator {
    var configuration = ImageCalibratorConfiguration()
    configuration.quirks = quirks
    configuration.extractor = .localPeakWindowSum(PeakWindow { $0.appliesIntegrationCorrection = corrected })
    configuration.additionalBadPixels = additional
    return try ImageCalibrator(
      configuration: configuration, photoelectronsPerCount: [Double](repeating: 0.1, count: 7),
      isGood: (0..<7).map { !bad.contains($0) },
      window: WindowTransmittance(factors: window, fileName: "w", pixelCount: 7),
      pulse: .packaged(telescope: 21),
      geometry: ExtractorTests.flower)
  }

  /// 10 ADC counts above the baseline everywhere.
  static let flat = TestEvent(pixels: 7, level: 110, baseline: 100)

  /// Pixel 0 saturated: eight samples at 3500 above the baseline.
  static var saturated: TestEvent {
    var event = flat
    for sample in 10..<18 { event.samples[sample] = 3600 }
    return event
  }

  @Test("gain, drop and window make photo-electrons")
  func chain() throws {
    let calibrator = try Self.calibrator([], window: [0.5, 1, 1, 1, 1, 1, 1])
    let state = BaselineState(
      medianVariance: 1, drop: .global(.init(value: 0.5, isOutsideTable: false)), isDead: [])
    let found = calibrator.images(Self.flat, calibrator.pixelCalibration(for: state))
    // The peak of a flat waveform is its first sample: four samples of the window remain.
    #expect(found.image == [16, 8, 8, 8, 8, 8, 8])
    #expect(found.quality == EventQuality())
  }

  @Test("defect 8: interpolation over corrected neighbors, not divided by the dead pixel's own factor")
  func windowOrder() throws {
    let window = [0.5, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8]
    let right = try Self.calibrator([], window: window, bad: [0])
    #expect(right.images(Self.flat, right.pixelCalibration(for: .unknown)).image[0] == 5)
    let original = try Self.calibrator(.earlyInterpolation, window: window, bad: [0])
    #expect(original.images(Self.flat, original.pixelCalibration(for: .unknown)).image[0] == 8)
  }

  @Test("defect 7: a saturated bad pixel gets its neighbors' mean")
  func saturatedBadPixel() throws {
    let right = try Self.calibrator([], bad: [0])
    let found = right.images(Self.saturated, right.pixelCalibration(for: .unknown))
    #expect(found.image[0] == 4)
    #expect(found.quality.saturatedPixelCount == 1)
    let original = try Self.calibrator(.earlyInterpolation, bad: [0])
    #expect(original.images(Self.saturated, original.pixelCalibration(for: .unknown)).image[0] == 0)
  }

  @Test("defect 7: a bad neighbor of a saturated pixel uses its re-integrated charge")
  func neighborOfSaturated() throws {
    let right = try Self.calibrator([], bad: [1])
    let found = right.images(Self.saturated, right.pixelCalibration(for: .unknown)).image
    // Pixel 0 holds 8 samples of 350 p.e. and the one after them; pixel 1 has it and two others as neighbors.
    #expect(found[0] == 2801)
    #expect(found[1] == Float(2809) / 3)
    let original = try Self.calibrator(.earlyInterpolation, bad: [1])
    // The seven-sample window of the first pass saw 4 + 3 samples around the first of eight equal ones.
    #expect(
      original.images(Self.saturated, original.pixelCalibration(for: .unknown)).image[1] == Float(1411) / 3)
  }

  @Test("saturation: thresholds, time and limits")
  func saturation() {
    let correction = SaturationCorrection()
    func run(_ row: [UInt16]) -> (charge: Float, time: Float)? {
      row.withUnsafeBufferPointer { correction.reintegrate($0, baseline: 100, scale: 1, samplePeriodNS: 4) }
    }
    var row = [UInt16](repeating: 100, count: 50)
    for sample in 10..<15 { row[sample] = 3600 }
    #expect(run(row) == nil)
    row[15] = 3600
    row[9] = 801
    row[16] = 801
    row[17] = 799
    let found = run(row)
    // 0.2 · 3500 = 700: the samples of 701 belong to it, the first below (699) ends it, inclusive.
    #expect(found?.charge == Float(6 * 3500 + 2 * 701 + 699))
    #expect(found?.time == Float(52))
    let end = [UInt16](repeating: 100, count: 30) + [UInt16](repeating: 3600, count: 20)
    #expect(run(end)?.charge == Float(70_000))
  }

  @Test("defect 9: additional bad pixels are added to the other masks")
  func additionalMasks() throws {
    let right = try Self.calibrator([], bad: [0], additional: [1]).pixelCalibration(for: .unknown)
    #expect(right.interpolatedPixels == [0, 1])
    #expect(right.scales[0] == 0 && right.scales[1] == 0)
    let original = try Self.calibrator(.replacedMasks, bad: [0], additional: [1]).pixelCalibration(
      for: .unknown)
    #expect(original.interpolatedPixels == [1])
    #expect(throws: CalibrationError.self) { try Self.calibrator([], additional: [7]) }
  }

  @Test("masks can be switched off, one by one")
  func maskSwitches() throws {
    let state = BaselineState(
      medianVariance: 1, drop: .none, isDead: [false, false, true, false, false, false, false])
    var configuration = ImageCalibratorConfiguration()
    func interpolated() throws -> [Int32] {
      try ImageCalibrator(
        configuration: configuration, photoelectronsPerCount: [Double](repeating: 1, count: 7),
        isGood: [false, true, true, true, true, true, true], window: nil, pulse: .packaged(telescope: 21),
        geometry: ExtractorTests.flower
      ).pixelCalibration(for: state).interpolatedPixels
    }
    #expect(try interpolated() == [0, 2])
    configuration.masksDeadPixels = false
    #expect(try interpolated() == [0])
    configuration.masksDeadPixels = true
    configuration.masksBadPixels = false
    #expect(try interpolated() == [])
  }

  @Test("drop a pixel")
  func pixelwiseDrop() throws {
    let calibrator = try Self.calibrator([])
    let factors = [1, 0.5, 1, 1, 1, 1, 1].map { Double($0) }
    let state = BaselineState(
      medianVariance: 1, drop: .perPixel(factors, mean: 6.5 / 7, isOutsideTable: true), isDead: [])
    let pixels = calibrator.pixelCalibration(for: state)
    #expect(pixels.scales[1] == 0.2 && pixels.isDropOutsideTable)
  }

  @Test(
    "defects 1 and 2: with swapped modules the window table is exchanged once, also in the priming",
    .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func swappedModules() throws {
    let right = try StreamRun("swapped_modules_tel21", quirks: [], limit: 14)
    let original = try StreamRun(
      "swapped_modules_tel21", quirks: [.alternatingWindow, .unswappedPriming], limit: 14)
    let pixels = try #require(right.swap).pixelPairs.map(\.first)
    let table = try WindowTransmittance.packaged(telescope: 21).factors
    let pairs = try #require(right.swap).pixelPairs
    // Same event, one factor for all: the ratio to the original's image is the ratio of the tables.
    for (index, (a, b)) in zip(right.results, original.results).enumerated() where index > 0 {
      let exchanged = ModuleSwap.originalUsesSwappedWindow(calibratedBefore: 11 + index)
      for (position, pixel) in pixels.enumerated() where a.image[pixel] > 1 {
        let own = table[pixel] / table[pairs[position].second]
        let drop = b.dropFactor / a.dropFactor
        let ratio = Double(a.image[pixel] / b.image[pixel]) / drop
        #expect(isClose(ratio, exchanged ? 1 : own, relative: 2e-5))
      }
    }
    // The primed variance of the exchanged pixels comes from the exchanged waveforms.
    let rms = right.monitor.baselines.meanRMS()
    let mixed = original.monitor.baselines.meanRMS()
    #expect(rms.indices.contains { abs(rms[$0] - mixed[$0]) > 1 })
  }
}
