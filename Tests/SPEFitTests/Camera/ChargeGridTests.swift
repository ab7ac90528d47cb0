import SPEFit
import SSTCore
import SSTSim
import Testing

/// Charges that lie on equal steps, such as whole ADC counts.
@Suite("Charges on steps") struct ChargeGridTests {
  private static let truth = [0, 3, 20, 2, 0.15, 1.2]
  private static let range = -30.0...180.0

  private func table(_ charges: [Double], step: Double, offset: Double = 0) -> ChargeTable {
    let values = charges.map { ($0 / step).rounded() * step + offset }
    return ChargeTable(eventCount: values.count, pixelCount: 1, values: .float64(values))
  }

  private func charges(_ seed: UInt64, _ count: Int = 5000) -> [Double] {
    ToySpectrum(.sipmModifiedPoisson, Self.truth, seed: seed).charges(count)
  }

  @Test("steps are found, with any distance and any origin", arguments: [1, 2, 0.25, 0.1], [0, 0.5, -0.037])
  func found(_ step: Double, _ offset: Double) throws {
    let table = table(charges(1), step: step, offset: offset)
    let grid = try #require(try ChargeGrid([table], range: Self.range))
    #expect(abs(grid.spacing - step) < 1e-9)
    let places = ((grid.origin - offset) / step)
    #expect(abs(places - places.rounded()) < 1e-6)
    let single = table.values
    guard case .float64(let values) = single else { return }
    let float = ChargeTable(
      eventCount: values.count, pixelCount: 1, values: .float32(values.map { Float($0) }))
    #expect(abs((try ChargeGrid([float], range: Self.range)?.spacing ?? 0) - step) < 1e-5)
  }

  @Test("charges on no steps have none") func none() throws {
    let free = ChargeTable(eventCount: 5000, pixelCount: 1, values: .float64(charges(2)))
    #expect(try ChargeGrid([free], range: Self.range) == nil)
    let single = ChargeTable(
      eventCount: 5000, pixelCount: 1, values: .float32(charges(2).map { Float($0) }))
    #expect(try ChargeGrid([single], range: Self.range) == nil)
    let odds: [[Double]] = [[], [1, 2, 3], [Double](repeating: 7, count: 100), [.nan, .infinity]]
    for odd in odds {
      let few = ChargeTable(eventCount: odd.count, pixelCount: 1, values: .float64(odd))
      #expect(try ChargeGrid([few], range: Self.range) == nil)
    }
  }

  @Test(
    "bins begin half-way and hold the whole range",
    arguments: [(-30.0, 180.0, 105), (-30, 180, 100), (-30.2, 179.9, 400), (-30, 180, 1), (-30, 180, 37)])
  func aligned(_ lower: Double, _ upper: Double, _ count: Int) throws {
    let grid = try #require(try ChargeGrid([table(charges(3), step: 1)], range: Self.range))
    let binning = try #require(grid.aligned(count: count, range: lower...upper))
    let width = (binning.upper - binning.lower) / Double(binning.count)
    #expect(width == width.rounded() && width >= 1)
    #expect(abs(binning.lower - binning.lower.rounded()) == 0.5)
    #expect(binning.lower <= lower && binning.upper >= upper && binning.lower > lower - 1)
    #expect(binning.upper < upper + width)
    #expect(grid.aligned(count: 105, range: -30.5...179.5) == nil)
  }

  @Test("whole numbers no longer move the pedestal") func pulls() throws {
    var density = PhotoelectronDensity(.sipmModifiedPoisson)
    density.scale(toGain: 20)
    var pulls = [Double](repeating: 0, count: 6)
    let toys = 24
    for seed in 0..<toys {
      let table = table(charges(UInt64(seed + 10)), step: 1)
      let grid = try #require(try ChargeGrid([table], range: Self.range))
      let binning = try #require(grid.aligned(count: 100, range: Self.range))
      let fitter = try CameraFitter(JointDensity([density]), binnings: [binning])
      let result = try fitter.fit([table])[0].result
      #expect(result.status == .converged)
      for i in 0..<6 { pulls[i] += (result.values[i] - Self.truth[i]) / result.errors[i] / Double(toys) }
    }
    // Rounding widens the noise by 1/12 of a squared count, 0.014 counts. Edges on whole numbers give a mean of 7.
    #expect(pulls.allSatisfy { abs($0) < 0.9 }, "\(pulls)")
  }
}
