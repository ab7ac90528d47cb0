import ChargeRes
import TestSupport
import Testing

@Suite("Requirement curves") struct RequirementTests {
  /// The same formula in another order of operations: a few last bits.
  static let tolerance = 1e-12

  @Test("agree with the golden curves", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
  func golden() throws {
    let golden = try RequirementGolden.read()
    let x = golden.photoelectrons
    #expect(agree(ResolutionCurve.plotPoints, x, relative: Self.tolerance))
    #expect(
      agree(
        x.map(ResolutionCurve.requirement().everywhere.callAsFunction), golden.default_nsb, relative: 1e-12))
    for sky in golden.by_nsb_hz {
      let curve = ResolutionCurve.requirement(nightSkyHz: sky.nsb_hz).everywhere
      #expect(agree(x.map { curve($0) }, sky.requirement, relative: Self.tolerance))
    }
    let others: [String: (Double) -> Double] = [
      "checs_requirement": { ResolutionCurve.checRequirement($0) },
      "checs_goal": { ResolutionCurve.checGoal($0) },
      "sandbox_photoelectrons": { ResolutionCurve.olderPhotoelectrons($0) },
      "intensity_nominal_photons": { ResolutionCurve.olderIntensity.everywhere(photons: $0, pde: 0.25) },
      "intensity_high_nsb_photons": {
        ResolutionCurve.olderIntensityHighNightSky.everywhere(photons: $0, pde: 0.25)
      },
    ]
    for (name, values) in golden.other_definitions {
      let curve = try #require(others[name])
      #expect(agree(x.map(curve), values, relative: Self.tolerance), "\(name)")
    }
    #expect(
      agree(
        x.map { PoissonLimit.photons($0, pde: golden.pde) }, golden.poisson_drawn, relative: Self.tolerance))
    #expect(
      agree(x.map(PoissonLimit.photoelectrons), golden.poisson_photoelectrons, relative: Self.tolerance))
  }

  @Test("W11: the range of validity acts; the original's never did")
  func validity() {
    let limit = ResolutionCurve.requirement()
    #expect(limit.everywhere(photons: 3.9, pde: 0.46).isFinite)
    #expect(limit(photons: 3.9, pde: 0.46).isNaN)
    #expect(limit(photons: 4, pde: 0.46).isFinite)
    #expect(limit(photons: 4000, pde: 0.46).isFinite)
    #expect(limit(photons: 4001, pde: 0.46).isNaN)
    #expect(limit.everywhere(photons: 4001, pde: 0.46).isFinite)
    #expect(ResolutionCurve.olderPhotoelectrons(1001).isNaN)
    #expect(ResolutionCurve.checRequirement(1001).isNaN)
    #expect(ResolutionCurve.checGoal(1001).isFinite && ResolutionCurve.checGoal(2001).isNaN)
    #expect(limit.everywhere(0).isNaN && limit.everywhere(-1).isNaN && limit(.nan).isNaN)
  }

  @Test("W12: the limit of a p.e. axis is 1/√q, not that of the photons")
  func poisson() {
    #expect(PoissonLimit.photoelectrons(100) == 0.1)
    // The original's line at 100 p.e. lies below what any camera with this efficiency can reach.
    #expect(isClose(PoissonLimit.photons(100, pde: 0.46), 0.067_823_3, relative: 1e-6))
  }
}
