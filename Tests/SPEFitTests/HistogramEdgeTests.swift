import SSTCore
import Testing

@testable import SPEFit

@Suite("Histograms at the ends of their range") struct HistogramEdgeTests {
  @Test(
    "charges just outside are in no bin, in either precision",
    arguments: [0.5, 0.1, 0.011, 0.009, 0.003, 1e-4, 1e-6])
  func outside(_ part: Double) {
    let binning = Binning(count: 100, range: -8...92)
    let charges = [-8 - part, 92 + part, -8 + part, 92 - part, -8, 92, .nan, -.infinity, .infinity]
    let single = charges.map { Float($0) }
    for values in [ChargeTable.Values.float64(charges), .float32(single)] {
      let table = ChargeTable(eventCount: charges.count, pixelCount: 1, values: values)
      var block = ChargeHistograms(pixels: 0..<1, binning: binning)
      block.add(table)
      var expected = [Double](repeating: 0, count: 100)
      for event in charges.indices {
        if let bin = binning.bin(of: table[event, 0]) { expected[bin] += 1 }
      }
      #expect(block.counts(ofPixel: 0) == expected)
    }
  }
}
