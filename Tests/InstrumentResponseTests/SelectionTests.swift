import Foundation
import SSTCore
import TestSupport
import Testing

@testable import InstrumentResponse

@Suite("Golden selections", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct GoldenSelectionTests {
  static let cuts = "oracle/dl2_dl3/cuts"

  static let dataSelection = EventSelection(
    [
      ("camera_frame_hillas_intensity", 50, 1e6), ("camera_frame_hillas_width", 0, 100),
      ("camera_frame_hillas_length", 0, 100), ("leakage_intensity_width_2", 0, 0.7),
    ].compactMap { try? EventSelection.Interval($0.0, low: $0.1, high: $0.2) })

  static func events(_ table: GoldenTable) throws -> EventColumns {
    var events = EventColumns(count: table.rows.count)
    for name in table.names { try events.add(name, try table.numbers(name)) }
    return events
  }

  @Test("events in closed intervals", arguments: ["mono", "stereo"])
  func selection(_ kind: String) throws {
    let golden = try GoldenTable("\(Self.cuts)/event_selection_\(kind).csv")
    let events = try Self.events(golden)
    for (name, selection) in [("pass_mc", GoldenSample.selection), ("pass_data", Self.dataSelection)] {
      let expected = try golden.numbers(name).map { $0 == 1 }
      #expect(try selection.mask(events).flags == expected, "\(name)")
    }
  }

  @Test("agreement of telescopes")
  func stereoCuts() throws {
    let golden = try GoldenTable("\(Self.cuts)/stereo_cuts.csv")
    let events = try Self.events(golden)
    for (name, cuts) in [
      ("distance", StereoConsistency(separationDeg: 0.4)),
      ("energy", StereoConsistency(relativeEnergySpread: 0.25)),
      ("gammaness", StereoConsistency(gammanessSpread: 0.2)), ("off", StereoConsistency()),
      ("all", StereoConsistency(separationDeg: 0.4, relativeEnergySpread: 0.25, gammanessSpread: 0.2)),
    ] {
      let expected = try golden.numbers("pass_\(name)").map { $0 == 1 }
      #expect(try cuts.mask(events).flags == expected, "\(name)")
    }
  }

  @Test("selection, agreement, scale and lowest energy in the original's order")
  func loading() throws {
    let json = try #require(
      JSONNode(parsing: SharedData.data("\(Self.cuts)/load_dl2.json"), file: "load_dl2.json").value["results"]
    )
    let table = try SharedData.table(
      "oracle/dl2_dl3/dl2/outputs/mc_stereo/gamma_200_300E3GeV_30_0deg_testing_dl1_dl2.h5.gz",
      "/dl2/event/telescope/parameters/stereo")
    let events = try GoldenSample.columns(table)
    let stereo = StereoConsistency(separationDeg: 0.4, relativeEnergySpread: 0.25, gammanessSpread: 0.2)
    for (name, scale, minimum) in [
      ("plain", 1, 0), ("scaled", 1.1, 0), ("scaled_min_0.5", 1.1, 0.5), ("min_0.5", 1, 0.5),
    ] {
      let prepared = try EventPreparation(
        selection: GoldenSample.selection, stereo: stereo, energyScale: scale, minimumEnergy: minimum
      ).prepare(events)
      #expect(try prepared.events.values("event_id") == numbers(json[name]?["event_id"]), "\(name)")
      #expect(try prepared.events.values("reco_energy") == numbers(json[name]?["reco_energy"]), "\(name)")
      let losses = prepared.losses
      #expect(
        losses.outsideSelection + losses.inconsistent + losses.belowMinimum + prepared.rows.count
          == events.count)
    }
  }

  private func numbers(_ value: JSONValue?) -> [Double] {
    if case .array(let values) = value { values.map { $0.double ?? .nan } } else { [] }
  }

  @Test("a cut that depends on energy")
  func evaluation() throws {
    let golden = try GoldenTable("\(Self.cuts)/cut_evaluation.csv")
    let cut = try BinnedCut(
      .gammaness,
      columns: [
        FigureColumn("low", [0.1, 0.5, 1]), FigureColumn("high", [0.5, 1, 5]),
        FigureColumn("cut", [0.4, 0.6, 0.8]),
      ])
    let mask = try GammanessCut.binned(cut)
      .mask(gammaness: golden.numbers("gammaness"), energies: golden.numbers("reco_energy"))
    #expect(mask.flags == (try golden.numbers("pass").map { $0 == 1 }))
  }
}

@Suite("Selections") struct SelectionTests {
  @Test("columns with 32 bits are compared with limits of 32 bits")
  func singlePrecision() throws {
    let stored = Double(Float(0.7))
    var events = EventColumns(count: 3)
    try events.add("leakage", [stored, Double(Float(0.7).nextUp), .nan], isSinglePrecision: true)
    try events.add("other", [stored, 0.7, 0.7.nextUp])
    #expect(try mask("leakage", 0, 0.7, events) == [true, false, false])
    #expect(try mask("leakage", 0.7, 1, events) == [true, true, false])
    #expect(try mask("other", 0.7, 1, events) == [false, true, true])
    #expect(try mask("other", 0, 0.7, events) == [true, true, false])
  }

  private func mask(_ name: String, _ low: Double, _ high: Double, _ events: EventColumns) throws -> [Bool] {
    try EventSelection([EventSelection.Interval(name, low: low, high: high)]).mask(events).flags
  }

  @Test("a quantity stands for the columns of all telescopes, and for its own where there is one")
  func telescopes() throws {
    var events = EventColumns(count: 2)
    try events.add("width_tel1", [1, 1])
    try events.add("width_tel22", [1, 5])
    try events.add("width_telescope", [9, 9])
    try events.add("h_max", [2, 9])
    try events.add("h_max_tel1", [9, 2])
    #expect(try events.columns(of: "width") == ["width_tel1", "width_tel22"])
    #expect(try mask("width", 0, 2, events) == [true, false])
    #expect(try mask("h_max", 0, 2, events) == [true, false])
    #expect(throws: ResponseError.missingColumn(name: "widht_tel1", similar: "width_tel1")) {
      try events.values("widht_tel1")
    }
    #expect(throws: ResponseError.missingColumn(name: "length", similar: nil)) {
      try mask("length", 0, 2, events)
    }
    #expect(throws: ResponseError.setting(name: "upper limit of x", found: 1, expected: "at least 2.0")) {
      try EventSelection.Interval("x", low: 2, high: 1)
    }
    #expect(throws: ResponseError.lengths(what: "values of y", found: 1, expected: 2)) {
      try events.add("y", [1])
    }
  }

  @Test("global cuts are strict, cuts by energy are not")
  func strictness() throws {
    let cut = try BinnedCut(
      .theta,
      columns: [
        FigureColumn("low", [1]), FigureColumn("high", [2]), FigureColumn("cut", [0.2]),
      ])
    let (values, energies) = ([0.1, 0.2, 0.3, 0.2, .nan], [1.0, 1, 1, 2, 1])
    #expect(
      try GammanessCut.global(0.2).mask(gammaness: values, energies: energies).flags
        == [false, false, true, false, false])
    #expect(
      try GammanessCut.binned(cut).mask(gammaness: values, energies: energies).flags
        == [false, true, true, false, false])
    #expect(
      try ThetaCut.global(0.2).mask(thetaDeg: values, energies: energies).flags
        == [true, false, false, false, false])
    #expect(
      try ThetaCut.binned(cut).mask(thetaDeg: values, energies: energies).flags
        == [true, true, false, false, false])
  }
}
