import ChargeRes
import TestSupport
import Testing

@Suite("Light of a scan against its charges") struct LightCheckTests {
  private static let light = [0.5, 1, 2, 5, 12, 30, 70, 180, 400]
  private static let pixels = 16

  /// Mean charges of a sensor that loses a third of its gain at the brightest run; pixels differ by a few percent.
  private static func means(of truth: [Double] = light) -> [[Double]] {
    truth.map { pe in (0..<pixels).map { pe / (1 + pe / 800) * (20 + Double($0) / 10) } }
  }

  private static func check(_ expected: [Double], _ means: [[Double]]) throws -> LightCheck {
    try LightCheck(
      expectedPE: expected, means: means, eventCounts: expected.map { _ in 1000 })
  }

  @Test("a sensor that saturates contradicts nothing, in whatever order") func sound() throws {
    let check = try Self.check(Self.light, Self.means())
    #expect(check.contradictions.isEmpty && check.strays.isEmpty)
    let reversed = try Self.check(Self.light.reversed(), Self.means().reversed())
    #expect(reversed.contradictions.isEmpty && reversed.strays.isEmpty)
  }

  @Test(
    "a sensor at the end of its range, or a clipped one, contradicts nothing", arguments: [60.0, 150, 350])
  func saturated(_ end: Double) throws {
    let clipped = Self.light.map { pe in (0..<Self.pixels).map { min(pe, end) * (20 + Double($0) / 10) } }
    let bent = Self.light.map { pe in (0..<Self.pixels).map { pe / (1 + pe / end) * (20 + Double($0) / 10) } }
    for means in [clipped, bent] {
      let check = try Self.check(Self.light, means)
      #expect(check.contradictions.isEmpty && check.strays.isEmpty, "\(check)")
    }
  }

  @Test("lines of the table that are swapped", arguments: [(0, 1), (3, 4), (2, 6), (7, 8)])
  func swapped(_ a: Int, _ b: Int) throws {
    var expected = Self.light
    expected.swapAt(a, b)
    let found = try Self.check(expected, Self.means()).contradictions
    #expect(found.map(\.run) == [a, b], "\(found)")
  }

  @Test("a shutter that was closed in one run", arguments: 1..<9) func closed(_ run: Int) throws {
    var truth = Self.light
    truth[run] = 0
    let found = try Self.check(Self.light, Self.means(of: truth))
    #expect(found.contradictions.map(\.run) == [run] && found.contradictions[0].ratio == 0)
  }

  @Test("faint runs may differ by a bit of pedestal") func pedestal() throws {
    let means = Self.means().map { $0.map { $0 + 4 } }
    #expect(try Self.check(Self.light, means).contradictions.isEmpty)
  }

  @Test("a pixel that is dead, or twice as bright, in one run", arguments: [0.0, 2]) func stray(
    _ factor: Double
  ) throws {
    for run in 2..<9 {
      var means = Self.means()
      means[run][5] *= factor
      let check = try Self.check(Self.light, means)
      #expect(check.contradictions.isEmpty)
      #expect(check.strays.map(\.pixel) == [5] && check.strays[0].run == run)
      #expect(isClose(check.strays[0].ratio, factor, relative: 0.02, absolute: 1e-9))
    }
  }

  @Test("lists of other lengths are refused") func lengths() {
    #expect(throws: ChargeResError.wrongCount(what: "mean charges", found: 1, expected: 2)) {
      try LightCheck(expectedPE: [1, 2], means: [[1]], eventCounts: [1, 1])
    }
  }
}
