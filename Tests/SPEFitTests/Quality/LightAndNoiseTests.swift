import SSTCore
import TestSupport
import Testing

@testable import SPEFit

@Suite("Dim and noisy pixels") struct LightAndNoiseTests {
  private static let positions = (0..<400).map { SIMD2(Double($0 % 20), Double($0 / 20)) }

  /// A camera whose light falls off from the middle to this part at the corners.
  private static func camera(rim: Double, scatter: Double = 0.05) -> [FittedPixel] {
    var random = CounterRandom(seed: 2, event: 0, purpose: 1)
    return positions.map { position in
      let p = (position - 9.5) / 9.5
      let light = 1 - (1 - rim) * (p.x * p.x + p.y * p.y) / 2
      return FittedPixel(
        pedestalSigma: 4 * (1 + 0.1 * (random.uniform() - 0.5)), gain: 20 + random.uniform(), gainSigma: 2,
        lights: [1, 3].map { $0 * light * (1 + scatter * (random.uniform() - 0.5)) })
    }
  }

  @Test("gradual light is no fault, dim pixels in it are found", arguments: [1.0, 0.6, 0.25])
  func gradual(_ rim: Double) {
    var pixels = Self.camera(rim: rim)
    let dim = [0, 19, 210, 399]
    for pixel in dim { for run in 0..<2 { pixels[pixel].lights[run] *= 0.4 } }
    pixels[300].lights[1] *= 0.01
    let faults = GoodPixelRule().faults(pixels, positions: Self.positions)
    for pixel in pixels.indices {
      let expected: PixelFaults = dim.contains(pixel) ? .dim : pixel == 300 ? .unlit : []
      #expect(faults[pixel] == expected, "\(pixel)")
    }
    if rim < 0.5 {
      let blind = GoodPixelRule().faults(pixels)
      #expect(blind.count { $0 == .dim } > dim.count)
    }
  }

  @Test("a whole dim module is found") func module() {
    var pixels = Self.camera(rim: 0.7)
    let module = Self.positions.indices.filter { Self.positions[$0].x < 6 && Self.positions[$0].y < 6 }
    for pixel in module { for run in 0..<2 { pixels[pixel].lights[run] *= 0.2 } }
    let faults = GoodPixelRule().faults(pixels, positions: Self.positions)
    #expect(module.allSatisfy { faults[$0] == .dim } && faults.count { $0 == .dim } == module.count)
  }

  @Test("pedestals that are much wider than the others' are noisy") func noise() {
    var pixels = Self.camera(rim: 1)
    pixels[7].pedestalSigma = 5.5
    pixels[8].pedestalSigma = 7
    pixels[9].pedestalSigma = 1
    let faults = GoodPixelRule().faults(pixels)
    #expect(faults[7] == [] && faults[8] == .noisy && faults[9] == [])
    var rule = GoodPixelRule()
    rule.maximumNoise = 1.2
    rule.minimumLight = 0.99
    let strict = rule.faults(pixels)
    #expect(strict[7].contains(.noisy) && strict.contains(.dim))
    #expect(GoodPixelRule(quirks: .pixelAnalysis).faults(pixels)[8] == [])
  }

  @Test("few pixels, equal places and dark cameras are no problem") func degenerate() {
    let pixels = Array(Self.camera(rim: 1).prefix(5))
    #expect(
      GoodPixelRule().faults(pixels, positions: Array(Self.positions.prefix(5))).allSatisfy { $0.isEmpty })
    let same = [SIMD2<Double>](repeating: SIMD2(1, 1), count: 400)
    #expect(GoodPixelRule().faults(Self.camera(rim: 1), positions: same).allSatisfy { $0.isEmpty })
    var dark = Self.camera(rim: 1)
    for pixel in dark.indices { dark[pixel].lights = [0, .nan] }
    #expect(GoodPixelRule().faults(dark, positions: Self.positions).allSatisfy { $0.isEmpty })
  }

  @Test("each fault has its word and its sentence") func words() {
    let all = PixelFaults(rawValue: 0xFFF)
    #expect(
      all.words == [
        "not-fitted", "wide-charge", "gain-outlier", "gain-sigma-outlier", "unresolved", "unlikely", "noisy",
        "dim", "unlit", "at-limit", "ambiguous", "few-events",
      ])
    #expect(Set(all.sentences).count == 12 && PixelFaults([.dim]).words == ["dim"])
    #expect(PixelFaults().words.isEmpty)
  }
}
