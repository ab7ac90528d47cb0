import Foundation
import SSTCalib
import SSTCore
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("Choice of models") struct ModelGridTests {
  private func nodes(_ names: [String]) -> [ModelGrid.Node] {
    names.compactMap { ModelGrid.Node(ModelDirectory("/models/" + $0)) }
  }

  private func chosen(
    _ names: [String], zeniths: [Double], azimuths: [Double], interpolates: Bool = false
  ) -> NodeChooser.Choice {
    NodeChooser(nodes(names)).choose(
      altitudesDeg: zeniths.map { 90 - $0 }, azimuthsDeg: azimuths, interpolates: interpolates)
  }

  @Test("names of nodes; others are none") func names() throws {
    let node = try #require(ModelGrid.Node(ModelDirectory("a/ze32.5_az-90_nsbmed")))
    #expect(node.zenithDeg == 32.5 && node.azimuthDeg == 270 && node.background == "med")
    for name in [
      "ze30_az180", "ze30_az180_nsb", "z30_az180_nsb1", "ze95_az0_nsb1", "zeX_az0_nsb1", "a_b_c_d",
    ] {
      #expect(ModelGrid.Node(ModelDirectory(name)) == nil, "\(name)")
    }
  }

  @Test("a folder of models, a grid, and nothing") func folders() throws {
    let folder = try TemporaryFolder()
    let make = { (name: String) in
      let url = folder.url.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data().write(to: url)
    }
    for name in [
      "ze40_az0_nsb1/reg_energy_tel_001.forest", "ze20_az0_nsb1/class_gh_tel_001.sav", "ze60_az0_nsb1/x",
    ] {
      try make(name)
    }
    let grid = try ModelGrid(path: folder.url.path)
    #expect(grid.directories.map(\.name) == ["ze20_az0_nsb1", "ze40_az0_nsb1"])
    let single = try ModelGrid(path: folder.path("ze40_az0_nsb1"))
    #expect(single.content == .single(ModelDirectory(folder.path("ze40_az0_nsb1"))))
    for path in ["ze60_az0_nsb1", "nothing"] {
      #expect(throws: DL1DL2Error.self) { try ModelGrid(path: folder.path(path)) }
    }
  }

  @Test("of two files of a model ours is used; data take the models of the simulated telescope")
  func modelFiles() throws {
    let folder = try TemporaryFolder()
    for name in [
      "reg_disp_tel_001.sav", "reg_disp_tel_001.forest", "class_gh_tel_001.sav", "notes_tel_001.sav",
    ] {
      try Data().write(to: URL(fileURLWithPath: folder.path(name)))
    }
    let directory = ModelDirectory(folder.url.path)
    #expect(
      directory.file(.disp, ModelDirectory.key(ofTelescope: 21)) == folder.path("reg_disp_tel_001.forest"))
    #expect(directory.file(.gammaness, "tel_001") == folder.path("class_gh_tel_001.sav"))
    #expect(directory.file(.energy, "tel_001") == nil && directory.files.count == 3)
    #expect([1, 2, 21, 22, 23].map(ModelDirectory.number) == [1, 2, 1, 2, 23])
  }

  @Test("with one azimuth the nearest zenith angle wins, on either side of the sky") func oneAzimuth() {
    let grid = ["ze20_az180_nsb1", "ze30_az180_nsb1", "ze40_az180_nsb1"]
    let choice = chosen(grid, zeniths: [34.9, 35.1, 10, 40], azimuths: [0, 0, 90, 359.99])
    #expect(
      choice.shares == [
        NodeShare(node: 0, rows: [2]), NodeShare(node: 1, rows: [0]), NodeShare(node: 2, rows: [1, 3]),
      ])
    #expect(choice.farCount == 1 && abs(choice.largestDistanceDeg - 10) < 1e-9)
  }

  @Test("with several azimuths the nearest azimuth wins, then the nearest zenith angle") func azimuths() {
    let grid = ["ze20_az0_nsb1", "ze20_az180_nsb1", "ze40_az0_nsb1", "ze40_az180_nsb1"]
    let choice = chosen(grid, zeniths: [38, 38, 38, 22], azimuths: [350, 100, 80, 271])
    #expect(
      choice.shares == [
        NodeShare(node: 0, rows: [3]), NodeShare(node: 2, rows: [0, 2]), NodeShare(node: 3, rows: [1]),
      ])
  }

  @Test("in a grid of scattered nodes the angle in the sky decides") func scattered() {
    let grid = [
      "ze23.6_az100.7_nsb1", "ze23.6_az259_nsb1", "ze32_az102_nsb1", "ze32_az248_nsb1", "ze43_az87_nsb1",
    ]
    let choice = chosen(grid, zeniths: [32, 24, 42], azimuths: [249, 102, 88])
    #expect(choice.shares.map(\.node) == [0, 3, 4] && choice.farCount == 0)
  }

  @Test("interpolation between zenith angles by the cosine, none beyond the last node") func interpolation()
    throws
  {
    let grid = ["ze20_az0_nsb1", "ze40_az0_nsb1", "ze40_az180_nsb1"]
    let choice = chosen(grid, zeniths: [27, 20, 45, 10], azimuths: [10, 10, 10, 10], interpolates: true)
    #expect(choice.shares.map(\.node) == [0, 1] && choice.shares.map(\.rows) == [[0, 1, 3], [0, 2]])
    let weights = choice.shares.map { $0.weights ?? [] }
    let cosines = [27.0, 20, 40].map { cos($0 * .pi / 180) }
    let expected = (cosines[0] - cosines[1]) / (cosines[2] - cosines[1])
    #expect(abs(weights[1][0] - expected) < 1e-12 && abs(weights[0][0] - (1 - expected)) < 1e-12)
    #expect(weights[0][1] == 1 && weights[0][2] == 1 && weights[1][1] == 1)
  }

  @Test("the original's choice: the mean zenith angle, the first of equal ones") func meanZenith() {
    let chooser = NodeChooser(nodes(["ze20_az0_nsb1", "ze20_az180_nsb1", "ze40_az180_nsb1"]))
    #expect(chooser.byMeanZenith(altitudesDeg: [60, 62]) == 0)
    #expect(chooser.byMeanZenith(altitudesDeg: [60, 59.9]) == 2)
  }

  private static let levels: [NSBRateBin] = [(0.0, "low"), (2.4, "med")].map { charge, name in
    var level = NSBRateBin()
    (level.meanChargeLow, level.rate) = (charge, name)
    return level
  }

  private func background(_ names: [String], wanted: String? = nil, charge: Double = .nan) throws -> (
    name: String, warns: Bool
  ) {
    let choice = try BackgroundChoice(
      nodes(names.map { "ze20_az0_nsb" + $0 }), wanted: wanted, meanCharge: charge, levels: Self.levels)
    return (choice.nodes[0].background, choice.notice != nil)
  }

  @Test("the background by its level, else the one that is asked for") func backgrounds() throws {
    #expect(try background(["low", "med"], charge: 2.5) == ("med", false))
    #expect(try background(["low", "med"], charge: 2.3) == ("low", false))
    #expect(try background(["low", "med"], wanted: "nsbmed", charge: 1) == ("med", false))
    #expect(try background(["100", "200", "400"], wanted: "280") == ("200", true))
    #expect(try background(["100"]) == ("100", false))
    #expect(try background(["100"], charge: 2.5) == ("100", true))
    for wanted in ["high", nil] {
      #expect(throws: DL1DL2Error.background(wanted: wanted, known: ["low", "med"])) {
        try background(["low", "med"], wanted: wanted)
      }
    }
  }
}
