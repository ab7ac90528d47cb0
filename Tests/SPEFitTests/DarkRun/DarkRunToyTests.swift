import Foundation
import SSTCore
import TestSupport
import Testing

@testable import SPEFit

@Suite("Dark-run fits of toys") struct DarkRunToyTests {
  private static let names = DarkRunDensity().parameters.map(\.name)

  @Test(
    "start values work for any camera", arguments: [0.05, 0.15, 0.4, 0.9, 1.5], [0.1, 0.15])
  func starts(_ rate: Double, _ noiseShare: Double) throws {
    let fitter = DarkRunFitter()
    for (k, gain) in [10.0, 14, 20, 28, 40].enumerated() {
      for (l, crosstalk) in [0.02, 0.11, 0.2, 0.35].enumerated() {
        let noise = noiseShare * gain + 0.4
        let truth = [rate, crosstalk, gain, 0.14 * gain, noise, 0.15 * gain]
        let events = l % 2 == 0 ? 20_000 : 3000
        let toy = DarkRunToy.spectrum(truth, events: events, seed: UInt64(10 * k + l + 1))
        let fit = try fitter.fit(toy)
        var cost = try SpectrumCost(
          fitter.density, (try #require(toy.fitted([]))).chargeSpectrum([]),
          kind: .poissonLikelihood(eventCount: Double(events)))
        #expect(fit.result.cost < cost.cost(at: truth), "\(truth): \(fit.result.values)")
        #expect(fit.result.status.isMinimum, "\(truth): \(fit.result.values) \(fit.result.status)")
        for (i, name) in Self.names.enumerated() where fit.result.status == .converged {
          let pull = (fit.result.values[i] - truth[i]) / fit.result.errors[i]
          #expect(abs(pull) < 5, "\(name) of \(truth): \(fit.result.values[i]) ± \(fit.result.errors[i])")
        }
      }
    }
  }

  @Test("pulls have the mean 0 and the width 1") func pulls() throws {
    let isLong = ProcessInfo.processInfo.environment["SST_LONG_TESTS"] == "1"
    let count = isLong ? 2000 : 200
    let truth = [0.36, 0.144, 21.1, 3.1, 2.14, 3.2]
    let toys = (0..<count).map { DarkRunToy.spectrum(truth, events: 10_000, seed: UInt64($0 + 1)) }
    let fits = try DarkRunFitter().fit(toys, jobs: 2)
    #expect(fits.allSatisfy { $0.result.status == .converged })
    let wanted = truth + [21.1 * (1 / (1 - 0.144) - 0.036)]
    for (i, name) in (Self.names + ["dc_to_pe"]).enumerated() {
      let pulls = try fits.map { fit in
        (try #require(fit.value(of: name)) - wanted[i]) / (try #require(fit.value(of: name + "_err")))
      }
      let mean = pulls.reduce(0, +) / Double(count)
      let width = (pulls.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot()
      if isLong { print("pull of \(name): mean \(mean), width \(width)") }
      // Four standard errors of the mean and the width.
      #expect(abs(mean) < 4 / Double(count).squareRoot() + 0.03, "\(name)")
      #expect(abs(width - 1) < 4 / Double(2 * count).squareRoot(), "\(name)")
    }
    let poor = fits.count { $0.pValue < 0.05 }
    #expect(Double(poor) / Double(count) < 0.12)
  }

  @Test("results do not depend on threads; cancellation ends the work") func threads() throws {
    let truth = [0.3, 0.12, 20.0, 3, 2.2, 3]
    let toys = (0..<12).map { DarkRunToy.spectrum(truth, events: 2000, seed: UInt64($0 + 50)) }
    let one = try DarkRunFitter().fit(toys, jobs: 1)
    let three = try DarkRunFitter().fit(toys, jobs: 3)
    #expect(one.map(\.result.values) == three.map(\.result.values))
    #expect(one.map(\.result.errors) == three.map(\.result.errors))
    let flag = CancellationFlag()
    flag.cancel()
    #expect(throws: CancelledError.self) { try DarkRunFitter().fit(toys, jobs: 2, cancellation: flag) }
  }

  @Test("pixels that cannot be fitted say why") func hopeless() throws {
    let centres = DarkRunToy.centres
    func fit(_ counts: [Double], _ events: Double) throws -> DarkRunFit {
      try DarkRunFitter().fit(DarkRunSpectrum(centres: centres, counts: counts, eventCount: events))
    }
    var counts = [Double](repeating: 0, count: 176)
    #expect(try fit(counts, 0).problems == ["empty"])
    #expect(try fit(counts, 500).problems == ["empty"])
    (counts[50], counts[51], counts[52]) = (100, 800, 100)
    let dead = try fit(counts, 1000)
    #expect(dead.problems == ["too-few-events"] && !dead.isGood && dead.gain.isNaN && dead.dcToPEError.isNaN)
    // Noise alone: no gain to be seen.
    for i in centres.indices { counts[i] = (3000 * exp(-0.5 * pow((centres[i] - 3) / 2.2, 2))).rounded() }
    let noise = try fit(counts, counts.reduce(0, +))
    #expect(!noise.isGood, "\(noise.problems)")
    // More charges than events, which no file has.
    #expect(try !fit(counts, 0).isGood && !fit(counts, 100).isGood)
    // Alike everywhere.
    #expect(try !fit([Double](repeating: 10, count: 176), 1760).isGood)
  }
}
