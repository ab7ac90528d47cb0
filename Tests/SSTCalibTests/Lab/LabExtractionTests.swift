import Foundation
import SSTCalib
import SSTCore
import TestSupport
import Testing

@Suite("Lab extraction") struct LabExtractionTests {
  /// Events with a pulse of this area at these samples, on a baseline, with noise.
  static func events(
    _ peaks: [Int], areas: [Double], count: Int = 20, noise: Double = 1, samples: Int = 128
  ) -> [[Float]] {
    var random = CounterRandom(seed: 8, event: 0, purpose: 2)
    return (0..<count).map { _ in
      var event: [Float] = []
      for (peak, area) in zip(peaks, areas) {
        for sample in 0..<samples {
          let t = Double(sample - peak) / 3
          let pulse = area / (3 * (2 * Double.pi).squareRoot()) * exp(-0.5 * t * t)
          event.append(Float(5 + pulse + noise * (random.uniform() - 0.5)))
        }
      }
      return event
    }
  }

  static let alive = [Bool](repeating: false, count: 10)

  @Test("W5: a few unlit pixels in a healthy camera are left out, dim ones stay")
  func offPixels() throws {
    let areas: [Double] = [100, 100, 100, 100, 100, 100, 100, 0, 0, 15]
    let finder = try pulseFinder(Self.events(Array(repeating: 38, count: 10), areas: areas))
    let right = try finder.pulses(dead: Self.alive)
    #expect(right.livePixels == [0, 1, 2, 3, 4, 5, 6, 9])
    #expect(right.states[7] == .off && right.states[8] == .off)
    let old = try finder.pulses(dead: Self.alive, search: PulseSearch(quirks: .unlitPixelsStay))
    #expect(old.livePixels == Array(0..<10))
  }

