import SPEFit
import SSTCore
import TestSupport
import Testing

/// Densities of one's own give what the built-in one gives.
@Suite("Densities of one's own") struct UserDensityTests {
  static let handmade: [any SpectrumDensity] = [HandmadeDensity(), HandmadeDensityWithGradient()]
  static let truth = [0.05, 0.2, 1.03, 0.12, 1.4]
  static let binning = Binning(count: 90, range: -1...7)
  static let builtIn = PhotoelectronDensity(.pmtSingleGaussian)

  static func spectrum(seed: UInt64, events: Int = 3000, light: Double = 1.4) -> ChargeSpectrum {
    let values = Array(truth.dropLast()) + [light]
    return ToySpectrum(.pmtSingleGaussian, values, seed: seed).spectrum(events: events, binning: binning)
  }

  /// A fit that goes on until rounding shows, to compare values to 1e-6 errors.
  private func fit(
    _ density: JointDensity, _ spectra: [ChargeSpectrum], _ kind: CostKind, _ quirks: Quirks
  ) throws -> FitResult {
    var cost = try SpectrumCost(density, spectra, kind: kind, quirks: quirks)
    let settings = Minimizer.Settings(distanceTolerance: 1e-14)
    return try Minimizer(density.parameters, settings: settings).minimize(&cost)
  }

  /// - Parameter errorTolerance: second derivatives are differences of first ones, which lose digits where those are
  ///   differences too.
  private func compare(
    _ found: FitResult, _ expected: FitResult, _ what: String, errorTolerance: Double = 1e-3
  ) {
    #expect(found.status == .converged, "\(what): \(found.status)")
    #expect(expected.status == .converged, "\(what): \(expected.status)")
    #expect(isClose(found.cost, expected.cost, relative: 1e-9, absolute: 1e-8), "\(what)")
    #expect(found.names == expected.names)
    for (i, name) in found.names.enumerated() {
      let pull = (found.values[i] - expected.values[i]) / expected.errors[i]
      #expect(abs(pull) < 1e-6, "\(what) \(name): \(pull) errors off")
      #expect(isClose(found.errors[i], expected.errors[i], relative: errorTolerance), "\(what) \(name)")
    }
  }

  @Test("binned with centres or integrals, unbinned without normalisation", arguments: [0, 1])
  func kinds(_ index: Int) throws {
    let spectrum = Self.spectrum(seed: 11)
    let cases: [(CostKind, Quirks)] = [
      (.binnedLikelihood, []), (.binnedLikelihood, .spefit), (.leastSquares, []),
      (.leastSquares, .spefit), (.unbinnedLikelihood, .spefit),
      (.poissonLikelihood(eventCount: 3000), []),
    ]
    for (kind, quirks) in cases {
      let found = try fit(JointDensity([Self.handmade[index]]), [spectrum], kind, quirks)
      let expected = try fit(JointDensity([Self.builtIn]), [spectrum], kind, quirks)
      compare(
        found, expected, "\(index) \(kind) \(quirks)", errorTolerance: index == 0 ? 1e-3 : 1e-5)
    }
  }

  @Test("unbinned with normalisation in the range", arguments: [0, 1])
  func normalised(_ index: Int) throws {
    let spectrum = Self.spectrum(seed: 11)
    let expected = try fit(JointDensity([Self.builtIn]), [spectrum], .unbinnedLikelihood, [])
    let found = try fit(JointDensity([Self.handmade[index]]), [spectrum], .unbinnedLikelihood, [])
    compare(found, expected, "\(index)")
  }

  @Test("copies with own parameters", arguments: [0, 1])
  func copies(_ index: Int) throws {
    let spectra = [Self.spectrum(seed: 3), Self.spectrum(seed: 4, light: 0.8)]
    let handmade = try JointDensity(Self.handmade[index], count: 2, own: ["lambda_"])
    let expected = try JointDensity(Self.builtIn, count: 2, own: ["lambda_"])
    #expect(handmade.parameters.map(\.name) == expected.parameters.map(\.name))
    try compare(
      fit(handmade, spectra, .binnedLikelihood, []),
      fit(expected, spectra, .binnedLikelihood, []),
      "copies \(index)")
  }

