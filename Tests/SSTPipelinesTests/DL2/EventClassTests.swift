import Forests
import Foundation
import InstrumentResponse
import SSTCore
import SSTData
import SSTIO
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("Event classes and photon lists", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct EventClassTests {
  private static let edges = "\(DL2Golden.folder)/performance/event_classes"

  /// A golden file after the classification, and the DL2 file before it.
  struct Case: Sendable, CustomTestStringConvertible {
    var folder: String
    var name: String
    var configuration: String
    var targets: [EventClassifier.Target]
    var kind: String { folder.hasSuffix("stereo") ? "stereo" : "mono" }
    var testDescription: String { folder }
  }
  private static let gamma = "gamma_200_300E3GeV_30_0deg_testing_dl1_dl2"
  static let cases = [
    Case(
      folder: "data_mono", name: "SST1M1_20250211_0201_dl1_dl2", configuration: "data",
      targets: [.telescope(21)]),
    Case(
      folder: "data_stereo", name: "SST1M1_20250211_0201_dl1_stereo_dl2", configuration: "data",
      targets: [.stereo]),
    Case(folder: "mc_mono", name: gamma, configuration: "mc", targets: [.telescope(1), .telescope(2)]),
    Case(folder: "mc_stereo", name: gamma, configuration: "mc", targets: [.stereo]),
  ]

  private func classifier(_ configuration: String) throws -> EventClassifier {
    EventClassifier(
      models: SharedData.path("\(DL2Golden.folder)/forests/models/misdirection"),
      configuration: try PipelineConfiguration(
        files: [SharedData.path("\(DL2Golden.folder)/config/\(configuration).json")]))
  }

  private func provenance() -> Provenance {
    Provenance(
      activity: "event-classes", inputs: [], configurationSHA256: "", options: [:], start: RunClock.now())
  }

  /// Classifies all tables of a file.
  private func classify(_ test: Case, _ folder: TemporaryFolder, _ quirks: Quirks) throws -> (
    file: DL2File, source: DL2File, counts: [[Int]]
  ) {
    let source = try DL2File(
      readingFrom: DL2Golden.unpack("dl2/outputs/\(test.folder)/\(test.name).h5", to: folder))
    let classifier = try classifier(test.configuration)
    #expect(EventClassifier.targets(in: source) == test.targets)
    let files = AtomicFileSet(overwrite: false)
    let path = folder.path("classes-\(quirks.rawValue).h5")
    let output = try EventClassFile(path: path, copyOf: source, quirks: quirks, in: files)
    let counts = try test.targets.map { target in
      try output.write(
        target, classifier.predict(source, target),
        EventClassifier.readEdges(SharedData.path(Self.edges), target))
    }
    try output.finish(provenance(), configuration: "{}")
    try files.commit()
    return (try DL2File(readingFrom: path), source, counts)
  }

  @Test("classes as the original's: rows, columns, types, misdirections and classes", arguments: cases)
  func original(_ test: Case) throws {
    let folder = try TemporaryFolder()
    let found = try classify(test, folder, .originalLayout)
    let expected = try HDF5File(
      readingFrom: DL2Golden.unpack("dl2/outputs/classes/\(test.kind)_\(test.name).h5", to: folder))
    for target in test.targets {
      let (own, golden) = (try found.file.file.table(target.path), try expected.table(target.path))
      #expect(own.columns.map(\.name) == golden.columns.map(\.name))
      #expect(own.columns.map(\.type) == golden.columns.map(\.type))
      let (a, b) = (try own.read(), try golden.read())
      for column in golden.columns.map(\.name) {
        let (x, y) = (try a.doubles(column), try b.doubles(column))
        // The mean over the trees in another order.
        let limit = column == "log_reco_misdirection" ? 4e-16 : column.hasPrefix("log_camera") ? 1e-15 : 0
        #expect(
          x.count == y.count && zip(x, y).allSatisfy { isClose($0, $1, relative: limit, absolute: limit) },
          "\(column)")
      }
    }
  }

  @Test("no event is lost: without a class it has 0", arguments: cases) func kept(_ test: Case) throws {
    let folder = try TemporaryFolder()
    let found = try classify(test, folder, [])
    for (target, counts) in zip(test.targets, found.counts) {
      let table = try found.file.file.table(target.path)
      #expect(try table.rowCount == found.source.file.table(target.path).rowCount)
      #expect(counts.reduce(0, +) == table.rowCount)
      let rows = try table.read()
      let (kinds, values) = (try rows.integers("event_type"), try rows.doubles("log_reco_misdirection"))
      for (kind, count) in counts.enumerated() { #expect(kinds.count { $0 == kind } == count) }
      #expect(zip(kinds, values).allSatisfy { $0.0 == 0 || $0.1.isFinite })
      #expect(values.contains(where: \.isNaN) == (test.configuration == "data"))
    }
  }

  @Test("values between classes are found, written and read") func edges() throws {
    let folder = try TemporaryFolder()
    let test = Self.cases[3]
    let source = try DL2File(
      readingFrom: DL2Golden.unpack("dl2/outputs/\(test.folder)/\(test.name).h5", to: folder))
    let classifier = try classifier(test.configuration)
    let found = try classifier.edges(classifier.predict(source, .stereo))
    #expect(found.count == 4 && found.binning.count == 20)
    try EventClassifier.writeEdges(found, to: folder.path(EventClassifier.edgesName(.stereo)))
    #expect(try EventClassifier.readEdges(folder.url.path, .stereo) == found)
    let golden = try EventClassifier.readEdges(SharedData.path(Self.edges), .stereo)
    #expect(zip(golden.binning.edges, found.binning.edges).allSatisfy { isClose($1, $0, relative: 1e-14) })
  }

  @Test(
    "photon lists of the original, made again",
    arguments: [
      ("data_mono", "SST1M1_20250211_0203_dl1_dl2"), ("data_stereo", "SST1M1_20250211_0203_dl1_stereo_dl2"),
    ])
  func photons(_ run: String, _ name: String) throws {
    let folder = try TemporaryFolder()
    let source = try DL2File(readingFrom: DL2Golden.unpack("dl2/outputs/\(run)/\(name).h5", to: folder))
    let configuration = try PipelineConfiguration(
      files: [SharedData.path("\(DL2Golden.folder)/config/data.json")])
    let list = try PhotonList(
      source, selection: configuration.eventSelection,
      gammaness: try #require(configuration.analysis.later["global_gammaness_cut"]?.double))
    try list.write(to: folder.path("own.h5"), provenance(), configuration: "{}")
    let expected = try HDF5File(
      readingFrom: DL2Golden.unpack("dl2/outputs/photon_list/\(name)_pl.h5", to: folder))
    let path = "/photon_list/" + (run == "data_mono" ? "tel_021" : "stereo")
    let (own, golden) = (
      try HDF5File(readingFrom: folder.path("own.h5")).table(path), try expected.table(path)
    )
    #expect(own.columns.map(\.name) == golden.columns.map(\.name))
    #expect(own.columns.map(\.type) == golden.columns.map(\.type))
    let (a, b) = (try own.read(), try golden.read())
    for column in golden.columns.map(\.name) {
      let (x, y) = (try a.doubles(column), try b.doubles(column))
      let limit = ["reco_ra", "reco_dec"].contains(column) ? 1e-6 : 0
      #expect(
        x.count == y.count && zip(x, y).allSatisfy { isClose($0, $1, relative: 0, absolute: limit) },
        "\(column)")
    }
  }

  @Test("features of any table: other names of telescopes, what can be computed, what is not finite")
  func features() throws {
    let folder = try TemporaryFolder()
    let file = try HDF5FileWriter(path: folder.path("t.h5"))
    let names = [
      "camera_frame_hillas_intensity_tel21", "camera_frame_hillas_width_tel21",
      "camera_frame_hillas_length_tel21",
    ]
    let values: [[Double]] = [[10, 100, 0], [1, 2, 3], [4, 4, 4]]
    try file.write(
      [0, 1, 2],
      to: Table<Int>("/t") {
        names.indices.map { place in Column<Int>(names[place], get: { values[place][$0] }) }
      })
    try file.close()
    let reader = try FeatureReader(HDF5File(readingFrom: folder.path("t.h5")), "/t")
    let found = try reader.read([
      "log_camera_frame_hillas_intensity_tel1", "camera_frame_hillas_wl_tel1",
      "camera_frame_hillas_width_tel1",
    ])
    #expect(found.rows == [0, 1] && found.notFinite == ["log_camera_frame_hillas_intensity_tel1": 1])
    #expect(found.table.values == [1, 2, 0.25, 0.5, 1, 2])
    let error = #expect(throws: ForestError.self) { try reader.read(["a", names[0], "b"]) }
    #expect(error?.description.contains("lacks a, b") == true)
  }
}
