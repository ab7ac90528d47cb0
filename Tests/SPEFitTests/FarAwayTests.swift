import SPEFit
import Testing

@Suite("Charges far from every peak") struct FarAwayTests {
  @Test("cost much, also where the density is below the smallest numbers")
  func far() throws {
    let density = PhotoelectronDensity(.pmtSingleGaussian)
    let binning = Binning(count: 100, range: -1...9)
    var counts = [Double](repeating: 0, count: 100)
    counts[10] = 100
    counts[80] = 1
    var cost = try SpectrumCost(density, ChargeSpectrum(counts: counts, binning: binning))
    let costs = [0.3, 0.2, 0.15, 0.12, 0.1, 0.05].map { cost.cost(at: [0, $0, 0.1, 0.001, 0.05]) }
    #expect(costs.allSatisfy { $0 > 100 })
  }
}
