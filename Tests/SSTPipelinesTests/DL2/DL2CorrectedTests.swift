import Foundation
import SSTCore
import SSTData
import SSTIO
import SSTSky
import TestSupport
import Testing

@testable import SSTPipelines

@Suite("DL2 files as they should be", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct DL2CorrectedTests {
  /// Runs the step for one input.
  private func run(
    _ folder: TemporaryFolder, _ name: String, _ file: String, quirks: Quirks = [],
    _ change: (inout DL1DL2Options) throws -> Void = { _ in }
  ) throws -> (outcome: DL1DL2Outcome, file: DL2File) {
    var options = try DL2Golden.options(DL2Golden.run(name), folder, quirks: quirks)
    options.overwrite = true
    try change(&options)
    let input = try DL2Golden.unpack("dl2/inputs/\(file).h5", to: folder)
    let step = DL1DL2Step(options)
    let outcome = try step.run(try step.plan([Input(input)]).jobs[0].job, .silent)
    return (outcome, try DL2File(readingFrom: outcome.output))
  }

  private static let data = "SST1M1_20250211_0201_dl1"
  private static let gamma = "gamma_200_300E3GeV_30_0deg_testing_dl1"

  @Test(
    "directions of several telescopes are means of unit vectors",
    arguments: [
      ("data_stereo", data + "_stereo"), ("data_stereo", "SST1M1_20250211_0202_dl1_stereo"),
      ("data_stereo", "SST1M1_20250211_0203_dl1_stereo"), ("mc_stereo", gamma),
      ("mc_stereo", "proton_300_500E3GeV_30_180deg_testing_dl1"),
    ])
  func vectorMeans(_ name: String, _ file: String) throws {
    let folder = try TemporaryFolder()
    let events = try run(folder, name, file).file.stereoEvents()
    let expected = try DL2Golden.csv("dl2/checked/\(file)_dl2__vector_mean.csv.gz")
    func numbers(_ column: String) throws -> [Double] {
      try #require(expected[column]).map { Double($0) ?? .nan }
    }
    let (altitudes, azimuths) = (try numbers("alt_vector"), try numbers("az_vector"))
    let (distances, signs) = (try numbers("min_distance"), try #require(expected["sign_combination"]))
    let ids = try #require(expected["event_id"])
    try #require(events.count == altitudes.count)
    for (row, event) in events.enumerated() {
      #expect(String(event.id.event) == ids[row])
      #expect(abs(event.altitudeDeg - altitudes[row]) < 1e-9)
      let turn = (event.azimuthDeg - azimuths[row] + 540).truncatingRemainder(dividingBy: 360) - 180
      #expect(abs(turn) < 1e-9 && 0..<360 ~= event.azimuthDeg)
      // The arc cosine of the original knows small angles to 1e-8.
      #expect(abs(event.largestDistanceRad - distances[row]) < 1e-11)
      let letters = (0..<2).map { event.signCombination >> $0 & 1 == 0 ? "p" : "m" }.joined()
      #expect(letters == signs[row] && event.telescopeCount == 2)
      #expect(event.energyUncertaintyTeV > 0 && event.directionUncertaintyDeg > 0)
      #expect(event.rightAscensionDeg.isNaN == (name == "mc_stereo"))
    }
  }

  @Test(
    "the same events as the original's by one telescope; azimuths from 0 to 360 degrees",
    arguments: ["0201", "0203"])
  func azimuths(_ number: String) throws {
    let folder = try TemporaryFolder()
    let file = "SST1M1_20250211_\(number)_dl1"
    let right = try run(folder, "data_mono", file).file.events(ofTelescope: 21)
    let original = try run(folder, "data_mono", file, quirks: .sst1mpipe).file.events(ofTelescope: 21)
    try #require(right.count == original.count)
    var negative = 0
    for (a, b) in zip(right, original) {
      #expect(
        a.id == b.id && a.result.logEnergy == b.result.logEnergy && a.result.gammaness == b.result.gammaness)
      #expect(a.result.dispNorm == b.result.dispNorm && a.result.altitudeDeg == b.result.altitudeDeg)
      #expect(0..<360 ~= a.result.azimuthDeg)
      let turned = b.result.azimuthDeg < 0 ? b.result.azimuthDeg + 360 : b.result.azimuthDeg
      #expect(abs(a.result.azimuthDeg - turned) < 1e-12)
      if b.result.azimuthDeg < 0 { negative += 1 }
      #expect(a.result.energyUncertaintyTeV > 0 && a.result.directionUncertaintyDeg > 0)
      #expect(b.result.energyUncertaintyTeV.isNaN)
    }
    #expect((negative > 0) == (number == "0203"))
  }

  @Test("directions that are averaged as numbers are wrong beside north") func arithmetic() throws {
    let folder = try TemporaryFolder()
    let right = try run(folder, "data_stereo", Self.data + "_stereo").file.stereoEvents()
    let wrong = try run(folder, "data_stereo", Self.data + "_stereo", quirks: .arithmeticDirections)
      .file.stereoEvents()
    let distances = zip(right, wrong).map { $0.direction.separationRad(to: $1.direction) * 180 / .pi }
    #expect(distances.count { $0 > 0.01 } == 21 && abs((distances.max() ?? 0) - 86.44) < 0.01)
  }

  @Test("the same file for any number of threads", arguments: ["data_mono", "data_stereo"])
  func threads(_ name: String) throws {
    let folder = try TemporaryFolder()
    let file = name == "data_mono" ? Self.data : Self.data + "_stereo"
    let packed = try [1, 3].map { jobs in
      let found = try run(folder, name, file) { $0.jobs = jobs }.file
      return try found.file.walk(from: "/dl2").filter { $0.kind == .dataset }.map { object in
        let table = try found.file.table(object.path)
        let schema = TableSchema(
          table.columns.map { ColumnInfo(name: $0.name, type: $0.type, shape: $0.shape) })
        return try [object.path: table.packedReader(schema).bytes(ofRows: Array(0..<table.rowCount))]
      }
    }
    #expect(packed[0] == packed[1] && packed[0].count >= 5)
  }

  @Test("what is left out is counted") func counts() throws {
    let folder = try TemporaryFolder()
    let outcome = try run(folder, "mc_mono", Self.gamma).outcome
    let counts = try #require(outcome.telescopes.first).images
    #expect(counts.total == 325 && counts.kept == 309 && counts.notCleaned == 8 && counts.belowEnergy == 0)
    #expect(
      counts.notFinite == [
        "camera_frame_timing_slope": 3, "camera_frame_hillas_kurtosis": 3, "camera_frame_hillas_wl": 2,
      ])
    let proton = try run(folder, "mc_stereo", "proton_300_500E3GeV_30_180deg_testing_dl1").outcome
    #expect(proton.telescopes.map(\.images.belowEnergy) == [3, 4] && proton.events == 112)
    #expect(try #require(proton.incomplete) > 0)
  }

  @Test("a scaled intensity has its own logarithm; the original's is stale") func scaling() throws {
    let folder = try TemporaryFolder()
    func rows(_ quirks: Quirks, scales: Bool) throws -> (intensity: [Double], log: [Double], energy: [Double])
    {
      let file = try run(folder, "data_mono", Self.data, quirks: quirks) {
        $0.configuration = try PipelineConfiguration(
          files: [SharedData.path("\(DL2Golden.folder)/config/data_scaled.json")])
        $0.scalesIntensities = scales
      }.file.file
      let table = try file.table(TablePath.dl2Parameters(telescope: 21)).read()
      return (
        try table.doubles(ColumnName.intensity), try table.doubles(ColumnName.logIntensity),
        try table.doubles(ColumnName.logEnergy)
      )
    }
    let (plain, right, stale) = (
      try rows([], scales: false), try rows([], scales: true), try rows(.staleLogarithms, scales: true)
    )
    #expect(right.intensity == plain.intensity.map { $0 * 1.2 } && stale.intensity == right.intensity)
    #expect(right.log == right.intensity.map { log10($0) })
    #expect(stale.log == plain.log && stale.energy == plain.energy && right.energy != plain.energy)
  }

  @Test("a missing model is an error, and 0 for the original") func missing() throws {
    let folder = try TemporaryFolder()
    #expect(throws: DL1DL2Error.self) { try run(folder, "mc_vector", Self.gamma) }
    #expect(!FileManager.default.fileExists(atPath: folder.path("out/\(Self.gamma)_dl2.h5")))
    let one = try run(folder, "mc_vector", Self.gamma) { $0.telescopes = [1] }.file
    #expect(one.telescopes == [1])
    #expect(
      throws: DL1DL2Error.unknownTelescope(path: folder.path(Self.gamma + ".h5"), id: 7, known: [1, 2])
    ) {
      try run(folder, "mc_vector", Self.gamma) { $0.telescopes = [7] }
    }
  }

  @Test("the DL1 file is there as it was, and both records") func copy() throws {
    let folder = try TemporaryFolder()
    let file = try run(folder, "data_stereo", Self.data + "_stereo").file
    let source = try HDF5File(readingFrom: folder.path("\(Self.data)_stereo.h5"))
    for object in try source.walk() where object.kind == .dataset {
      let (a, b) = (try source.table(object.path), try file.file.table(object.path))
      #expect(a.columns == b.columns)
      let (rows, copied) = (try a.read(), try b.read())
      for column in rows.columns {
        if let values = column.data.doubles {
          #expect(
            zip(values, copied[column.info.name]?.data.doubles ?? []).allSatisfy {
              $0 == $1 || $0.isNaN && $1.isNaN
            })
        } else {
          #expect(column.data == copied[column.info.name]?.data)
        }
      }
    }
    let record = try #require(file.dl1.provenance)
    #expect(record.contains("\"name\":\"dl1-dl2\"") && record.contains("\"role\":\"model\""))
    #expect(try file.info()?.models == "ze40_az180_nsb100")
    #expect(try file.info()?.focalLength == 5.6)
  }

  @Test("groups of ctapipe have a row for every image and every trigger") func groups() throws {
    let folder = try TemporaryFolder()
    let (outcome, file) = try run(folder, "data_stereo", Self.data + "_stereo")
    for telescope in [21, 22] {
      let table = try file.file.table(TablePath.reconstruction(.energy, telescope: telescope)).read()
      #expect(table.count == 260)
      let valid = try table.booleans("RandomForestRegressor_tel_is_valid")
      #expect(valid.count { $0 } == outcome.telescopes[telescope - 21].images.kept)
      let energies = try table.doubles("RandomForestRegressor_tel_energy")
      #expect(zip(valid, energies).allSatisfy { $0 == $1.isFinite })
    }
    let table = try file.file.table(TablePath.reconstruction(.geometry)).read()
    let events = try file.stereoEvents()
    #expect(try table.booleans("disp_is_valid").count { $0 } == events.count && table.count == 260)
    let ids = try table.integers("event_id")
    let altitudes = Dictionary(zip(ids, try table.doubles("disp_alt"))) { first, _ in first }
    #expect(events.allSatisfy { altitudes[$0.id.event] == $0.altitudeDeg })
    #expect(try table.booleans("disp_telescopes").count { $0 } == 2 * events.count)
  }

  @Test("a DL2 file, and a file of one telescope for several, are refused") func refused() throws {
    let folder = try TemporaryFolder()
    let (outcome, _) = try run(folder, "data_mono", Self.data)
    var options = try DL2Golden.options(DL2Golden.run("data_mono"), folder, quirks: [])
    #expect(throws: DL1DL2Error.isDL2(path: outcome.output)) {
      try DL1DL2Step(options).run(Job(inputs: [Input(outcome.output)], outputs: []), .silent)
    }
    options.isStereo = true
    #expect(throws: DL1DL2Error.self) {
      try DL1DL2Step(options).run(Job(inputs: [Input(outcome.input)], outputs: []), .silent)
    }
  }

  @Test("stopped in the middle nothing is left") func cancelled() throws {
    let folder = try TemporaryFolder()
    let options = try DL2Golden.options(DL2Golden.run("data_mono"), folder, quirks: [])
    let input = try DL2Golden.unpack("dl2/inputs/\(Self.data).h5", to: folder)
    let context = StepContext(log: StepContext.silent.log)
    context.cancellation.cancel()
    #expect(throws: CancelledError.self) {
      try DL1DL2Step(options).run(Job(inputs: [Input(input)], outputs: []), context)
    }
    #expect((try? FileManager.default.contentsOfDirectory(atPath: folder.path("out")))?.isEmpty ?? true)
  }
}
