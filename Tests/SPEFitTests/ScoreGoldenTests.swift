import SPEFit
import SSTCore
import TestSupport
import Testing

@Suite("Scores against spefit", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct ScoreGoldenTests {
  @Test("χ², degrees of freedom and p-value at the peer's values", arguments: FitFile.names)
  func scores(_ name: String) throws {
    let file = try Golden.read(FitFile.self, "fits/\(name).json")
    let density = try file.spefitDensity()
    var checked = 0
    for pixel in file.pixels {
      let charges = try file.charges(ofPixel: pixel.pixel)
      let spectra = charges.map { ChargeSpectrum($0, binning: file.binning) }
      #expect(spectra.map(\.counts) == pixel.hist)
      for (cost, fit) in pixel.fits {
        try check(fit, density, spectra, #require(FitFile.kinds[cost]), "\(name) \(cost) \(pixel.pixel)")
        checked += 1
      }
    }
    #expect(checked >= 5)
  }

  @Test("of the oscilloscope spectrum")
  func scope() throws {
    let file = try ScopeFile.read()
    let density = try JointDensity([file.density(.spefit)])
    for (cost, fit) in file.fits {
      try check(fit, density, [ScopeFile.spectrum()], #require(FitFile.kinds[cost]), cost)
    }
  }

  private func check(
    _ fit: FitFile.Fit, _ density: JointDensity, _ spectra: [ChargeSpectrum], _ kind: CostKind, _ what: String
  ) throws {
    let values = density.parameters.map { fit.values[$0.name] ?? .nan }
    var cost = try SpectrumCost(density, spectra, kind: kind, quirks: .spefit)
    #expect(isClose(cost.cost(at: values), fit.cost, relative: 1e-9), "\(what)")
    let free = density.parameters.count(where: \.isFree)
    let scores = cost.rawScores(at: values, freeCount: free, spectra: spectra)
    guard kind != .unbinnedLikelihood else {
      #expect(scores == nil)
      return
    }
    let (found, expected) = try (#require(scores), #require(fit.scores))
    #expect(found.degreesOfFreedom == fit.dof, "\(what)")
    #expect(isClose(found.chiSquare, expected.chi2, relative: 1e-9), "\(what)")
    #expect(isClose(found.reducedChiSquare, expected.reduced_chi2, relative: 1e-9), "\(what)")
    #expect(isClose(found.pValue, expected.p_value ?? .nan, relative: 1e-7), "\(what)")
  }

  @Test("without degrees of freedom there is no p-value")
  func none() {
    for dof in [0, -3] {
      let scores = FitScores(chiSquare: 2, degreesOfFreedom: dof)
      #expect(scores.pValue.isNaN)
    }
  }
}
