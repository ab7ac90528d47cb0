import SSTCore
import TestSupport
import Testing

@testable import SPEFit

@Suite(
  "Lab fits against the original", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct LabFitGoldenTests {
  @Test("starts, limits, range and bins") func plan() throws {
    let file = try Golden.read(FitFile.self, "fits/multi3_sstcam.json")
    let fit = try Self.fit(file)
    #expect(fit.photoelectron == 20 && fit.scale == .window && fit.warnings.isEmpty)
    #expect(Set(fit.fitter.density.parameters.map(\.name)) == Set(file.parameters.map(\.name)))
    for parameter in fit.fitter.density.parameters {
      let wanted = try #require(file.parameters.first { $0.name == parameter.name })
      #expect(parameter.initial == wanted.initial && parameter.isFixed == wanted.fixed)
      #expect(isClose(parameter.lower ?? .nan, wanted.lower ?? .nan, relative: 1e-12))
      #expect(isClose(parameter.upper ?? .nan, wanted.upper ?? .nan, relative: 1e-12))
    }
    for binning in fit.fitter.binnings {
      #expect(binning.count == file.n_bins && binning.lower == file.range[0])
      #expect(isClose(binning.upper, file.range[1], relative: 1e-12))
    }
    #expect(fit.grid == fit.fitter.binnings[0].lower...fit.fitter.binnings[0].upper)
    #expect(fit.rule == GoodPixelRule(quirks: .pixelAnalysis) && fit.fitter.quirks == .pixelAnalysis)
  }

  @Test("fitted values") func values() throws {
    let file = try Golden.read(FitFile.self, "fits/multi3_sstcam.json")
    let fits = try Self.fit(file).fitter.fit(try file.tables(), jobs: 2)
    for pixel in file.pixels {
      let expected = try #require(pixel.fits["BinnedNLL"])
      let result = fits[pixel.pixel].result
      #expect(fits[pixel.pixel].histograms == pixel.hist)
      #expect(result.cost <= min(expected.exact.cost, expected.lower_minimum?.cost ?? .infinity) + 1e-6)
      guard expected.comparable else { continue }
      for (name, error) in expected.exact.errors_observed ?? [:] {
        let (value, ownError) = try #require(result[name])
        #expect(abs(value - (expected.exact.values[name] ?? .nan)) < 1e-4 * error, "\(name)")
        #expect(isClose(ownError, error, relative: 1e-3), "\(name)")
      }
    }
  }

  private static func fit(_ file: FitFile) throws -> LabSpectrumFit {
    try LabSpectrumFit(
      try file.tables(), options: LabFitOptions(lightGuesses: [1, 2, 3], quirks: .pixelAnalysis))
  }
}
