import Foundation
import SSTCore
import TestSupport
import Testing

@testable import InstrumentResponse

@Suite("Golden spectra and weights", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct GoldenSpectrumTests {
  static let cuts = "oracle/dl2_dl3/cuts"

  @Test("spectra by name")
  func spectra() throws {
    let golden = try GoldenTable("\(Self.cuts)/spectra.csv")
    let energies = try golden.numbers("energy_tev")
    #expect(Spectrum.all.count == golden.names.count - 2)
    for name in golden.names where name != "energy_tev" {
      let isProtons = name == "DAMPE_P_He_SPECTRUM"
      let spectrum = isProtons ? Spectrum.protonsAndHelium : try Spectrum.named(name)
      for (energy, flux) in zip(energies, try golden.numbers(name)) {
        // The golden numbers of protons are per square meter.
        #expect(isClose(spectrum(energy), isProtons ? flux * 1e-4 : flux, relative: 1e-10), "\(name)")
      }
    }
  }

  @Test("parameters of the spectra are the published ones")
  func parameters() throws {
    let golden = try GoldenTable("data/spectra/dampe_p_he.csv")
    for (energy, flux) in zip(
      try golden.numbers("energy_TeV"), try golden.numbers("flux_per_TeV_m2_s_sr"))
    {
      #expect(isClose(Spectrum.protonsAndHelium(energy), flux * 1e-4, relative: 1e-12))
    }
    #expect(Spectrum.crab == (try Spectrum.named("CRAB_HEGRA")))
  }

  @Test("numbers of simulated showers", arguments: ["mono", "stereo"])
  func showers(_ kind: String) throws {
    let info = try JSONNode(parsing: SharedData.data("\(Self.cuts)/simulation_info.json"), file: "info").value
    for (name, file) in [
      ("point", GoldenSample.point), ("proton", GoldenSample.proton), ("diffuse", GoldenSample.diffuse),
    ] {
      let sample = try GoldenSample(kind, file)
      let showers = try SimulatedShowers(runs: sample.runs, energyFloor: sample.floor, counting: .original)
      let golden = try #require(info["\(kind)_\(name)"])
      for (key, value) in [
        ("n_showers", showers.count), ("energy_min_tev", showers.minimumEnergy),
        ("energy_max_tev", showers.maximumEnergy), ("spectral_index", showers.spectralIndex),
        ("viewcone_deg", showers.viewConeDeg), ("max_impact_m", showers.scatterRadius),
      ] {
        #expect(value == golden[key]?.double, "\(kind) \(name) \(key)")
      }
    }
  }

  @Test("exact numbers of simulated showers")
  func exactShowers() throws {
    let corrected = try JSONNode(
      parsing: SharedData.data("oracle/dl2_dl3/irf/corrected/corrected.json"), file: "corrected"
    ).value
    let golden = try #require(corrected["corrected_tel_021_ze30_gc0.65.fits.gz"])
    for (key, file, floor) in [
      ("n_showers_gamma", GoldenSample.diffuse, 0.2), ("n_showers_proton", GoldenSample.proton, 0.4),
    ] {
      let sample = try GoldenSample("mono", file)
      let showers = try SimulatedShowers(runs: sample.runs, energyFloor: floor)
      #expect(isClose(showers.count, try #require(golden[key]?.double), relative: 1e-12), "\(key)")
    }
  }

  @Test("weights and distances", arguments: ["mono", "stereo"])
  func weights(_ kind: String) throws {
    let info = try JSONNode(parsing: SharedData.data("\(Self.cuts)/simulation_info.json"), file: "info").value
    let gammas = try GoldenSample(kind, GoldenSample.point)
    let protons = try GoldenSample(kind, GoldenSample.proton)
    let source = try gammas.source()
    for (name, sample, target) in [
      ("gamma", gammas, Spectrum.crab), ("proton", protons, Spectrum.protonsAndHelium),
    ] {
      let golden = try GoldenTable("\(Self.cuts)/weights_\(kind)_\(name).csv.gz")
      let weights = try sample.weights(target)
      let (theta, expectedTheta) = (try sample.theta(source), try golden.numbers("theta_deg"))
      #expect(try sample.values("event_id").prefix(400) == golden.numbers("event_id").prefix(400))
      for (row, weight) in try golden.numbers("weight").enumerated() {
        #expect(isClose(weights[row], weight, relative: 1e-10), "\(name) \(row)")
        // The original's arc cosine knows small distances less well.
        #expect(isClose(theta[row], expectedTheta[row], relative: 1e-10, absolute: 1e-9))
      }
      let sum = try #require(info["\(kind)_\(name)_sum_of_weights"]?.double)
      #expect(isClose(weights.reduce(0, +), sum, relative: 1e-10))
      #expect(info["\(kind)_\(name)_rows"]?.double == Double(weights.count))
    }
  }

  @Test("showers that a bin holds more than once", arguments: ["mono", "stereo"])
  func reused(_ kind: String) throws {
    let sample = try GoldenSample(kind, GoldenSample.point)
    let counts = try ReusedShowers.count(
      observations: sample.values("obs_id").map { Int($0) },
      events: sample.values("event_id").map { Int($0) },
      energies: sample.values("reco_energy"), edges: GoldenSample.edges)
    let golden = try GoldenTable("\(Self.cuts)/reused_showers_\(kind).csv")
    for (count, expected) in zip(counts, try golden.numbers("fraction_used_more_than_once")) {
      #expect(isClose(count.showersPerEvent, expected, relative: 1e-14))
      #expect(count.events == 0 || count.fraction >= 2 * count.showersPerEvent)
    }
  }
}

@Suite("Spectra and weights") struct SpectrumTests {
  private let showers = try? SimulatedShowers(
    count: 1e5, minimumEnergy: 0.2, maximumEnergy: 300, spectralIndex: -2, viewConeDeg: 0, scatterRadius: 700)

  @Test("weights sum to the number of events that the target spectrum has")
  func weights() throws {
    let showers = try #require(showers)
    // Energies at equal steps of the simulated integral.
    let energies = (0..<10_000).map { place -> Double in
      let part = (Double(place) + 0.5) / 10_000
      return 1 / (1 / 0.2 - part * (1 / 0.2 - 1 / 300))
    }
    let seconds = 50.0 * 3600
    let sum = try showers.weights(energies, to: .crab, observationTime: seconds).reduce(0, +) * 10
    let integral: Double = (pow(0.2, -1.62) - pow(300, -1.62)) / 1.62
    let expected: Double = 2.83e-11 * integral * Double.pi * 7e4 * 7e4 * seconds
    #expect(abs(sum / expected - 1) < 1e-3)
    #expect(abs(showers.count(from: 0.1, to: 1000) - 1e5) < 1e-6)
    #expect(isClose(showers.count(from: 0.2, to: 0.4), 1e5 * 2.5 / (5 - 1 / 300.0), relative: 1e-12))
  }

  @Test("a source seen by a cone of showers stands for one source")
  func cone() throws {
    let cone = try SimulatedShowers(
      count: 1e5, minimumEnergy: 0.2, maximumEnergy: 300, spectralIndex: -2, viewConeDeg: 5,
      scatterRadius: 700)
    let showers = try #require(showers)
    let point = try showers.weights([1], to: .crab, observationTime: 1)[0]
    #expect(isClose(try cone.weights([1], to: .crab, observationTime: 1)[0], point, relative: 1e-12))
    let diffuse = Spectrum(.powerLaw(norm: 2.83e-11, index: -2.62), isDiffuse: true)
    let solid = 2 * Double.pi * (1 - cos(5 * Double.pi / 180))
    #expect(
      isClose(try cone.weights([1], to: diffuse, observationTime: 1)[0], point * solid, relative: 1e-12))
    #expect(throws: ResponseError.self) { try showers.weights([1], to: diffuse, observationTime: 1) }
  }

  private func run(_ showers: Int, _ uses: Int, _ entries: Double?, minimum: Double = 0.3) -> SimulatedRun {
    SimulatedRun(
      showers: showers, uses: uses, histogramEntries: entries, minimumEnergy: minimum, maximumEnergy: 300,
      spectralIndex: -2, viewConeDeg: 8, scatterRadius: 700)
  }

  @Test("showers of several runs: entries of the histograms, or the header's numbers")
  func counting() throws {
    func count(_ runs: [SimulatedRun], _ counting: SimulatedRun.Counting, floor: Double? = nil) throws
      -> Double
    {
      try SimulatedShowers(runs: runs, energyFloor: floor, counting: counting).count
    }
    #expect(try count([run(100, 20, nil), run(50, 20, nil)], .exact) == 3000)
    // The second run was thrown with fewer uses, which only its histogram knows.
    let mixed = [run(100, 20, 4050), run(50, 20, 500)]
    #expect(try count(mixed, .exact) == 4550)
    #expect(try count(mixed, .original) == 6000)
    #expect(try count([run(100, 10, 1000)], .original) == 1000)
    let above: Double = (1 / 0.4 - 1 / 300) / (1 / 0.3 - 1 / 300)
    #expect(isClose(try count(mixed, .exact, floor: 0.4), 4550 * above, relative: 1e-14))
    #expect(try count(mixed, .original, floor: 0.4) == (6000 * above).rounded(.down))
    // Runs from different energies agree above the floor.
    let other = [run(100, 10, 1000), run(100, 10, 1000, minimum: 0.1)]
    #expect(throws: ResponseError.self) { try count(other, .exact) }
    let lower: Double = (1 / 0.4 - 1 / 300) / (1 / 0.1 - 1 / 300)
    #expect(isClose(try count(other, .exact, floor: 0.4), 1000 * (above + lower), relative: 1e-14))
    #expect(throws: ResponseError.self) { try count([], .exact) }
  }

  @Test("events of reused showers are counted once each, showers once")
  func reusedShowers() throws {
    // Showers 5 (three uses) and 7 of run 1, and 5 of run 2; the last event is outside the bins.
    let counts = try ReusedShowers.count(
      observations: [1, 1, 2, 1, 1, 1], events: [500, 503, 501, 700, 507, 701],
      energies: [1, 1, 1, 1, 1, 50], edges: [0.5, 2, 10])
    #expect(counts[0] == ReusedShowers(events: 5, repeatedEvents: 3, repeatedShowers: 1))
    #expect(counts[1].fraction.isNaN && counts[1].showersPerEvent.isNaN)
  }

  @Test("what no production or spectrum has is refused")
  func refusals() throws {
    #expect(throws: ResponseError.sample(name: "spectral index", found: 2, expected: "below 0")) {
      try SimulatedShowers(
        count: 1, minimumEnergy: 1, maximumEnergy: 2, spectralIndex: 2, viewConeDeg: 0, scatterRadius: 1)
    }
    #expect(throws: ResponseError.unknownSpectrum(name: "CRAB_HEGR", similar: "CRAB_HEGRA")) {
      try Spectrum.named("CRAB_HEGR")
    }
    #expect(throws: ResponseError.self) { try SpectrumTable(energies: [1, 1], fluxes: [1, 1]) }
    #expect(throws: ResponseError.self) { try SpectrumTable(energies: [0, 1], fluxes: [1, 1]) }
    #expect(throws: ResponseError.self) { try SpectrumTable(energies: [1, 2], fluxes: [1, 0]) }
  }
}
