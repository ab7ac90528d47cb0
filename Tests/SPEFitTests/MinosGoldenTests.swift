import SPEFit
import SSTCore
import TestSupport
import Testing

/// Asymmetric errors against iminuit's MINOS.
///
/// MINOS ends its search within about 1 % of an error (here a quarter of that). Its distances count from the peer's
/// minimum, which is up to 0.02 errors off: so they agree to 2 %, but the places of the crossings to 0.005 errors.
@Suite("Asymmetric errors of spectra", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct MinosGoldenTests {
  /// A fit that has golden asymmetric errors.
  struct Problem {
    var name: String
    var cost: SpectrumCost
    var start: [Double]
    var expected: FitFile.Fit

    init(
      _ name: String, _ density: JointDensity, _ spectra: [ChargeSpectrum], _ fit: FitFile.Fit,
      _ kind: CostKind
    )
      throws
    {
      self.name = name
      cost = try SpectrumCost(density, spectra, kind: kind, quirks: .spefit)
      start = density.parameters.map { fit.exact.values[$0.name] ?? .nan }
      expected = fit
    }
  }

  static func problems(_ name: String) throws -> [Problem] {
    let file = try Golden.read(FitFile.self, "fits/\(name).json")
    let density = try file.spefitDensity()
    return try file.pixels.flatMap { pixel in
      try pixel.fits.filter { $0.value.minos != nil }.map { cost, fit in
        let kind = try #require(FitFile.kinds[cost])
        let spectra = pixel.hist.map { ChargeSpectrum(counts: $0, binning: file.binning) }
        return try Problem("\(name) \(cost) pixel \(pixel.pixel)", density, spectra, fit, kind)
      }
    }
  }

  static func scopeProblems() throws -> [Problem] {
    let file = try ScopeFile.read()
    let density = try JointDensity([file.density(.spefit)])
    return try file.fits.map { cost, fit in
      let kind = try #require(FitFile.kinds[cost])
      return try Problem("scope \(cost)", density, [ScopeFile.spectrum()], fit, kind)
    }
  }

  @Test("errors of all golden fits that have them", arguments: FitFile.names + ["scope"])
  func golden(_ name: String) throws {
    let problems = try name == "scope" ? Self.scopeProblems() : Self.problems(name)
    #expect(!problems.isEmpty)
    for var problem in problems {
      let minimizer = try Minimizer(problem.cost.parameters)
      let best = minimizer.minimize(&problem.cost, from: problem.start)
      #expect(best.status == .converged, "\(problem.name)")
      let errors = try minimizer.profiles(of: problem.cost, at: best).asymmetricErrors()
      #expect(errors.count == problem.start.count)
      for error in errors {
        let wanted = try #require(problem.expected.minos?[error.name])
        let unit = try #require(problem.expected.errors[error.name])
        let centre = try #require(problem.expected.values[error.name])
        let what = "\(problem.name) \(error.name): \(error.lower) \(error.upper), not \(wanted)"
        #expect(wanted.valid && error.isValid, "\(what)")
        for (found, golden) in [(error.lower, wanted.lower), (error.upper, wanted.upper)] {
          #expect(isClose(found, golden, relative: 0.02), "\(what)")
          #expect(abs(error.value + found - centre - golden) < 0.005 * unit, "\(what)")
        }
      }
    }
  }

  @Test(
    "the profile, minimized by hand, has risen by the error definition at the crossings",
    arguments: [
      ("single_SiPMModifiedPoisson", "opct"), ("single_SiPMGentile", "pe_sigma"),
      ("single_PMTSingleGaussian", "eped_sigma"), ("multi3_sstcam", "lambda_2"), ("scope", "pe"),
    ])
  func profile(_ name: String, _ parameter: String) throws {
    let problems = try name == "scope" ? Self.scopeProblems() : Self.problems(name)
    for var problem in problems {
      let minimizer = try Minimizer(problem.cost.parameters)
      let best = minimizer.minimize(&problem.cost, from: problem.start)
      let error = try #require(
        minimizer.profiles(of: problem.cost, at: best).asymmetricErrors(of: [parameter]).first)
      for (side, found) in [(-1.0, error.lower), (1.0, error.upper)] {
        let distance = try crossing(of: parameter, side, &problem.cost, best)
        #expect(
          isClose(found, distance, relative: 1e-3), "\(problem.name) \(parameter): \(found), not \(distance)")
      }
    }
  }

  /// The distance at which the cost, minimized by the others, has risen by the error definition; by halving.
  private func crossing(
    of name: String, _ side: Double, _ cost: inout SpectrumCost, _ best: FitResult
  ) throws -> Double {
    let index = try #require(best.names.firstIndex(of: name))
    var (inside, outside) = (0.5 * side * best.errors[index], 2 * side * best.errors[index])
    while abs(outside - inside) > 1e-5 * best.errors[index] {
      let middle = 0.5 * (inside + outside)
      var parameters = cost.parameters
      parameters[index].isFixed = true
      parameters[index].initial = best.values[index] + middle
      var start = best.values
      start[index] = parameters[index].initial
      let fit = try Minimizer(parameters).minimize(&cost, from: start)
      if fit.cost - best.cost < cost.errorDefinition { inside = middle } else { outside = middle }
    }
    return 0.5 * (inside + outside)
  }
}

extension FitFile {
  /// The joint density with the truncation of the golden fits.
  func spefitDensity() throws -> JointDensity {
    try CameraFitter(density(), binnings: [binning], quirks: .spefit).density
  }
}
