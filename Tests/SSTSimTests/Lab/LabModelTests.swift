import Foundation
import SSTCore
import Testing

@testable import SSTSim

@Suite("Simulated lab: models") struct LabModelTests {
  @Test("fired cells have the moments of the modified Poisson law", arguments: [0.05, 1, 12, 400, 4000])
  func law(_ light: Double) {
    for crosstalk in [0, 0.12, 0.4] {
      let law = FiredCells(light: light, crosstalk: crosstalk)
      let e = 1 - crosstalk
      let mean = law.mean { $0 }
      let variance = law.mean { ($0 - mean) * ($0 - mean) }
      #expect(abs(mean / (light / e) - 1) < 1e-9)
      #expect(abs(variance / (light / (e * e * e)) - 1) < 1e-9)
      #expect(abs(law.probabilities.reduce(0, +) - 1) < 1e-12)
      if law.first == 0 { #expect(abs(law.probabilities[0] / exp(-light) - 1) < 1e-9) }
    }
    #expect(FiredCells(light: 0, crosstalk: 0.1).probabilities == [1])
  }

  @Test("sampled cells follow their law") func sampler() {
    let laws = [0.4, 6.0, 90].map { FiredCells(light: $0, crosstalk: 0.15) }
    let sampler = FiredCellSampler(laws)
    var random = CounterRandom(seed: 1, event: 0, purpose: 999)
    for (pixel, law) in laws.enumerated() {
      var counts = [Int](repeating: 0, count: law.probabilities.count)
      let total = 200_000
      for _ in 0..<total { counts[sampler.next(pixel, &random) - law.first] += 1 }
      var (chiSquare, degrees) = (0.0, -1.0)
      for (count, probability) in zip(counts, law.probabilities) where probability * Double(total) > 10 {
        let expected = probability * Double(total)
        chiSquare += (Double(count) - expected) * (Double(count) - expected) / expected
        degrees += 1
      }
      #expect(abs(chiSquare - degrees) < 4 * (2 * degrees).squareRoot() + 4, "\(chiSquare) of \(degrees)")
    }
  }

  @Test("the saturation is linear below the knee, and smooth") func saturation() {
    let saturation = LabSaturation()
    #expect(saturation(-3) == -3 && saturation(100) == 100 && saturation.slope(50) == 1)
    for charge in [100.001, 150, 800, 5000] {
      let slope = (saturation(charge + 1e-3) - saturation(charge - 1e-3)) / 2e-3
      #expect(abs(slope / saturation.slope(charge) - 1) < 1e-3)
      #expect(saturation(charge) < charge && saturation(charge) < 8100)
    }
  }

  @Test("the mean response and its inverse agree with the law") func response() throws {
    let camera = try LabCamera(seed: 5)
    let pixel = try #require(camera.pixels.first { $0.kind == .good })
    let saturation = camera.settings.saturation
    let response = LabMeanResponse(pixel, saturation: saturation, maximum: 460)
    for expected in [0.5, 10, 60, 100, 200, 460] {
      let law = FiredCells(light: expected * pixel.relativeLight, crosstalk: pixel.crosstalk)
      let inverse = response.expected(law.mean { saturation($0) })
      #expect(abs(inverse.value - expected) < 1e-9 + (expected > 30 ? 0.02 : 0), "\(expected) \(inverse)")
    }
    #expect(response.expected(-2).value < 0)
  }

  @Test("the pulse has its maximum at the rise time, the width and the area that are stated") func pulse() {
    let pulse = LabPulse()
    let times = (0..<48_000).map { Double($0) / 1000 }
    let heights = times.map(pulse.height)
    #expect(abs((heights.max() ?? 0) - 1) < 1e-12 && pulse.height(6) == 1 && pulse.height(0) == 0)
    let width = Double(heights.count { $0 > 0.5 }) / 1000
    #expect(abs(width - 2.35 * 6 / 6.0.squareRoot()) < 0.1)
    #expect(abs(heights.reduce(0, +) / 1000 / (6 * (2 * Double.pi / 6).squareRoot()) - 1) < 0.03)
  }

  @Test("the pixels spread as asked for; kinds have their shares") func camera() throws {
    var settings = LabCameraSettings()
    settings.deadFraction = 0.02
    let camera = try LabCamera(seed: 9, settings: settings)
    let kinds = Dictionary(grouping: camera.pixels, by: \.kind).mapValues(\.count)
    #expect(kinds == [.dead: 41, .dim: 20, .noisy: 20, .good: 1967])
    let good = camera.pixels.filter { $0.kind == .good }
    let mean = good.reduce(0) { $0 + $1.amplitude } / Double(good.count)
    let spread = (good.reduce(0) { $0 + ($1.amplitude - mean) * ($1.amplitude - mean) } / Double(good.count))
      .squareRoot()
    // Standard errors: 0.05/√1967 and 0.05/√(2·1967) of the mean.
    #expect(abs(mean / 3.2 - 1) < 0.005 && abs(spread / 3.2 - 0.05) < 0.004)
    for pixel in camera.pixels {
      let distance = pixel.peakTime - pixel.peakTime.rounded()
      #expect(abs(distance) <= 0.2 + 1e-12 && abs(pixel.peakSample - settings.peakSample) <= 5)
      #expect(pixel.kind != .dead || pixel.relativeLight == 0)
      #expect(pixel.kind != .dim || pixel.relativeLight < 0.25)
      #expect(pixel.kind != .noisy || pixel.noise > 2)
    }
    // A smaller camera has the same pixels.
    settings.pixelCount = 64
    (settings.deadFraction, settings.dimFraction, settings.noisyFraction) = (0, 0, 0)
    for pixel in try LabCamera(seed: 9, settings: settings).pixels
    where camera.pixels[pixel.index].kind == .good {
      #expect(pixel == camera.pixels[pixel.index])
    }
  }
}
