import Foundation
import TestSupport
import Testing

@testable import SPEFit
import SSTCore

@Suite("Dark-run fits against golden values", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct DarkRunGoldenTests {
  private let fitter = DarkRunFitter(quirks: .darkRunFit)
  private static let derived = ["P_chi2", "dcr_MHz", "true_Xtalk", "dc_to_pe", "x0"]

  @Test("the model at the middles of the bins") func spectra() throws {
    for golden in try DarkRunGolden.read().spectrum_values {
      let bins = DarkRunSpectrum(centres: golden.x, counts: golden.y, eventCount: golden.n_events)
      let found = fitter.expectedCounts(fitter.density.ordered(golden.parameters), bins)
      #expect(largestRelativeDifference(found, golden.y, floor: 1e-250) < 1e-10)
    }
  }

  @Test("the fit of sst1mpipe: values, errors, derived columns, flag", arguments: 0..<8)
  func compatible(_ index: Int) throws {
    let golden = try DarkRunGolden.read()
    let wanted = golden.fits[index]
    let fit = try fitter.fit(golden.spectrum(wanted))
    #expect(fit.result.status == .converged && fit.isAccurate == wanted.accurate)
    for (name, value) in wanted.values {
      let error = try #require(wanted.errors_as_published[name])
      let found = try #require(fit.result[name])
      // MIGRAD stops up to 0.03 standard errors before the minimum; ours is nearer.
      #expect(abs(found.value - value) < 0.03 * error, "\(name)")
      #expect(isClose(found.error, error, relative: 0.01), "\(name) \(found.error) \(error)")
      #expect(
        isClose(found.error * 2.0.squareRoot(), try #require(wanted.errors_correct[name]), relative: 0.01))
    }
    for name in Self.derived {
      let (value, found) = (try #require(wanted.derived[name]), try #require(fit.value(of: name)))
      #expect(isClose(found, value, relative: 1e-3), "\(name) \(found) \(value)")
    }
    #expect((fit.isGood ? 1 : 0) == wanted.calib_flag)
    // Never a worse minimum than the golden one.
    let deviance = fit.publishedDeviance(golden.spectrum(wanted))
    #expect(deviance < wanted.deviance + 1e-6 && deviance > wanted.deviance - 0.01, "\(deviance)")
  }

  @Test("a gain start of 0 without charges above 50 ends in the same minimum", arguments: 0..<8)
  func gainStart(_ index: Int) throws {
    let golden = try DarkRunGolden.read()
    var spectrum = golden.spectrum(golden.fits[index])
    for i in spectrum.counts.indices where spectrum.centres[i] > 50 { spectrum.counts[i] = 0 }
    let bins = try #require(spectrum.fitted(.darkRunFit))
    #expect(bins.centres.last == 49)
    var cost = try SpectrumCost(
      fitter.density, bins.chargeSpectrum(.darkRunFit),
      kind: .poissonLikelihood(eventCount: spectrum.eventCount),
      quirks: .spefit)
    let minimizer = try Minimizer(fitter.density.parameters)
    var starts = [fitter.density.parameters.map(\.initial)]
    starts.append(starts[0])
    starts[1][2] = 0
    let costs = starts.map { minimizer.minimize(&cost, from: $0).cost }
    let fit = try fitter.fit(spectrum)
    #expect(fit.result.cost <= (costs.min() ?? 0) + 1e-6, "\(costs) \(fit.result.cost)")
  }
}
