import Foundation
import SSTCore
import SSTData
import SSTIO
import TestSupport
import Testing

@testable import Forests
@testable import SSTPipelines

@Suite("Models and their conventions", .enabled(if: SharedData.isPresent, "needs the golden files"))
struct DL2ModelTests {
  private static let golden = "\(DL2Golden.folder)/forests/models"
  private static let files = ["SST1M1_20250211_0202_dl1", "SST1M1_20250211_0201_dl1"]

  /// Writes the golden models of a node as our own model files.
  private func convert(
    _ node: String, to path: String, conventions: ForestHead.Conventions = .init(), energyShift: Double = 0
  ) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let folder = SharedData.path("\(Self.golden)/\(node)")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let source = "\(folder)/\(name)"
      var forest = try Forest(
        scikitLearn: [UInt8](Data(contentsOf: URL(fileURLWithPath: source))), path: source)
      forest.head.conventions = conventions
      forest.head.annotations["uncertainty_scale"] = "2"
      try forest.write(to: "\(path)/\(name.dropLast(4)).\(ModelDirectory.ownEnding)")
    }
  }

  private func run(
    _ folder: TemporaryFolder, models: String, _ run: String = "data_mono", file: String = files[1],
    _ change: (inout DL1DL2Options) -> Void = { _ in }
  ) throws -> DL2File {
    var options = try DL2Golden.options(DL2Golden.run(run), folder, quirks: [])
    options.models = models
    options.overwrite = true
    change(&options)
    let input = try DL2Golden.unpack("dl2/inputs/\(file).h5", to: folder)
    return try DL2File(
      readingFrom: DL1DL2Pipeline(options: options, log: StepContext.silent.log).run(input).output)
  }

  @Test("our model files say the same as scikit-learn's; their focal length is that of the directions")
  func ownModels() throws {
    let folder = try TemporaryFolder()
    try convert("mono/ze40_az180_nsb100", to: folder.path("own"), conventions: .init(focalLength: 5.69705))
    let own = try run(folder, models: folder.path("own"))
    let results = try own.events(ofTelescope: 21)
    let scikit = try run(folder, models: SharedData.path("\(Self.golden)/mono/ze40_az180_nsb100"))
      .events(ofTelescope: 21)
    #expect(try own.info()?.focalLength == 5.69705 && results.count == scikit.count)
    for (a, b) in zip(results, scikit) {
      #expect(a.result.logEnergy == b.result.logEnergy && a.result.sourceX == b.result.sourceX)
      #expect(a.result.altitudeDeg != b.result.altitudeDeg)
      #expect(isClose(a.result.energyUncertaintyTeV, 2 * b.result.energyUncertaintyTeV, relative: 1e-12))
    }
  }

  @Test("models of another focal length or projection are refused, with both values")
  func focalLength() throws {
    let folder = try TemporaryFolder()
    try convert("mono/ze40_az180_nsb100", to: folder.path("long"), conventions: .init(focalLength: 28))
    let error = #expect(throws: DL1DL2Error.self) { try run(folder, models: folder.path("long")) }
    #expect(error?.code.exitCode == 6 && error?.description.contains("28.0 m") == true)
    #expect(error?.description.contains("5.69705") == true)
    try convert(
      "mono/ze40_az180_nsb100", to: folder.path("flat"),
      conventions: .init(focalLength: 5.6, projection: "gnomonic"))
    let other = #expect(throws: DL1DL2Error.self) { try run(folder, models: folder.path("flat")) }
    #expect(other?.code.exitCode == 6 && other?.description.contains("gnomonic") == true)
  }

  @Test("models of another shower maximum are refused") func showerMaximum() throws {
    let folder = try TemporaryFolder()
    try convert(
      "stereo/ze40_az180_nsb100", to: folder.path("high"), conventions: .init(showerMaximum: .altitude))
    let error = #expect(throws: DL1DL2Error.self) {
      try run(folder, models: folder.path("high"), "data_stereo", file: Self.files[1] + "_stereo")
    }
    #expect(error?.code.exitCode == 6 && error?.description.contains("altitude") == true)
  }

  @Test("features that the table lacks are named") func features() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: ForestError.self) {
      try run(folder, models: SharedData.path("\(Self.golden)/stereo/ze40_az180_nsb100")) { options in
        options.configuration.laterSteps.values["disp_method"] = .string("disp_norm_sign")
        options.quirks = .missingModelsAreZero
      }
    }
    #expect(error?.code.exitCode == 6)
    #expect(error?.description.contains("HillasReconstructor_h_max") == true)
  }

  /// Links nodes into a grid.
  private func grid(_ folder: TemporaryFolder, _ nodes: [(name: String, models: String)]) throws -> String {
    let path = folder.path("grid")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for node in nodes {
      try FileManager.default.createSymbolicLink(
        atPath: "\(path)/\(node.name)",
        withDestinationPath: SharedData.path("\(Self.golden)/mono/\(node.models)_az180_nsb100"))
    }
    return path
  }

  private func pointing(_ file: DL2File) throws -> [Double] {
    try file.file.table(TablePath.dl2Parameters(telescope: 21)).read().doubles(ColumnName.altitude)
  }

  @Test("a run that crosses the border between nodes is split") func split() throws {
    let folder = try TemporaryFolder()
    let models = try grid(folder, [("ze0.34_az120_nsb1", "ze30"), ("ze0.46_az120_nsb1", "ze40")])
    let file = try run(folder, models: models, file: Self.files[0])
    let (altitudes, events) = (try pointing(file), try file.events(ofTelescope: 21))
    let parts = try ["ze30", "ze40"].map { node in
      try run(
        folder, models: SharedData.path("\(Self.golden)/mono/\(node)_az180_nsb100"), file: Self.files[0]
      )
      .events(ofTelescope: 21)
    }
    var counts = [0, 0]
    for (row, event) in events.enumerated() {
      let node = 90 - altitudes[row] < 0.40 ? 0 : 1
      counts[node] += 1
      var other = parts[node][row].result
      // Positions are equal; NaN never is.
      other.rightAscensionDeg = event.result.rightAscensionDeg
      other.declinationDeg = event.result.declinationDeg
      #expect(event.result == other)
    }
    #expect(counts.allSatisfy { $0 > 100 })
    #expect(try file.info()?.models == "ze0.34_az120_nsb1,ze0.46_az120_nsb1")
    let original = try run(folder, models: models, file: Self.files[0]) { $0.quirks = .modelsByMeanZenith }
    #expect(try original.info()?.models == "ze0.46_az120_nsb1")
  }

  @Test("between two nodes predictions are interpolated on request") func interpolation() throws {
    let folder = try TemporaryFolder()
    let models = try grid(folder, [("ze35_az180_nsb1", "ze30"), ("ze50_az180_nsb1", "ze40")])
    let file = try run(folder, models: models) { $0.interpolates = true }
    let (altitudes, events) = (try pointing(file), try file.events(ofTelescope: 21))
    let parts = try ["ze30", "ze40"].map { node in
      try run(folder, models: SharedData.path("\(Self.golden)/mono/\(node)_az180_nsb100")).events(
        ofTelescope: 21)
    }
    let (low, high) = (cos(35 * Double.pi / 180), cos(50 * Double.pi / 180))
    for (row, event) in events.enumerated() {
      let weight = (low - cos((90 - altitudes[row]) * .pi / 180)) / (low - high)
      for value in [\TelescopeReconstruction.logEnergy, \.dispNorm, \.gammaness] {
        let expected =
          (1 - weight) * parts[0][row].result[keyPath: value] + weight * parts[1][row].result[keyPath: value]
        #expect(abs(event.result[keyPath: value] - expected) < 1e-12)
      }
    }
    #expect(events.count > 400)
  }
}
