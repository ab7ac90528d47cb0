import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SSTCalib

@Suite("Extractors") struct ExtractorTests {
  /// Seven pixels: one and its six neighbors.
  static let flower = CameraGeometry(
    name: "flower", x: [0] + (0..<6).map { cos(Double($0) * .pi / 3) },
    y: [0] + (0..<6).map { sin(Double($0) * .pi / 3) }, pixelArea: 0.8, pixelShape: .hexagon,
    pixelRotationDeg: 0,
    cameraRotationDeg: 0)

  static func extract(
    _ extractor: ImageExtractor, _ event: TestEvent, scales: [Double]? = nil, broken: [Int] = [],
    quirks: Quirks = []
  ) throws -> (image: [Float], time: [Float], isValid: Bool) {
    let count = event.baselines.count
    let extraction = try ChargeExtraction(
      extractor, geometry: count == 7 ? flower : SST1MCamera.geometry, pulse: .packaged(telescope: 21),
      samplingRateGHz: 0.25, quirks: quirks)
    var isBroken = [Bool](repeating: false, count: count)
    for pixel in broken { isBroken[pixel] = true }
    let factors = scales ?? isBroken.map { $0 ? 0 : 1 }
    var scratch = ExtractionScratch()
    var (image, time) = ([Float](repeating: -1, count: count), [Float](repeating: -1, count: count))
    let valid = image.withUnsafeMutableBufferPointer { image in
      time.withUnsafeMutableBufferPointer { time in
        factors.withUnsafeBufferPointer { scales in
          event.withView {
            extraction.extract(
              R1Event(raw: $0, scales: scales), isBroken: isBroken, image: image, peakTime: time,
              scratch: &scratch)
          }
        }
      }
    }
    return (image, time, valid)
  }

  @Test("the peak search finds the first maximum, whatever the length", arguments: 1...70)
  func peaks(_ width: Int) {
    var random = CounterRandom(seed: 3, event: UInt64(width), purpose: 0)
    var event = TestEvent(pixels: 30, width: width, level: 0, baseline: 0)
    for index in event.samples.indices {
      event.samples[index] = UInt16(truncatingIfNeeded: random.next() % 12 + 65520)
    }
    var scratch = ExtractionScratch()
    event.withView {
      scratch.prepare($0)
      scratch.findMaxima($0)
    }
    for pixel in 0..<30 {
      let row = Array(event.samples[pixel * width..<(pixel + 1) * width])
      #expect(scratch.maxima[pixel] == row.max())
      #expect(Int(scratch.peaks[pixel]) == row.firstIndex(of: scratch.maxima[pixel]))
    }
  }

  @Test("a window at the edge of the readout is cut")
  func edges() throws {
    var event = TestEvent(pixels: 7, level: 100, baseline: 99)
    event.samples[0] = 110
    event.samples[50 + 49] = 110
    let none = PeakWindow { $0.appliesIntegrationCorrection = false }
    let found = try Self.extract(.localPeakWindowSum(none), event)
    #expect(found.image[0] == 11 + 3)
    #expect(found.image[1] == 11 + 3)
    #expect(found.time[0] == Float(Float(6.0 / 14.0) / 0.25))
    #expect(found.image[2] == 4)
  }

  @Test("without a positive sample the time is the peak's; a masked pixel is 0")
  func degenerate() throws {
    var event = TestEvent(pixels: 7, level: 100, baseline: 200)
    event.samples[20] = 150
    event.samples[50 + 20] = 150
    let found = try Self.extract(.localPeakWindowSum(), event, broken: [1])
    #expect(found.time[0] == 80)
    #expect(found.image[0] < 0)
    #expect(found.image[1] == 0)
    #expect(found.time[1] == 0)
  }

  @Test("the brightest fraction of the pixels: right numbers, and the original's for broken pixels")
  func pixelFraction() throws {
    var event = TestEvent(pixels: 7, level: 100, baseline: 100)
    event.samples[50 + 10] = 300  // pixel 1, the brightest but one
    event.samples[6 * 50 + 30] = 400  // pixel 6, the brightest
    let extractor = ImageExtractor.globalPeakWindowSum(
      GlobalPeakWindow {
        ($0.window.width, $0.window.shift) = (1, 0)
        $0.window.appliesIntegrationCorrection = false
        $0.pixelFraction = 0.2
      })
    let right = try Self.extract(extractor, event, broken: [0])
    #expect(right.image[6] == 300 && right.image[1] == 0)
    // The original counts positions among the not-broken pixels: 5 instead of 6, a dark pixel.
    let original = try Self.extract(extractor, event, broken: [0], quirks: .misnumberedPeaks)
    #expect(original.image[6] == 0)
  }

  @Test("two passes without a shower keep the first")
  func noIsland() throws {
    let found = try Self.extract(.twoPassWindowSum(), TestEvent(pixels: 7, level: 100, baseline: 100))
    #expect(!found.isValid)
    #expect(found.image == [Float](repeating: 0, count: 7))
  }

  @Test("neighbor average: marked pixels only, 0 without neighbors")
  func average() {
    var (image, time): ([Float], [Float]) = ([9, 1, 2, 3, 4, 5, 6], [9, 10, 20, 30, 40, 50, 60])
    func run(_ marked: [Int32]) {
      let isMarked = image.indices.map { marked.contains(Int32($0)) }
      image.withUnsafeMutableBufferPointer { image in
        time.withUnsafeMutableBufferPointer { time in
          NeighborAverage(geometry: Self.flower).apply(
            marked: marked, isMarked: isMarked, image: image, peakTime: time)
        }
      }
    }
    run([0])
    #expect(image == [3.5, 1, 2, 3, 4, 5, 6] && time[0] == 35)
    run([0, 1, 2, 3, 4, 5, 6])
    #expect(image == [Float](repeating: 0, count: 7))
  }

  @Test("settings made in code are checked like those of a file")
  func validation() throws {
    for (extractor, key) in [
      (ImageExtractor.localPeakWindowSum(PeakWindow { $0.width = 0 }), "LocalPeakWindowSum.window_width"),
      (.globalPeakWindowSum(GlobalPeakWindow { $0.pixelFraction = 0 }), "GlobalPeakWindowSum.pixel_fraction"),
      (.twoPassWindowSum(TwoPassWindow { $0.coreThreshold = .nan }), "TwoPassWindowSum.core_threshold"),
      (
        .baselineSubtractedNeighborPeakWindowSum(BaselineSubtractedWindow { $0.baselineStart = 10 }),
        "BaselineSubtractedNeighborPeakWindowSum.baseline_end"
      ),
    ] {
      let error = try #require(throws: CalibrationError.self) {
        try Self.extract(extractor, TestEvent(pixels: 7, level: 100, baseline: 100))
      }
      guard case .invalidParameter(let name, _, _) = error else {
        Issue.record("\(error)")
        continue
      }
      #expect(name == key)
    }
  }

  @Test("a pulse that a window misses is refused")
  func pulse() throws {
    let pulse = try ReferencePulse(amplitudes: [0, 0, 1, 0], stepNS: 2)
    #expect(try pulse.integrationCorrection(width: 1, shift: 0, samplePeriodNS: 4) == 1)
    #expect(throws: CalibrationError.self) {
      try pulse.integrationCorrection(width: 1, shift: 1, samplePeriodNS: 4)
    }
    #expect(throws: CalibrationError.self) { try ReferencePulse(amplitudes: [], stepNS: 1) }
  }
}
