import SSTCore
import Testing

@testable import SSTPipelines

@Suite("Doubts about a run") struct RunDoubtsTests {
  @Test("many pixels without a good calibration are told, a few are not") func badPixels() {
    var isGood = [Bool](repeating: true, count: 1296)
    for pixel in 0..<129 { isGood[pixel] = false }
    #expect(RunDoubts.badPixels(isGood, file: "x.h5") == nil)
    isGood[1000] = false
    #expect(RunDoubts.badPixels(isGood, file: "x.h5")?.text.contains("130 of 1296") == true)
  }

  @Test("a pointing below the horizon is told with its altitude") func horizon() {
    #expect("\(RunDoubts.belowHorizon(-9.81))".hasPrefix("W0707 below-horizon: "))
    #expect(RunDoubts.belowHorizon(-9.81).text.contains("-9.8°"))
  }
}
