import Foundation
import TestSupport
import Testing

@testable import InstrumentResponse

@Suite("Golden event classes", .enabled(if: SharedData.isPresent, "\(SharedData.comment)"))
struct GoldenClassTests {
  @Test(
    "classes of the original's files",
    arguments: [
      ("data_mono/SST1M1_20250211_0201_dl1_dl2__tel_021", "tel_001"),
      ("data_mono/SST1M2_20250211_0201_dl1_dl2__tel_022", "tel_002"),
      ("data_stereo/SST1M1_20250211_0201_dl1_stereo_dl2__stereo", "stereo"),
      ("mc_mono/gamma_200_300E3GeV_30_0deg_testing_dl1_dl2__tel_001", "tel_001"),
      ("mc_mono/gamma_200_300E3GeV_30_0deg_testing_dl1_dl2__tel_002", "tel_002"),
      ("mc_stereo/gamma_200_300E3GeV_30_0deg_testing_dl1_dl2__stereo", "stereo"),
    ])
  func application(_ file: String, _ table: String) throws {
    let classes = try Self.classes(table)
    let golden = try GoldenTable("oracle/dl2_dl3/dl2/csv/\(file)__classes.csv.gz")
    let found = try classes.of(
      misdirections: golden.numbers("log_reco_misdirection"), energies: golden.numbers("reco_energy"))
    #expect(found == (try golden.numbers("event_type").map { Int($0) }))
    #expect(Set(found).count > 2)
  }

  static func classes(_ table: String) throws -> EventClasses {
    let golden = try GoldenTable("oracle/dl2_dl3/performance/event_classes/misdirection_edges_\(table).csv")
    return try EventClasses(columns: golden.names.map { FigureColumn($0, try golden.numbers($0)) })
  }

  @Test("edges between classes", arguments: ["mono", "stereo"])
  func edges(_ kind: String) throws {
    let table = GoldenSample.table(kind)
    let golden = try GoldenTable("oracle/dl2_dl3/performance/event_classes/misdirection_edges_\(table).csv")
    let sample = try GoldenSample(kind, GoldenSample.diffuse)
    let found = try EventClasses.find(
      misdirections: sample.values("log_reco_misdirection"), energies: sample.values("reco_energy"),
      edges: GoldenSample.edges)
    // The events are rounded to 24 bits.
    let wrong = try largestDifference(found.columns, golden, relative: 1e-6)
    #expect(wrong.isEmpty, "\(wrong)")
    let again = try EventClasses(columns: found.columns)
    #expect(again == found)
  }
}

@Suite("Event classes and training") struct ClassTests {
  @Test("a value on an edge is of the better class; NaN and energies outside are of none")
  func classes() throws {
    let classes = try EventClasses(binning: Binning([1, 2, 4], "x"), edges: [[-1, 0, 1], []])
    #expect(classes.count == 4)
    #expect(
      [-2, -1, -0.5, 0, 0.5, 1, 1.5, .nan].map { classes.of(misdirection: $0, energy: 1) } == [
        1, 1, 2, 2, 3, 3, 4, 0,
      ])
    #expect(classes.of(misdirection: -2, energy: 3) == 0)
    #expect(classes.of(misdirection: -2, energy: 0.5) == 0)
    #expect(classes.of(misdirection: -2, energy: .nan) == 0)
    #expect(throws: ResponseError.self) {
      try EventClasses(binning: Binning([1, 2], "x"), edges: [[1, 0, 2]])
    }
    #expect(throws: ResponseError.self) { try EventClasses(columns: []) }
  }

  @Test("misdirections are logarithms of angles")
  func misdirection() throws {
    let found = try Misdirection.logDegrees(
      reconstructedAltitudesDeg: [60, 60, 90, 10], reconstructedAzimuthsDeg: [0.05, 30, 123, 359.5],
      trueAltitudesDeg: [60, 60.1, 89, 10], trueAzimuthsDeg: [359.95, 30, 10, 359.5])
    #expect(isClose(pow(10, found[0]), 0.05, relative: 1e-5))
    #expect(isClose(found[1], -1, relative: 1e-10))
    #expect(isClose(found[2], 0, relative: 0, absolute: 1e-10))
    #expect(found[3] == -.infinity)
  }

  @Test("draws are the same for a seed, without repetition, and reach all rows alike")
  func draws() {
    let draw = TrainingDraw(seed: 11)
    let rows = draw.rows(300, of: 1000, for: .regression)
    #expect(rows == draw.rows(300, of: 1000, for: .regression))
    #expect(rows != TrainingDraw(seed: 12).rows(300, of: 1000, for: .regression))
    #expect(rows != draw.rows(300, of: 1000, for: .classifierGammas))
    #expect(Set(rows).count == 300 && rows.allSatisfy { (0..<1000).contains($0) })
    #expect(draw.regressionRows(1000, of: 1000) == Array(0..<1000))
    #expect(Set(draw.regressionRows(10, of: 1000)).count == 10)
    var hits = [Int](repeating: 0, count: 10)
    for seed in 0..<5000 {
      for row in TrainingDraw(seed: UInt64(seed)).rows(3, of: 10, for: .split) { hits[row] += 1 }
    }
    #expect(hits.allSatisfy { abs(Double($0) - 1500) < 5 * (1500 * 0.7).squareRoot() }, "\(hits)")
    let (models, applied) = draw.split(1000)
    #expect(applied.count == 330 && models.count == 670)
    #expect(Set(models + applied).count == 1000)
    #expect(draw.split(10).applied.count == 4)
  }

  @Test(
    "mixtures of gammas and protons",
    arguments: [
      // gammas, protons, total, ratio, expected gammas, expected protons
      (1000, 1000, 1000, 1, 500, 500), (1000, 1000, 900, 2, 600, 300), (300, 1000, 1000, 1, 300, 300),
      (300, 100, 1000, 1, 300, 100), (1000, 300, 1000, 1, 300, 300), (1000, 300, 1000, 2, 600, 300),
      (600, 300, 1000, 2, 600, 300), (400, 100, 1000, 0.5, 50, 100),
    ])
  func mixtures(
    _ gammas: Int, _ protons: Int, _ total: Double, _ ratio: Double, _ expected: Int, _ expectedProtons: Int
  ) throws {
    let mixture = try TrainingMixture(gammas: gammas, protons: protons, total: total, ratio: ratio)
    #expect(mixture.gammas == expected && mixture.protons == expectedProtons)
    let rows = TrainingDraw(seed: 3).classifierRows(mixture, gammas: gammas, protons: protons)
    #expect(Set(rows.filter(\.isGamma).map(\.row)).count == expected)
    #expect(Set(rows.filter { !$0.isGamma }.map(\.row)).count == expectedProtons)
    #expect(rows.prefix(40).contains { $0.isGamma } && rows.prefix(40).contains { !$0.isGamma })
    #expect(throws: ResponseError.self) {
      try TrainingMixture(gammas: 1, protons: 1, total: 1, ratio: 0)
    }
  }
}