  @Test("the original leaves unlit pixels out where fewer than one in six is lit")
  func mostlyOff() throws {
    let areas: [Double] = [100, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    let finder = try pulseFinder(Self.events(Array(repeating: 38, count: 10), areas: areas))
    var dead = Self.alive
    dead[9] = true
    let old = try finder.pulses(dead: dead, search: PulseSearch(quirks: .unlitPixelsStay))
    #expect(old.livePixels == [0])
    #expect(old.states[9] == .dead && old.states[8] == .off)
    #expect(try finder.pulses(dead: dead).livePixels == [0])
  }

  @Test("W5: dim light is seen and noise is not, after few and many events", arguments: [200, 1000, 10_000])
  func dimLight(_ count: Int) throws {
    // Flashes of 0.3 photoelectrons on average: 20 counts each against a noise of 1.3 counts a sample.
    let (lit, pixels) = (20, 60)
    var random = CounterRandom(seed: 21, event: UInt64(count), purpose: 2)
    func normal() -> Double { (0..<6).reduce(-3) { sum, _ in sum + random.uniform() } * 2.0.squareRoot() }
    let pulse = (0..<128).map { exp(-0.5 * pow(Double($0 - 38) / 3, 2)) / (3 * (2 * Double.pi).squareRoot()) }
    var finder = try PulseFinder(pixelCount: pixels + 1, sampleCount: 128)
    // Sums of many events are normal: batches of a hundred events make one.
    let batch = 100.0
    for _ in 0..<count / 100 {
      var event: [Float] = []
      for pixel in 0..<pixels {
        let charge = pixel < lit ? 20 * (0.3 * batch + (0.3 * batch).squareRoot() * normal()) : 0
        for sample in 0..<128 {
          event.append(Float(pulse[sample] * charge + 1.3 * batch.squareRoot() * normal()))
        }
      }
      // A pixel that always gives the same number.
      event += [Float](repeating: 3.1, count: 128)
      finder.add(event.span)
    }
    let found = try finder.pulses(dead: [Bool](repeating: false, count: pixels + 1))
    #expect(found.livePixels == Array(0..<lit))
    #expect(found.significances.allSatisfy { !$0.isNaN } && abs(found.reference - 38) <= 1)
  }

  @Test("W5: what neighbors spill over is no light of a pixel's own") func spill() throws {
    let areas: [Double] = [100, 100, 100, 100, 100, 100, 100, 100, 0.7, 8]
    let finder = try pulseFinder(
      Self.events(Array(repeating: 38, count: 10), areas: areas, count: 1000, noise: 0.1))
    let found = try finder.pulses(dead: Self.alive)
    #expect(found.significances[8] > 6 && found.livePixels == [0, 1, 2, 3, 4, 5, 6, 7, 9])
    let all = try finder.pulses(dead: Self.alive, search: PulseSearch(minimumHeight: 0))
    #expect(all.livePixels == Array(0..<10))
  }

  @Test("W7: the position of a dim pixel stays near the camera's")
  func nearTheMedian() throws {
    // A pixel with a small pulse in time, and a larger one far away from it.
    var events = Self.events(Array(repeating: 38, count: 10), areas: [Double](repeating: 100, count: 10))
    let late = Self.events([80], areas: [150], noise: 0)
    for event in events.indices { for s in 0..<128 { events[event][3 * 128 + s] += late[event][s] - 5 } }
    let finder = try pulseFinder(events)
    #expect(try finder.pulses(dead: Self.alive, search: PulseSearch(quirks: .unlitPixelsStay)).peaks[3] == 80)
    #expect(abs(try finder.pulses(dead: Self.alive).peaks[3] - 38) <= 1)
  }

  @Test("W7: late samples do not come to the front")
  func circular() throws {
    // The camera's pulse is early and a pixel's still earlier: rotating right brings its end to the front.
    var event = [Float](repeating: 0, count: 2 * 128)
    event[128 + 3] = 10
    event[128 + 126] = 1000
    let pulses = PixelPulses(states: [.live, .live], peaks: [8, 3], reference: 8)
    func charge(_ quirks: Quirks) throws -> Float {
      let extraction = LabExtraction(windowWidth: 16, subtractsBaseline: false, quirks: quirks)
      return try LabExtractor(extraction, pulses: pulses, sampleCount: 128).charges(event)[1]
    }
    #expect(try charge(.rotatedWaveforms) == 1010)
    #expect(try charge([]) == 10)
    let clipped = try LabExtractor(LabExtraction(), pulses: pulses, sampleCount: 128)
    #expect(clipped.samplesInWindow == [16, 11])
  }

  @Test("circular windows equal the sums over rotated waveforms, for any shift")
  func rotation() throws {
    let event = Self.events([40], areas: [100])[0]
    for peak in 0..<128 {
      let pulses = PixelPulses(states: [.live], peaks: [peak], reference: 38)
      let extractor = try LabExtractor(
        LabExtraction(quirks: .rotatedWaveforms), pulses: pulses, sampleCount: 128)
      let rotated = (0..<128).map { Double(event[($0 + peak - 38 + 128) % 128]) }
      let level = (rotated[..<20].reduce(0, +) + rotated[88...].reduce(0, +)) / 60
      let expected = rotated[30..<46].reduce(0) { $0 + $1 - level }
      #expect(isClose(Double(extractor.charges(event)[0]), expected, relative: 1e-6, absolute: 1e-5))
    }
  }

  @Test("W30: a run with hardly any light uses the positions of the brightest one")
  func sharedPeaks() throws {
    let peaks = [36, 37, 38, 39, 40, 38, 38, 37, 39, 38]
    let faint = try pulseFinder(
      Self.events(peaks, areas: [Double](repeating: 1.5, count: 10), noise: 4))
    let bright = try pulseFinder(Self.events(peaks, areas: [Double](repeating: 500, count: 10)))
      .pulses(dead: Self.alive)
    let old = try faint.pulses(dead: Self.alive, search: PulseSearch(quirks: .unlitPixelsStay))
    #expect(zip(old.peaks, peaks).contains { abs($0 - $1) > 8 })
    #expect(try old.withPeaks(of: bright).peaks == peaks)
  }

  @Test("sums of parts are sums of the whole")
  func parts() throws {
    let events = Self.events([38, 40], areas: [50, 80])
    let whole = try pulseFinder(events, pixels: 2)
    var first = try pulseFinder(Array(events[..<7]), pixels: 2)
    try first.add(try pulseFinder(Array(events[7...]), pixels: 2))
    #expect(first.eventCount == 20)
    #expect(zip(first.average(pixel: 1), whole.average(pixel: 1)).allSatisfy { abs($0 - $1) < 1e-12 })
    // Many events at once give the same sums to the last bit.
    var block = try PulseFinder(pixelCount: 2, sampleCount: 128)
    let joined = events.flatMap { $0 }
    block.add(joined.span)
    #expect(block.eventCount == 20 && block.average(pixel: 1) == whole.average(pixel: 1))
  }

  @Test("what cannot be extracted is an error")
  func errors() throws {
    #expect(throws: LabError.tooFewSamples(found: 60, needed: 61)) {
      try PulseFinder(pixelCount: 1, sampleCount: 60)
    }
    var finder = try PulseFinder(pixelCount: 1, sampleCount: 128)
    #expect(throws: LabError.noEvents) { try finder.pulses(dead: [false]) }
    finder.add([Float](repeating: 3, count: 128).span)
    #expect(throws: LabError.noLitPixel) { try finder.pulses(dead: [false]) }
    #expect(throws: LabError.wrongCount(what: "pixel states", found: 2, expected: 1)) {
      try finder.pulses(dead: [false, false])
    }
    let pulses = PixelPulses(states: [.live], peaks: [38], reference: 38)
    #expect(throws: LabError.badWindow(0)) {
      try LabExtractor(LabExtraction(windowWidth: 0), pulses: pulses, sampleCount: 128)
    }
    let outside = PixelPulses(states: [.live], peaks: [Int.max], reference: 38)
    #expect(throws: LabError.peakOutside(Int.max, sampleCount: 128)) {
      try LabExtractor(LabExtraction(), pulses: outside, sampleCount: 128)
    }
  }
}
