import SPEFit
import TestSupport
import Testing

@Suite("Joint densities") struct JointDensityTests {
  static let density = PhotoelectronDensity(.sipmModifiedPoisson)
  static let names = ["eped", "eped_sigma", "pe", "pe_sigma", "opct", "lambda_"]

  static func renamed(_ name: String, _ change: (inout FitParameter) -> Void) -> PhotoelectronDensity {
    var copy = density
    for i in copy.parameters.indices where copy.parameters[i].name == name { change(&copy.parameters[i]) }
    return copy
  }

  @Test("one name cannot stand for different parameters")
  func duplicates() throws {
    let others = [
      Self.renamed("pe") { $0.upper = 4 }, Self.renamed("pe") { $0.lower = nil },
      Self.renamed("pe") { $0.initial = 1.1 }, Self.renamed("pe") { $0.isFixed = true },
    ]
    for other in others {
      #expect(throws: FitError.duplicateName("pe")) { try JointDensity([Self.density, other]) }
    }
    // The first name that differs is reported.
    var worse = others[0]
    worse.parameters[5].upper = 9
    #expect(throws: FitError.duplicateName("pe")) { try JointDensity([Self.density, worse]) }
  }

  @Test("a name twice in one density is an error, equal or not")
  func twiceInOne() {
    let twin = Self.renamed("opct") { $0.name = "lambda_" }
    #expect(throws: FitError.duplicateName("lambda_")) { try JointDensity([twin]) }
    var equal = Self.density
    equal.parameters[4] = equal.parameters[5]
    #expect(throws: FitError.duplicateName("lambda_")) { try JointDensity([equal]) }
  }

  @Test("limits the wrong way round are found when densities are joined")
  func inverted() {
    let wrong = Self.renamed("pe") { ($0.lower, $0.upper) = (3, 1) }
    #expect(throws: FitError.invertedLimits(name: "pe", lower: 3, upper: 1)) {
      try JointDensity([Self.density].map { _ in wrong })
    }
  }

  @Test("own parameters must be the density's")
  func unknown() {
    #expect(throws: FitError.unknownParameter("lambda", known: Self.names)) {
      try JointDensity(Self.density, count: 2, own: ["lambda"])
    }
    #expect(throws: FitError.unknownParameter("opct", known: Self.names.filter { $0 != "opct" })) {
      try JointDensity(PhotoelectronDensity(.pmtSingleGaussian), count: 2, own: ["eped", "opct"])
    }
  }

  @Test("joint parameters stand in order of first appearance")
  func order() throws {
    let joint = try JointDensity(Self.density, count: 3, own: ["eped", "lambda_"])
    #expect(
      joint.parameters.map(\.name) == [
        "eped_0", "eped_sigma", "pe", "pe_sigma", "opct", "lambda_0", "eped_1", "lambda_1", "eped_2",
        "lambda_2",
      ])
    #expect(joint.wiring == [[0, 1, 2, 3, 4, 5], [6, 1, 2, 3, 4, 7], [8, 1, 2, 3, 4, 9]])
    let values = (0..<10).map(Double.init)
    #expect(joint.parameters(of: 2, in: values) == [8, 1, 2, 3, 4, 9])
    // The order of the parts decides.
    let swapped = try JointDensity([Self.renamed("eped") { $0.name = "other" }, Self.density])
    #expect(swapped.parameters.map(\.name) == ["other"] + Self.names.dropFirst() + ["eped"])
  }

  @Test("shared by all: one light, one crosstalk")
  func allShared() throws {
    let joint = try JointDensity(Self.density, count: 3, own: [])
    #expect(joint.parameters == Self.density.parameters)
    #expect(joint.wiring == Array(repeating: Array(0..<6), count: 3))
  }

  @Test("own names get the number of their spectrum")
  func ownNames() {
    #expect(JointDensity.ownName("lambda_", 3) == "lambda_3")
    #expect(JointDensity.ownName("eped", 0) == "eped_0")
  }

  @Test("different models share what they have in common")
  func models() throws {
    let pmt = PhotoelectronDensity(.pmtSingleGaussian)
    let joint = try JointDensity([pmt, Self.density])
    #expect(joint.parameters.map(\.name) == ["eped", "eped_sigma", "pe", "pe_sigma", "lambda_", "opct"])
    #expect(joint.wiring == [[0, 1, 2, 3, 4], [0, 1, 2, 3, 5, 4]])
  }

  @Test("two spectra with one light are fitted as their sum")
  func oneLight() throws {
    let binning = Binning(count: 100, range: -1...8)
    let truth = [0.05, 0.2, 1.0, 0.1, 0.15, 1.2]
    let toys = [1, 2].map { ToySpectrum(.sipmModifiedPoisson, truth, seed: $0) }
    let charges = [toys[0].charges(3000), toys[1].charges(5000)]
    let settings = Minimizer.Settings(distanceTolerance: 1e-13)
    let minimizer = try Minimizer(Self.density.parameters, settings: settings)
    let spectra = charges.map { ChargeSpectrum($0, binning: binning) }
    var two = try SpectrumCost(
      JointDensity(Self.density, count: 2, own: []), spectra, kind: .unbinnedLikelihood)
    var one = try SpectrumCost(
      Self.density, ChargeSpectrum(charges[0] + charges[1], binning: binning), kind: .unbinnedLikelihood)
    let (joint, sum) = (minimizer.minimize(&two), minimizer.minimize(&one))
    #expect(joint.status == .converged)
    #expect(isClose(joint.cost, sum.cost, relative: 1e-12))
    for i in 0..<6 {
      #expect(abs(joint.values[i] - sum.values[i]) < 1e-6 * sum.errors[i])
      #expect(isClose(joint.errors[i], sum.errors[i], relative: 1e-6))
    }
  }
}
