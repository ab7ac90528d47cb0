import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTCalib

private struct GoldenWaveforms: Decodable {
  struct Result: Decodable {
    var image: [Double]
    var peak_time: [Double]
    var is_valid: Bool?
    var image_interpolated: [String: Double]?
    var peak_time_interpolated: [String: Double]?
  }
  struct Event: Decodable {
    var prng_event: UInt64
    var pulses: [[Int]]
    var adc_sum: Int
    var adc_weighted_sum: Int
    var results: [String: Result]
  }
  var seed: UInt64
  var drop_factor: Double
  var broken_pixels: [Int]
  var dc_to_pe: [Double]
  var baseline16: [Int]
  var event0_adc: [[UInt16]]
  var integration_correction_tel21: [[Double]]
  var integration_correction_tel22: [[Double]]
  var sliding_window_correction_tel21: Double
  var events: [Event]

  static let shared = Swift.Result {
    try JSONDecoder().decode(
      GoldenWaveforms.self, from: SharedData.data("oracle/r0_dl1/waveforms_seed20.json"))
  }
}

@Suite("Golden extractors", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct GoldenExtractorTests {
  static let settings: [(String, ImageExtractor)] = [
    ("LocalPeakWindowSum", .localPeakWindowSum()),
    (
      "LocalPeakWindowSum_uncorrected",
      .localPeakWindowSum(PeakWindow { $0.appliesIntegrationCorrection = false })
    ),
    (
      "FixedWindowSum",
      .fixedWindowSum(
        FixedWindow {
          $0.window = PeakWindow()
          $0.peakIndex = 19
        })
    ),
    ("GlobalPeakWindowSum", .globalPeakWindowSum()),
    ("NeighborPeakWindowSum", .neighborPeakWindowSum(NeighborPeakWindow { $0.localWeight = 1 })),
    (
      "BaselineSubtractedNeighborPeakWindowSum",
      .baselineSubtractedNeighborPeakWindowSum(BaselineSubtractedWindow { $0.neighbors.localWeight = 1 })
    ),
    ("SlidingWindowMaxSum", .slidingWindowMaxSum()),
    // The golden values were made with this core threshold.
    ("TwoPassWindowSum", .twoPassWindowSum(TwoPassWindow { $0.coreThreshold = 6 })),
    ("FullWaveformSum", .fullWaveformSum),
  ]

  @Test("the recipe of the samples is right")
  func recipe() throws {
    let golden = try GoldenWaveforms.shared.get()
    let recipe = SyntheticSamples(seed: golden.seed)
    #expect(recipe.baselines16() == golden.baseline16)
    for event in golden.events {
      let adc = recipe.samples(event: event.prng_event, pulses: event.pulses)
      #expect(adc.reduce(0) { $0 + Int($1) } == event.adc_sum)
      #expect(
        adc.enumerated().reduce(0) { $0 + Int($1.element) * ($1.offset % 65521) } == event.adc_weighted_sum)
    }
    let first = recipe.samples(event: 0, pulses: golden.events[0].pulses)
    #expect(Array(first.prefix(64 * 50)) == golden.event0_adc.flatMap { $0 })
  }

  @Test("integration corrections")
  func corrections() throws {
    let golden = try GoldenWaveforms.shared.get()
    for (telescope, table) in [
      (21, golden.integration_correction_tel21), (22, golden.integration_correction_tel22),
    ] {
      let pulse = try ReferencePulse.packaged(telescope: telescope)
      for entry in table {
        let found = try pulse.integrationCorrection(
          width: Int(entry[0]), shift: Int(entry[1]), samplePeriodNS: 4)
        #expect(isClose(found, entry[2], relative: 1e-9))
      }
    }
    let sliding = try ReferencePulse.packaged(telescope: 21).slidingWindowCorrection(
      width: 7, samplePeriodNS: 4)
    #expect(isClose(sliding, golden.sliding_window_correction_tel21, relative: 1e-9))
  }

  /// True if two windows of seven samples have the largest sum; the original's rounding noise decides there.
  private func hasTiedWindows(_ event: TestEvent, _ pixel: Int) -> Bool {
    let row = event.samples[pixel * 50..<pixel * 50 + 50].map(Int.init)
    let sums = (0...43).map { row[$0..<$0 + 7].reduce(0, +) }
    return sums.count { $0 == sums.max() } > 1
  }

  @Test("charges and times", arguments: settings.map(\.0))
  func extraction(_ name: String) throws {
    let golden = try GoldenWaveforms.shared.get()
    let setting = try #require(Self.settings.first { $0.0 == name }?.1)
    let extraction = try ChargeExtraction(
      setting, geometry: SST1MCamera.geometry, pulse: .packaged(telescope: 21), samplingRateGHz: 0.25)
    var isBroken = [Bool](repeating: false, count: 1296)
    for pixel in golden.broken_pixels { isBroken[pixel] = true }
    let scales = isBroken.indices.map { isBroken[$0] ? 0 : 1 / golden.dc_to_pe[$0] / golden.drop_factor }
    let divisors = golden.dc_to_pe.map { SIMD2($0, golden.drop_factor) }
    let recipe = SyntheticSamples(seed: golden.seed)
    var scratch = ExtractionScratch()
    var (image, time) = ([Float](repeating: -1, count: 1296), [Float](repeating: -1, count: 1296))
    for event in golden.events {
      let raw = TestEvent(
        samples: recipe.samples(event: event.prng_event, pulses: event.pulses), baselines: recipe.baselines())
      let valid = image.withUnsafeMutableBufferPointer { image in
        time.withUnsafeMutableBufferPointer { time in
          scales.withUnsafeBufferPointer { scales in
            divisors.withUnsafeBufferPointer { divisors in
              raw.withView {
                extraction.extract(
                  R1Event(raw: $0, scales: scales, divisors: divisors), isBroken: isBroken, image: image,
                  peakTime: time, scratch: &scratch)
              }
            }
          }
        }
      }
      let wanted = try #require(event.results[name])
      #expect(valid == wanted.is_valid ?? true)
      let step = 1296 / wanted.image.count
      var differing: [Int] = []
      for index in wanted.image.indices {
        let pixel = index * step
        let sameTime = isClose(Double(time[pixel]), wanted.peak_time[index], relative: 1e-6, absolute: 1e-6)
        let isTied = name == "SlidingWindowMaxSum" && hasTiedWindows(raw, pixel)
        if !isClose(Double(image[pixel]), wanted.image[index], relative: 1e-6, absolute: 1e-6)
          || !(sameTime || isTied)
        {
          differing.append(pixel)
        }
      }
      #expect(differing.isEmpty, "event \(event.prng_event)")
      try compareInterpolated(wanted, golden.broken_pixels, isBroken, image, time)
    }
  }

  private func compareInterpolated(
    _ wanted: GoldenWaveforms.Result, _ broken: [Int], _ isBroken: [Bool], _ image: [Float], _ time: [Float]
  ) throws {
    guard let charges = wanted.image_interpolated, let times = wanted.peak_time_interpolated else { return }
    var (image, time) = (image, time)
    image.withUnsafeMutableBufferPointer { image in
      time.withUnsafeMutableBufferPointer { time in
        NeighborAverage(geometry: SST1MCamera.geometry).apply(
          marked: broken.map { Int32($0) }, isMarked: isBroken, image: image, peakTime: time)
      }
    }
    for pixel in broken {
      #expect(
        isClose(Double(image[pixel]), try #require(charges["\(pixel)"]), relative: 1e-6, absolute: 1e-6))
      #expect(isClose(Double(time[pixel]), try #require(times["\(pixel)"]), relative: 1e-6, absolute: 1e-6))
    }
  }
}