  @Test("joined with a built-in density that shares its parameters", arguments: [0, 1])
  func joined(_ index: Int) throws {
    let spectra = [Self.spectrum(seed: 3), Self.spectrum(seed: 4, events: 1000)]
    let mixed = try JointDensity([Self.handmade[index], Self.builtIn])
    #expect(mixed.parameters == Self.builtIn.parameters)
    let expected = try JointDensity([Self.builtIn, Self.builtIn])
    try compare(
      fit(mixed, spectra, .binnedLikelihood, []), fit(expected, spectra, .binnedLikelihood, []),
      "joined \(index)")
  }

  @Test("joined with light of its own")
  func ownLight() throws {
    var weak = HandmadeDensity()
    weak.parameters[4].name = "weak"
    let (mixed, plain) = try (
      JointDensity([weak, Self.builtIn]), JointDensity(Self.builtIn, count: 2)
    )
    #expect(mixed.parameters.map(\.name) == ["eped", "eped_sigma", "pe", "pe_sigma", "weak", "lambda_"])
    let spectra = [Self.spectrum(seed: 5, light: 0.7), Self.spectrum(seed: 6)]
    var found = try fit(mixed, spectra, .binnedLikelihood, [])
    let expected = try fit(plain, spectra, .binnedLikelihood, [])
    found.names = expected.names
    compare(found, expected, "own light")
  }

  @Test("in the camera fitter, pixel by pixel as by hand")
  func camera() throws {
    let columns = (0..<3).map { ToySpectrum(.pmtSingleGaussian, Self.truth, seed: 20 + $0).charges(2000) }
    let values = (0..<2000).flatMap { event in columns.map { $0[event] } }
    let table = ChargeTable(eventCount: 2000, pixelCount: 3, values: .float64(values))
    let own = try CameraFitter(JointDensity([HandmadeDensityWithGradient()]), binnings: [Self.binning])
    let builtIn = try CameraFitter(JointDensity([Self.builtIn]), binnings: [Self.binning])
    for (found, expected) in zip(try own.fit([table], jobs: 2), try builtIn.fit([table])) {
      #expect(found.histograms == expected.histograms)
      #expect(found.status == .converged)
      for i in found.result.values.indices {
        let distance = abs(found.result.values[i] - expected.result.values[i])
        // The default tolerance: 3e-5 errors each.
        #expect(distance < 1e-4 * expected.result.errors[i])
      }
    }
  }

  @Test("a shape that is no comb, zero outside its range")
  func slope() throws {
    var random = CounterRandom(seed: 1, event: 0, purpose: 2)
    // Events of the density by rejection, for a slope of 0.6.
    var charges: [Double] = []
    while charges.count < 4000 {
      let (x, y) = (random.uniform(), 1.6 * random.uniform())
      if y < 1 + 0.6 * (2 * x - 1) { charges.append(x) }
    }
    let spectrum = ChargeSpectrum(charges, binning: Binning(count: 50, range: 0...1))
    for kind in [CostKind.binnedLikelihood, .leastSquares, .unbinnedLikelihood] {
      let result = try fit(JointDensity([SlopeDensity()]), [spectrum], kind, [])
      #expect(result.status == .converged, "\(kind)")
      #expect(abs(result.values[0] - 0.6) < 4 * result.errors[0], "\(kind)")
      // 1/√(n·⟨(2x−1)²/(1+s(2x−1))⟩) for s = 0.6.
      #expect(isClose(result.errors[0], 0.0242, relative: 0.1), "\(kind): \(result.errors[0])")
    }
  }
}
