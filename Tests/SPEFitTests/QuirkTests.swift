import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SPEFit

@Suite("Fits of spectra: each defect of the originals beside the right number") struct QuirkTests {
  /// Pedestal width 2, gain 10, charge width 1, crosstalk 0.1, light 1.
  private static let truth = [0.0, 2, 10, 1, 0.1, 1]
  private static let range = -10.0...60

  /// A spectrum of as many charges as the density says for each bin.
  private static func exact(_ density: PhotoelectronDensity, bins: Int) -> ChargeSpectrum {
    let width = (range.upperBound - range.lowerBound) / Double(bins)
    let counts = (0..<bins).map { bin in
      let low = range.lowerBound + Double(bin) * width
      let steps = (0..<200).map { density.density(at: low + (Double($0) + 0.5) * width / 200, truth) }
      return 1e5 * width * steps.reduce(0, +) / 200
    }
    return ChargeSpectrum(counts: counts, binning: Binning(count: bins, range: range))
  }

  @Test("S1: bins are integrated; the density at their middle is not what they hold") func bins() throws {
    let density = PhotoelectronDensity(.sipmModifiedPoisson)
    let spectrum = Self.exact(density, bins: 35)
    func chiSquare(_ quirks: Quirks) throws -> Double {
      var cost = try SpectrumCost(density, spectrum, kind: .leastSquares, quirks: quirks)
      return cost.cost(at: Self.truth)
    }
    #expect(try chiSquare([]) < 1)
    #expect(try chiSquare(.binCenters) > 100)
  }

  @Test("S2: all peaks are summed; the original's sum ends at a weight of 1e-4") func peaks() {
    let p = [0.0, 2, 10, 1, 0.02, 0.02]
    let (right, old) = (
      PhotoelectronDensity(.sipmModifiedPoisson),
      PhotoelectronDensity(.sipmModifiedPoisson, quirks: .truncatedPeaks)
    )
    #expect(isClose(right.density(at: 10, p), old.density(at: 10, p), relative: 1e-2))
    #expect(right.density(at: 40, p) > 1e3 * old.density(at: 40, p))
  }

  @Test("S3: an unbinned density is one in the range of its charges") func normalization() throws {
    let density = PhotoelectronDensity(.sipmModifiedPoisson)
    let charges = (0..<100).map { -5 + 0.1 * Double($0) }
    let spectrum = ChargeSpectrum(charges, binning: Binning(count: 10, range: -5...5))
    func cost(_ quirks: Quirks) throws -> Double {
      var cost = try SpectrumCost(density, spectrum, kind: .unbinnedLikelihood, quirks: quirks)
      return cost.cost(at: Self.truth)
    }
    let steps = (0..<10_000).map { density.density(at: -5 + (Double($0) + 0.5) / 1000, Self.truth) }
    let share = steps.reduce(0, +) / 1000
    #expect(share < 0.5)
    #expect(isClose(try cost(.unnormalizedDensity) - cost([]), -100 * log(share), relative: 1e-3))
  }

  @Test(
    "S4: bins with too few counts are merged and the scale is a parameter; the original's p-value is near one"
  )
  func scores() throws {
    let charges = ToySpectrum(.sipmModifiedPoisson, [0.0, 0.2, 1, 0.1, 0.1, 0.3], seed: 4).charges(3000)
    let binning = Binning(count: 600, range: -1...15)
    func scores(_ quirks: Quirks) throws -> FitScores {
      let density = try JointDensity(PhotoelectronDensity(.sipmModifiedPoisson), count: 1)
      let fitter = try CameraFitter(density, binnings: [binning], quirks: quirks)
      let fit = try fitter.fit([ChargeSpectrum(charges, binning: binning)])
      return try #require(fit.scores)
    }
    let (right, original) = (try scores([]), try scores(.rawScores))
    let free = 6
    #expect(original.degreesOfFreedom == 600 - free)
    #expect(right.degreesOfFreedom < 200)
    #expect(right.pValue > 0.001 && right.pValue < 0.999)
    #expect(original.pValue > 0.999_999)
  }

  private static let dark = DarkRunToy.spectrum([0.36, 0.144, 21.1, 3.1, 2.14, 3.2], events: 5000, seed: 9)

  @Test("dark run 4: errors that are not too small by √2") func errors() throws {
    let right = try DarkRunFitter().fit(Self.dark).result
    let old = try DarkRunFitter(quirks: .halvedVariances).fit(Self.dark).result
    #expect(right.values == old.values)
    for (a, b) in zip(right.errors, old.errors) { #expect(isClose(a / b, 2.0.squareRoot(), relative: 1e-12)) }
  }

  @Test("dark run 5: empty bins above 50 take part; the original starts at a gain of 0 without them")
  func starts() throws {
    var low = Self.dark
    for bin in low.counts.indices where low.centres[bin] >= 50 { low.counts[bin] = 0 }
    let (right, old) = (try #require(low.fitted([])), try #require(low.fitted(.darkRunStarts)))
    #expect(right.centres.last == low.centres.last && (old.centres.last ?? 99) < 50)
    #expect(Self.dark.fitted(.darkRunStarts) == Self.dark.fitted([]))
  }

  @Test("dark run 6 and 7: sixteen peaks and wide limits, not seven and narrow ones") func sevenPeaks() {
    let (right, old) = (DarkRunFitter().density, DarkRunFitter(quirks: .sevenPeaks).density)
    #expect(right.peakCount == 16 && old.peakCount == 7)
    #expect(right.parameters[2].upper == 60 && old.parameters[2].upper == 40)
    #expect(right.parameters[0].upper == 5 && old.parameters[0].upper == 2)
  }

  @Test("dark run 7: a minimum at a limit is not accurate") func limits() throws {
    let bins = try #require(Self.dark.fitted([]))
    var result = try DarkRunFitter().fit(Self.dark).result
    result.status = .atLimit(["gain"])
    #expect(!DarkRunFitter().finish(result, bins, pValue: 0.5).isAccurate)
    #expect(DarkRunFitter(quirks: .limitsAreAccurate).finish(result, bins, pValue: 0.5).isAccurate)
  }
}
