import Foundation
import SSTCore
@testable import SSTCalib
import TestSupport

/// The integer recipe of the golden R0 events: the same samples bit for bit in any language.
struct SyntheticSamples {
  let seed: UInt64
  static let pulseShape = [
    0, 90, 700, 1950, 3050, 3420, 3220, 2700, 2120, 1620, 1230, 940, 720, 550, 430, 330, 260, 200, 150, 120,
    90, 60,
    40, 20,
  ]

  private func random(event: UInt64, pixel: Int, sample: Int) -> UInt64 {
    let key = (((seed &* 65536 &+ event) &* 65536) &+ UInt64(pixel)) &* 65536 &+ UInt64(sample)
    var z = (key &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Baselines in sixteenths of an ADC count.
  func baselines16() -> [Int] {
    (0..<1296).map { 4800 + Int(random(event: 65535, pixel: $0, sample: 0) % 640) }
  }

  func baselines() -> [Float] { baselines16().map { Float($0) / 16 } }

  /// The samples of one event, `[pixel][sample]`.
  func samples(event: UInt64, pulses: [[Int]]) -> [UInt16] {
    var adc = [Int](repeating: 0, count: 1296 * 50)
    let base = baselines16()
    for pixel in 0..<1296 {
      let kind = random(event: 65535, pixel: pixel, sample: 1) % 256
      for sample in 0..<50 {
        let u = random(event: event, pixel: pixel, sample: sample)
        var four = -14
        var eight = -28
        for field in 0..<8 {
          let value = Int((u >> UInt64(3 * field)) & 7)
          eight += value
          if field < 4 { four += value }
        }
        let noise: Int
        switch kind {
        case 7: noise = Int(u & 1)
        case 8...19: noise = 2 * four
        case 20...25: noise = 8 * four
        default: noise = eight
        }
        adc[pixel * 50 + sample] = (base[pixel] >> 4) + 2 + noise
      }
    }
    for pulse in pulses {
      for (k, amplitude) in Self.pulseShape.enumerated() where (0..<50).contains(pulse[2] + k) {
        adc[pulse[0] * 50 + pulse[2] + k] += pulse[1] * amplitude / 1_000_000
      }
    }
    return adc.map { UInt16(min(max($0, 0), 4095)) }
  }
}

/// The list of events of a synthetic run.
struct SyntheticStream: Decodable {
  struct Event: Decodable {
    var event_number: Int
    var event_type: Int
    var prng_event: UInt64
    var time_s: Int64
    var time_ns: Int64
    var pulses: [[Int]]
    var time: TAITime { TAITime(nanoseconds: time_s * 1_000_000_000 + time_ns) }
    var isPedestal: Bool { event_type == 8 }
  }
  var seed: UInt64
  var telescope: Int
  var events: [Event]

  static func load(_ name: String) throws -> SyntheticStream {
    try JSONDecoder().decode(
      SyntheticStream.self, from: SharedData.data("oracle/r0_dl1/inputs/stream_\(name).json"))
  }
}

/// One event in buffers that a test owns.
struct TestEvent {
  var samples: [UInt16]
  var baselines: [Float]
  var time = TAITime(nanoseconds: 0)

  init(samples: [UInt16], baselines: [Float], time: TAITime = TAITime(nanoseconds: 0)) {
    self.samples = samples
    self.baselines = baselines
    self.time = time
  }

  /// All pixels flat at a level, one baseline.
  init(pixels: Int, width: Int = 50, level: UInt16, baseline: Float) {
    self.init(
      samples: [UInt16](repeating: level, count: pixels * width),
      baselines: [Float](repeating: baseline, count: pixels))
  }

  func withView<Result>(_ body: (RawEventView) throws -> Result) rethrows -> Result {
    try samples.withUnsafeBufferPointer { samples in
      try baselines.withUnsafeBufferPointer { baselines in
        try body(
          RawEventView(
            samples: samples, baselines: baselines, pixelCount: baselines.count,
            samplesPerPixel: samples.count / baselines.count))
      }
    }
  }

  var statistics: PedestalStatistics { withView { PedestalStatistics($0, time: time) } }

  func exchanged(_ swap: ModuleSwap?) -> TestEvent {
    guard let swap else { return self }
    var block = TelescopeEvents()
    block.pixelCount = baselines.count
    block.samplesPerPixel = samples.count / baselines.count
    block.headers = [EventHeader(index: 0, telescopeID: nil, eventNumber: 1, time: time, eventType: 8)]
    block.samples = samples
    block.baselines = baselines
    swap.apply(to: &block)
    return TestEvent(samples: block.samples, baselines: block.baselines, time: time)
  }
}

extension ImageCalibrator {
  /// Calibrates into new arrays.
  func images(
    _ event: TestEvent, _ calibration: PixelCalibration, exchangesWindow: Bool = false
  ) -> (image: [Float], time: [Float], quality: EventQuality) {
    var image = [Float](repeating: 0, count: pixelCount)
    var time = image
    var scratch = ExtractionScratch()
    let quality = image.withUnsafeMutableBufferPointer { image in
      time.withUnsafeMutableBufferPointer { time in
        event.withView {
          calibrate(
            $0, with: calibration, into: image, peakTime: time, scratch: &scratch,
            exchangesWindow: exchangesWindow)
        }
      }
    }
    return (image, time, quality)
  }
}
