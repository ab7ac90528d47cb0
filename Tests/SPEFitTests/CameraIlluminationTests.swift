import SPEFit
import SSTCore
import TestSupport
import Testing

/// Camera fits of two illuminations that differ in the number of events and in their bins.
@Suite("Two illuminations") struct CameraIlluminationTests {
  static let shared = [0.04, 0.2, 1.02, 0.11, 0.14]
  static let lights = [0.8, 2.1]
  static let eventCounts = [4000, 1500]
  static let pixelCount = 5
  static let binnings = [Binning(count: 120, range: -1...6), Binning(count: 70, range: -1.5...10)]

  static func table(_ illumination: Int, pixels: Int = pixelCount) -> ChargeTable {
    let columns = (0..<pixels).map { pixel in
      ToySpectrum(
        .sipmModifiedPoisson, shared + [lights[illumination]], seed: UInt64(100 * illumination + pixel)
      ).charges(eventCounts[illumination])
    }
    let values = (0..<eventCounts[illumination]).flatMap { event in columns.map { $0[event] } }
    return ChargeTable(
      eventCount: eventCounts[illumination], pixelCount: pixels, values: .float64(values))
  }

  static func fitter(_ kind: CostKind) throws -> CameraFitter {
    try CameraFitter(
      JointDensity(PhotoelectronDensity(.sipmModifiedPoisson), count: 2), binnings: binnings, kind: kind)
  }

  @Test(
    "every pixel has the joint minimum, near the truth",
    arguments: [CostKind.binnedLikelihood, .leastSquares, .unbinnedLikelihood])
  func fits(_ kind: CostKind) throws {
    let tables = [Self.table(0), Self.table(1)]
    let fitter = try Self.fitter(kind)
    let fits = try fitter.fit(tables, jobs: 2)
    #expect(fits.map(\.pixel) == Array(0..<Self.pixelCount))
    let truth = Self.shared + Self.lights
    for fit in fits {
      #expect(fit.status == .converged)
      #expect(fit.result.names.suffix(2) == ["lambda_0", "lambda_1"])
      #expect(fit.histograms.map(\.count) == [120, 70])
      let inside = fit.histograms.map { $0.reduce(0, +) }
      #expect(inside[0] > 3950 && inside[0] <= 4000 && inside[1] > 1480 && inside[1] <= 1500)
      for i in truth.indices {
        // Least squares over few counts is biased.
        let allowed = kind == .leastSquares ? 6.0 : 4.5
        let pull = (fit.result.values[i] - truth[i]) / fit.result.errors[i]
        #expect(abs(pull) < allowed, "\(kind) pixel \(fit.pixel) \(fit.result.names[i]): \(pull)")
      }
      try checkMinimum(fit, tables, fitter)
    }
  }

  /// The same by hand, from the truth.
  private func checkMinimum(_ fit: PixelFit, _ tables: [ChargeTable], _ fitter: CameraFitter) throws {
    let spectra = zip(tables, Self.binnings).map { table, binning in
      ChargeSpectrum((0..<table.eventCount).map { table[$0, fit.pixel] }, binning: binning)
    }
    #expect(spectra.map(\.counts) == fit.histograms)
    var cost = try SpectrumCost(fitter.density, spectra, kind: fitter.kind)
    let best = try Minimizer(fitter.density.parameters).minimize(&cost, from: Self.shared + Self.lights)
    #expect(abs(best.cost - fit.result.cost) < 1e-6)
    for i in best.values.indices {
      #expect(abs(best.values[i] - fit.result.values[i]) < 1e-4 * best.errors[i])
    }
  }

  @Test("the joint fit of two illuminations knows more than that of one")
  func information() throws {
    let both = try Self.fitter(.binnedLikelihood).fit([Self.table(0), Self.table(1)])
    let single = try CameraFitter(
      JointDensity([PhotoelectronDensity(.sipmModifiedPoisson)]), binnings: [Self.binnings[0]]
    ).fit([Self.table(0)])
    for (joint, alone) in zip(both, single) {
      for name in ["pe", "opct", "eped"] {
        let (a, b) = (joint.result.error(of: name), alone.result.error(of: name))
        #expect(a ?? .infinity < b ?? 0, "\(name)")
      }
    }
  }

  @Test("tables, binnings and densities have to match")
  func mismatches() throws {
    let joint = try JointDensity(PhotoelectronDensity(.sipmModifiedPoisson), count: 2)
    #expect(throws: FitError.wrongCount(what: "binnings", found: 3, expected: 2)) {
      try CameraFitter(joint, binnings: Self.binnings + [Self.binnings[0]])
    }
    let fitter = try Self.fitter(.binnedLikelihood)
    #expect(throws: FitError.wrongCount(what: "charge tables", found: 1, expected: 2)) {
      try fitter.fit([Self.table(0)])
    }
    #expect(throws: FitError.wrongCount(what: "pixels in a charge table", found: 4, expected: 5)) {
      try fitter.fit([Self.table(0), Self.table(1, pixels: 4)])
    }
    let charges = ToySpectrum(.sipmModifiedPoisson, Self.shared + [1], seed: 9).charges(500)
    let spectrum = ChargeSpectrum(charges, binning: Self.binnings[0])
    #expect(throws: FitError.wrongCount(what: "spectra", found: 1, expected: 2)) {
      try fitter.fit([spectrum])
    }
  }
}
