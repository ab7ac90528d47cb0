import SPEFit
import SSTCore
import TestSupport
import Testing

@Suite("The oscilloscope spectrum", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct ScopeGoldenTests {
  @Test("start values are those of spefit")
  func starts() throws {
    let file = try ScopeFile.read()
    let density = try file.density(.spefit)
    for parameter in density.parameters {
      let wanted = try #require(file.parameters.first { $0.name == parameter.name })
      #expect(isClose(parameter.initial, wanted.initial, relative: 1e-5), "\(parameter.name)")
      #expect(parameter.lower == wanted.lower)
      #expect(parameter.upper == wanted.upper)
    }
  }

  @Test(
    "compatible fits reach the exact minimum, scaled to the light or not",
    arguments: ["BinnedNLL", "LeastSquares"],
    [PhotoelectronDensity.Pedestal.excluded, .excludedRenormalised])
  func compatible(_ name: String, _ pedestal: PhotoelectronDensity.Pedestal) throws {
    let file = try ScopeFile.read()
    let expected = try #require(file.fits[name])
    let result = try fit(
      file.density(.spefit, pedestal: pedestal), #require(FitFile.kinds[name]), .spefit)
    try check(
      result, expected.exact.values, #require(expected.exact.errors_observed), expected.exact.cost)
  }

  @Test(
    "smooth fits reach the improved values, at the centres of bins without edges",
    arguments: [PhotoelectronDensity.Pedestal.excluded, .excludedRenormalised])
  func improved(_ pedestal: PhotoelectronDensity.Pedestal) throws {
    let file = try ScopeFile.read()
    let expected = try #require(file.fits["BinnedNLL"]?.improved?["smoothBinnedNLL"])
    let result = try fit(file.density([], pedestal: pedestal), .binnedLikelihood, [])
    try check(result, expected.values, expected.errors, expected.cost)
  }

  @Test("the camera fitter takes finished histograms and finds its own start")
  func camera() throws {
    let file = try ScopeFile.read()
    for (name, kind) in FitFile.kinds where kind != .unbinnedLikelihood {
      let centres = try ScopeFile.spectrum()
      let (first, last) = (centres.centres[0], centres.centres[1999])
      let half = (last - first) / 1999 / 2
      let binning = Binning(count: 2000, range: (first - half)...(last + half))
      let spectrum = ChargeSpectrum(counts: centres.counts, binning: binning)
      let fitter = try CameraFitter(
        JointDensity([file.density(.spefit)]), binnings: [binning], kind: kind, quirks: .spefit)
      let expected = try #require(file.fits[name])
      #expect(throws: FitError.otherBinning(spectrum: 0)) { try fitter.fit([centres]) }
      let fit = try fitter.fit([spectrum])
      try check(
        fit.result, expected.exact.values, #require(expected.exact.errors_observed), expected.exact.cost)
      #expect(fit.scores?.degreesOfFreedom == expected.dof)
    }
  }

  @Test("single charges are needed for an unbinned fit")
  func unbinned() throws {
    let density = PhotoelectronDensity(.sipmModifiedPoisson, pedestal: .excluded)
    #expect(throws: FitError.chargesMissing) {
      try SpectrumCost(density, ScopeFile.spectrum(), kind: .unbinnedLikelihood)
    }
  }

  private func fit(
    _ density: PhotoelectronDensity, _ kind: CostKind, _ quirks: Quirks
  ) throws -> FitResult {
    var cost = try SpectrumCost(density, ScopeFile.spectrum(), kind: kind, quirks: quirks)
    return try Minimizer(density.parameters).minimize(&cost)
  }

  private func check(
    _ result: FitResult, _ values: [String: Double], _ errors: [String: Double], _ cost: Double
  ) throws {
    #expect(result.status == .converged)
    #expect(abs(result.cost - cost) < 1e-6, "\(result.cost) against \(cost)")
    for (name, error) in errors {
      let (value, ownError) = try #require(result[name])
      let wanted = try #require(values[name])
      #expect(abs(value - wanted) < 1e-4 * error, "\(name): \((value - wanted) / error) errors off")
      #expect(isClose(ownError, error, relative: 1e-3), "\(name)")
    }
  }
}
