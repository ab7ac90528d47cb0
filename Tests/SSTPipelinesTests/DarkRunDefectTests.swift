import Foundation
import SPEFit
import SSTCalib
import SSTCore
import TestSupport
import Testing

/// Each defect of the original dark-run fit: the number it gives, and ours.
@Suite("Dark-run defects") struct DarkRunDefectTests {
  /// Charges in sixteenths of an ADC count, as largest sums less five baselines.
  private static func charges(_ truth: [Double], count: Int, seed: UInt64) -> [Double] {
    var random = CounterRandom(seed: seed, event: 1, purpose: 9)
    func normal() -> Double {
      (-2 * log(1 - random.uniform())).squareRoot() * cos(2 * .pi * random.uniform())
    }
    let (rate, crosstalk, gain) = (truth[0], truth[1], truth[2])
    let theta = 0.1 * rate
    var sums: [Double] = []
    var sum = 0.0
    for n in 1...30 {
      let m = theta + Double(n) * crosstalk
      sum += theta * exp(Double(n - 1) * log(m) - m - lgamma(Double(n + 1))) / (1 - exp(-theta))
      sums.append(sum)
    }
    return (0..<count).map { _ in
      var charge = truth[5] + truth[4] * normal()
      if random.uniform() > exp(-rate) {
        let u = random.uniform()
        let n = Double((sums.firstIndex { $0 > u } ?? 29) + 1)
        let width = (n * truth[3] * truth[3] + truth[4] * truth[4]).squareRoot()
        charge = -rate * gain * 0.1 / (1 - crosstalk) + n * gain + width * normal()
      }
      return (charge * 16).rounded() / 16
    }
  }

  private static func fit(_ charges: [Double], _ quirks: Quirks) throws -> DarkRunFit {
    let axis = DarkRunAxis.charge(quirks)
    var counts = [Double](repeating: 0, count: axis.binCount)
    for charge in charges { if let bin = axis.bin(of: charge) { counts[bin] += 1 } }
    return try DarkRunFitter(quirks: quirks).fit(
      DarkRunSpectrum(centres: axis.centres, counts: counts, eventCount: Double(charges.count)))
  }

  private static let truth = [0.36, 0.144, 21.1, 3.1, 2.14, 3.2]

  @Test("binning: charges came half an ADC count too low, and bins were not integrated") func binning() throws
  {
    let charges = Self.charges(Self.truth, count: 200_000, seed: 3)
    let (right, original) = (try Self.fit(charges, []), try Self.fit(charges, .sst1mpipe))
    let (place, old) = (right.result.values[5], original.result.values[5])
    // In whole sixteenths a charge q lies between its bin's upper edge less 15/16 and the edge: −17/32 in the mean.
    // Ours from the lower edge to 15/16 above it: 1/32 too high.
    #expect(abs(place - (3.2 + 1.0 / 32)) < 0.03, "\(place)")
    #expect(abs(old - (3.2 - 17.0 / 32)) < 0.03, "\(old)")
    // Middles of bins widen the peaks by a twelfth of the squared width. A sixteenth is wide, too.
    let widths = [right, original].map { $0.result.values[4] * $0.result.values[4] }
    #expect(abs(widths[1] - widths[0] - 1.0 / 12) < 0.02, "\(widths)")
    #expect(abs(widths[0] - 2.14 * 2.14) < 0.05)
    // The shift goes into the first peak, too, and so into the gain.
    #expect(
      abs(right.gain - 21.1) < 0.1 && original.gain < right.gain - 0.2, "\(right.gain) \(original.gain)")
  }

  @Test("charges above the axis sat in its last filled bin and took part in the fit") func overflow() throws {
    var charges = Self.charges(Self.truth, count: 20_000, seed: 4)
    for i in 0..<40 { charges[i] = 160 + Double(i) }
    let (right, original) = (try Self.fit(charges, []), try Self.fit(charges, .sst1mpipe))
    #expect(right.reducedChiSquare < 1.5 && right.isGood)
    #expect(abs(right.crosstalk - 0.144) < 0.015, "\(right.crosstalk)")
    #expect(original.crosstalk > right.crosstalk + 0.02, "\(original.crosstalk)")
  }

  @Test("errors were too small by the square root of two") func errors() throws {
    let fits = try (0..<150).map { seed -> (DarkRunFit, DarkRunFit) in
      let charges = Self.charges(Self.truth, count: 5000, seed: UInt64(100 + seed))
      return (try Self.fit(charges, []), try Self.fit(charges, .sst1mpipe))
    }
    func width(_ fits: [DarkRunFit]) -> Double {
      let mean = fits.reduce(0) { $0 + $1.gain } / Double(fits.count)
      let scatter = fits.reduce(0) { $0 + ($1.gain - mean) * ($1.gain - mean) } / Double(fits.count - 1)
      let stated = fits.reduce(0) { $0 + $1.result.errors[2] } / Double(fits.count)
      return scatter.squareRoot() / stated
    }
    let (right, original) = (width(fits.map(\.0)), width(fits.map(\.1)))
    #expect(abs(right - 1) < 0.2, "\(right)")
    #expect(abs(original - 2.0.squareRoot()) < 0.3, "\(original)")
  }

  @Test("without charges above 50 the original leaves out bins; both find the gain") func weakPixel() throws {
    let charges = Self.charges([0.05, 0.02, 17, 2, 2, 3], count: 3000, seed: 8).filter { $0 < 50 }
    let (right, original) = (try Self.fit(charges, []), try Self.fit(charges, .sst1mpipe))
    for fit in [right, original] { #expect(abs(fit.gain - 17) < 1.5, "\(fit.result.values)") }
  }
}
