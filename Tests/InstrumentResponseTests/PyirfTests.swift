import Foundation
import SSTCore
import TestSupport
import Testing

@testable import InstrumentResponse

/// The golden toy of pyirf: events, and what pyirf makes of them.
private struct Toy {
  static let folder = "oracle/stereo_dl3/pyirf"
  let json: JSONValue
  let gammas: GoldenTable
  let protons: GoldenTable
  let energies: Binning

  init() throws {
    json = try JSONNode(parsing: SharedData.data("\(Self.folder)/pyirf.json"), file: "pyirf.json").value
    (gammas, protons) = (
      try GoldenTable("\(Self.folder)/gammas.csv"), try GoldenTable("\(Self.folder)/protons.csv")
    )
    energies = try Binning(Self.numbers(json["bins"]?["reco_energy_tev"]), "reconstructed energy")
  }

  static func numbers(_ value: JSONValue?) -> [Double] {
    guard case .array(let values) = value else { return [] }
    return values.map { $0.double ?? .nan }
  }

  func bins(_ name: String) throws -> Binning { try Binning(Self.numbers(json["bins"]?[name]), name) }

  func showers(_ kind: String) throws -> SimulatedShowers {
    let values = try #require(json["simulation"]?[kind])
    func number(_ name: String) throws -> Double { try #require(values[name]?.double) }
    return try SimulatedShowers(
      count: number("n_showers"), minimumEnergy: number("energy_min_tev"),
      maximumEnergy: number("energy_max_tev"),
      spectralIndex: number("spectral_index"), viewConeDeg: Self.numbers(values["viewcone_deg"])[1],
      scatterRadius: number("max_impact_m"))
  }

  func weights(_ kind: String) throws -> [Double] {
    let table = kind == "gamma" ? gammas : protons
    return try showers(kind).weights(
      table.numbers("true_energy"), to: kind == "gamma" ? .crab : .protonsAndHelium,
      observationTime: GoldenSample.hours50)
  }

  /// Gammas with their distances from the source, protons with theirs from the pointing.
  func sample(_ kind: String) throws -> CutSample {
    let table = kind == "gamma" ? gammas : protons
    return try CutSample(
      energies: table.numbers("reco_energy"), gammaness: table.numbers("gammaness"),
      thetaDeg: table.numbers(kind == "gamma" ? "theta" : "reco_source_fov_offset"), weights: weights(kind))
  }

  func gammanessCut() throws -> BinnedCut {
    try PercentileCut.gammaness(efficiency: 0.7)
      .find(gammas.numbers("gammaness"), energies: gammas.numbers("reco_energy"), edges: energies.edges)
  }

  func thetaCut() throws -> BinnedCut {
    let passing = try sample("gamma").taking(.binned(gammanessCut()))
    return try PercentileCut.theta(efficiency: 0.68)
      .find(passing.thetaDeg, energies: passing.energies, edges: energies.edges)
  }

  func events(_ kind: String) throws -> (ResponseEvents, rows: [Int]) {
    let table = kind == "gamma" ? gammas : protons
    let rows = try gammanessCut().mask(
      table.numbers("gammaness"), energies: table.numbers("reco_energy"), passes: .atLeast
    ).rows
    func column(_ name: String) throws -> [Double] {
      let values = try table.numbers(name)
      return rows.map { values[$0] }
    }
    let events = try ResponseEvents(
      trueEnergies: column("true_energy"), energies: column("reco_energy"),
      trueOffsetsDeg: column("true_source_fov_offset"), offsetsDeg: column("reco_source_fov_offset"),
      thetaDeg: column("theta"))
    return (events, rows)
  }
}

@Suite("Golden responses of pyirf", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct PyirfTests {
  private func expectClose(
    _ values: [Double], _ expected: [Double], relative: Double = 1e-10, _ what: String
  ) {
    #expect(values.count == expected.count, "\(what)")
    for (place, (value, golden)) in zip(values, expected).enumerated() {
      let isEmpty = golden.isNaN && (value == 0 || value.isNaN)
      #expect(
        isEmpty || isClose(value, golden, relative: relative, absolute: 1e-300),
        "\(what) \(place) \(value) \(golden)")
    }
  }

  @Test("weights")
  func weights() throws {
    let toy = try Toy()
    let golden = try GoldenTable("\(Toy.folder)/weights.csv")
    let weights = ["gamma": try toy.weights("gamma"), "proton": try toy.weights("proton")]
    for (kind, (row, weight)) in zip(
      try golden.texts("kind"), zip(try golden.numbers("row"), try golden.numbers("weight")))
    {
      #expect(isClose(try #require(weights[kind])[Int(row)], weight, relative: 1e-10))
    }
  }

  @Test("cuts")
  func cuts() throws {
    let toy = try Toy()
    for (cut, name) in [
      (try toy.gammanessCut(), "gammaness_cut_efficiency_0.7"), (try toy.thetaCut(), "theta_cut_68"),
    ] {
      let golden = try #require(toy.json[name])
      expectClose(cut.cuts, Toy.numbers(golden["cut"]), name)
      expectClose(cut.centers, Toy.numbers(golden["center"]), name)
      #expect(cut.counts == .events(Toy.numbers(golden["n_events"]).map { Int($0) }))
    }
  }

  @Test("responses")
  func responses() throws {
    let toy = try Toy()
    let (gammas, _) = try toy.events("gamma")
    let showers = try toy.showers("gamma")
    let (energies, offsets) = (try toy.bins("true_energy_tev"), try toy.bins("fov_offset_deg"))
    let thrown = (0..<20).map { showers.count(from: energies.edges[$0], to: energies.edges[$0 + 1]) }
    expectClose(thrown, Toy.numbers(toy.json["n_showers_per_energy_gamma"]), "showers")
    let byEnergy = EffectiveArea.byEnergy(gammas, showers: showers, energies: energies)
    expectClose(byEnergy.values, Toy.numbers(toy.json["effective_area_m2"]), "area by energy")
    let area = EffectiveArea.table(gammas, showers: showers, energies: energies, offsets: offsets)
    let flat = (0..<20).flatMap { energy in (0..<8).map { area.values[area.place(energy, $0)] } }
    expectClose(flat, Toy.numbers(toy.json["effective_area_fov_m2"]?["values"]), "area")
    let radii = try toy.bins("source_offset_deg")
    let spread = PointSpread.table(gammas, energies: energies, offsets: offsets, radii: radii)
    let spreads = (0..<20).flatMap { energy in
      (0..<8).flatMap { offset in (0..<16).map { spread.values[spread.place(energy, offset, $0)] } }
    }
    expectClose(spreads, Toy.numbers(toy.json["psf_per_sr"]?["values"]), "point spread")
    let dispersion = EnergyDispersion.table(
      gammas, energies: try toy.bins("edisp_true_energy_tev"), migrations: try toy.bins("migra"),
      offsets: offsets)
    guard case .array(let cells) = toy.json["energy_dispersion_pdf"]?["sparse"] else { return }
    #expect(cells.count == dispersion.values.filter { $0 > 0 }.count)
    for cell in cells {
      let values = Toy.numbers(cell)
      let place = dispersion.place(Int(values[0]), Int(values[1]), Int(values[2]))
      #expect(isClose(dispersion.values[place], values[3], relative: 1e-10))
    }
    let (protons, rows) = try toy.events("proton")
    let weights = try toy.weights("proton")
    let background = try Background.table(
      protons, weights: rows.map { weights[$0] }, observationTime: GoldenSample.hours50,
      energies: toy.energies,
      offsets: toy.bins("fov_offset_bkg_deg"))
    let rates = (0..<20).flatMap { energy in
      (0..<16).map { background.values[background.place(energy, $0)] * 1e6 }
    }
    expectClose(rates, Toy.numbers(toy.json["background_2d_per_s_tev_sr"]?["values"]), "background")
  }

  @Test("radii of source regions")
  func radii() throws {
    let toy = try Toy()
    let table = MaximumRadius.table(try toy.thetaCut(), offsets: try Binning([0, 6], "offset"))
    let golden = try GoldenResponse("\(Toy.folder)/irf.fits.gz")
    #expect(try golden.difference(table, "RAD_MAX") < 1e-10)
  }

  @Test("sensitivities, and the cuts that make them best")
  func sensitivity() throws {
    let toy = try Toy()
    let (gammas, protons, theta) = (try toy.sample("gamma"), try toy.sample("proton"), try toy.thetaCut())
    let cut = GammanessCut.binned(try toy.gammanessCut())
    var search = SensitivityCut()
    let parts = try search.parts(gammas: gammas.taking(cut), protons: protons.taking(cut), thetaCut: theta)
    let golden = try #require(toy.json["sensitivity_pyirf"])
    expectClose(parts, Toy.numbers(golden["relative_sensitivity"]), relative: 1e-6, "sensitivity")
    let best = try #require(toy.json["optimised_gh_cut"])
    search.efficiencies = Toy.numbers(best["efficiencies_scanned"])
    let found = try search.find(gammas: gammas, protons: protons, thetaCut: theta)
    expectClose(found.parts, Toy.numbers(best["relative_sensitivity"]), relative: 1e-6, "best sensitivity")
    expectClose(found.cut.cuts, Toy.numbers(best["cut"]), "best cuts")
    expectClose(found.efficiencies, Toy.numbers(best["efficiency"]), "best efficiencies")
  }

  @Test("sensitivities the way of the original")
  func differential() throws {
    let toy = try Toy()
    let cut = GammanessCut.binned(try toy.gammanessCut())
    let found = try Sensitivity().find(
      gammas: toy.sample("gamma").taking(cut), protons: toy.sample("proton").taking(cut),
      edges: toy.energies.edges)
    guard case .array(let bins) = toy.json["sensitivity_sst1mpipe_style"]?["bins"] else { return }
    for (bin, golden) in zip(found, bins) {
      #expect(Double(bin.simulatedGammas) == golden["n_sim_gamma"]?.double)
      #expect(Double(bin.simulatedProtons) == golden["n_sim_proton"]?.double)
      expectClose(
        [bin.signal, bin.off], [golden["n_signal"]?.double ?? .nan, golden["n_off"]?.double ?? .nan], "counts"
      )
      guard let percent = golden["percent_crab"]?.double else {
        #expect(bin.part.isNaN)
        continue
      }
      let others = [
        golden["percent_crab_5sigma_only"]?.double ?? .nan, golden["flux_e2_tev_cm2_s"]?.double ?? .nan,
      ]
      expectClose(
        [100 * bin.part, 100 * bin.significantPart, bin.flux], [percent] + others, relative: 1e-6,
        "sensitivity")
    }
  }
}
