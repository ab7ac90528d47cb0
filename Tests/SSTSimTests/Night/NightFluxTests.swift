import Foundation
import InstrumentResponse
import SSTCore
import TestSupport
import Testing

@testable import SSTSim

@Suite("Night: fluxes") struct NightFluxTests {
  @Test(
    "energies follow the spectrum", arguments: ["CRAB_HEGRA", "CRAB_MAGIC_JHEAP2015", "MRK421_VERITAS_LOW"])
  func energies(_ name: String) throws {
    let spectrum = try Spectrum.named(name)
    let sampler = EnergySampler(spectrum, in: 0.2...100)
    var random = CounterRandom(seed: 1, event: 2, purpose: 3)
    let count = 200_000
    let energies = (0..<count).map { _ in sampler.draw(&random) }
    #expect(energies.allSatisfy { (0.2...100).contains($0) })
    let all = spectrum.integral(from: 0.2, to: 100)
    for edge in [0.25, 0.5, 1, 3, 10] {
      let part = spectrum.integral(from: edge, to: 100) / all
      let found = Double(energies.count { $0 > edge }) / Double(count)
      let error = (part * (1 - part) / Double(count)).squareRoot()
      #expect(abs(found - part) < 4.5 * error, "\(name) \(edge) \(found) \(part)")
    }
  }

  @Test("as many showers as the flux sends onto the area of cores") func rates() throws {
    var settings = NightSettings(seed: 1)
    settings.flux = try NightFlux(named: "CRAB_HEGRA")
    let rates = try #require(settings.flux).rates(settings)
    // By hand: 2.83e-11 / 1.62 (0.2^-1.62 - 100^-1.62) per square centimeter, times the disc of 700 m.
    let gammas = 2.83e-11 / 1.62 * (pow(0.2, -1.62) - pow(100, -1.62)) * Double.pi * 70_000 * 70_000
    #expect(abs(rates.gammas / gammas - 1) < 1e-9)
    let cone = 2 * Double.pi * (1 - cos(5 * Double.pi / 180))
    let hadrons =
      Spectrum.protonsAndHelium.integral(from: 0.4, to: 100) * cone * Double.pi * 70_000 * 70_000
    #expect(abs(rates.hadrons / hadrons - 1) < 1e-12 && rates.hadrons > 1000)
    let mixture = ShowerMixture(settings)
    #expect(mixture.rate == rates.gammas + rates.hadrons)
    #expect(mixture.gammaPart == rates.gammas / (rates.gammas + rates.hadrons))
    settings.source = .gamma
    #expect(ShowerMixture(settings).gammaPart == 1 && ShowerMixture(settings).rate == rates.gammas)
    settings.hasDiffuseGammas = true
    #expect(throws: SimulationError.self) { try settings.validate() }
    #expect(throws: (any Error).self) { try NightFlux(named: "CRAB_NOWHERE") }
  }

  @Test("a run states its spectrum; the number thrown is that of the flux") func run() throws {
    let folder = try TemporaryFolder()
    let settings = NightFixture.settings {
      $0.duration = 60
      $0.source = .gamma
      $0.flux = try? NightFlux(named: "CRAB_HEGRA")
    }
    let simulator = try NightSimulator(settings, telescopes: NightFixture.telescopes())
    let summary = try simulator.write(run: 0, toFolder: folder.url.path, jobs: 2)
    let rate = try #require(settings.flux).rates(settings).gammas
    #expect(abs(Double(summary.thrown) - 60 * rate) < 5 * (60 * rate).squareRoot())
    let truth = try #require(
      JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: folder.path(summary.files.truth[2])))) as? [String: Any])
    #expect(truth["flux"] as? String == "CRAB_HEGRA" && truth["gamma_fraction"] as? Double == 1)
    #expect(abs((truth["thrown_per_s"] as? Double ?? 0) - rate) < 1e-9)
  }
}
