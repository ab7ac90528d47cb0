import Foundation
import SSTCore
import SSTIO
import SSTSky
import TestSupport
import Testing

@testable import Forests
@testable import SSTPipelines

/// The golden files of DL2: DL1 files, models, and what the original makes of them.
enum DL2Golden {
  static let folder = "oracle/dl2_dl3"

  /// A kind of run.
  struct Run: Sendable, CustomTestStringConvertible {
    var folder: String
    var configuration: String
    var models: String
    var isStereo = false
    var scales = false
    /// The DL1 files and the DL2 tables that the original makes of them.
    var tables: [(file: String, tables: [String])]
    var isSimulated: Bool { folder.hasPrefix("mc") }
    var testDescription: String { folder }
  }

  private static let gamma = "gamma_200_300E3GeV_30_0deg_testing_dl1"
  private static let proton = "proton_300_500E3GeV_30_180deg_testing_dl1"
  private static let data = ["0201", "0202", "0203"].map { "SST1M1_20250211_\($0)_dl1" }

  /// All runs whose output is kept.
  static let runs: [Run] = [
    Run(
      folder: "mc_mono", configuration: "mc", models: "mono",
      tables: [(gamma, ["tel_001", "tel_002"]), (proton, ["tel_001", "tel_002"])]),
    Run(
      folder: "mc_stereo", configuration: "mc", models: "stereo", isStereo: true,
      tables: [(gamma, ["stereo"]), (proton, ["stereo"])]),
    Run(
      folder: "mc_vector", configuration: "mc_vector", models: "vector",
      tables: [(gamma, ["tel_001", "tel_002"])]),
    Run(
      folder: "mc_stereo_length", configuration: "mc_weights_length", models: "stereo", isStereo: true,
      tables: [(gamma, ["stereo"])]),
    Run(
      folder: "data_mono", configuration: "data", models: "mono",
      tables: data.map { ($0, ["tel_021"]) } + [("SST1M2_20250211_0201_dl1", ["tel_022"])]),
    Run(
      folder: "data_stereo", configuration: "data", models: "stereo", isStereo: true,
      tables: data.map { ($0 + "_stereo", ["stereo"]) }),
    Run(
      folder: "data_stereo_scaled", configuration: "data_scaled", models: "stereo", isStereo: true,
      scales: true,
      tables: [(data[0] + "_stereo", ["stereo"])]),
  ]

  static func run(_ folder: String) throws -> Run { try #require(runs.first { $0.folder == folder }) }

  /// The Earth as astropy had it when the original ran.
  static func earthOrientation(isSimulated: Bool) -> EarthOrientation {
    isSimulated
      ? EarthOrientation(ut1MinusUTC: -0.0101965, polarMotionXArcsec: 0.2083, polarMotionYArcsec: 0.2042)
      : .zero
  }

  /// Unpacks a file into a folder.
  static func unpack(_ path: String, to folder: TemporaryFolder) throws -> String {
    let packed = "\(Self.folder)/\(path).gz"
    let bytes = try JoblibCompression.unpack([UInt8](try SharedData.data(packed)), path: packed)
    let target = folder.path((path as NSString).lastPathComponent)
    try Data(bytes).write(to: URL(fileURLWithPath: target))
    return target
  }

  /// The options of a run.
  static func options(_ run: Run, _ folder: TemporaryFolder, quirks: Quirks) throws -> DL1DL2Options {
    let configuration = try PipelineConfiguration(
      files: [SharedData.path("\(Self.folder)/config/\(run.configuration).json")])
    var options = DL1DL2Options(
      models: SharedData.path("\(Self.folder)/forests/models/\(run.models)"), configuration: configuration)
    options.outputDirectory = folder.path("out")
    options.isStereo = run.isStereo
    options.scalesIntensities = run.scales
    options.quirks = quirks
    options.timeTables = TimeTables(earthOrientation: earthOrientation(isSimulated: run.isSimulated))
    options.jobs = 2
    return options
  }

  /// A CSV file, packed, by columns; texts are kept.
  static func csv(_ path: String) throws -> [String: [String]] {
    let packed = "\(folder)/\(path)"
    let text = try JoblibCompression.unpack([UInt8](try SharedData.data(packed)), path: packed)
    let lines = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline)
    let names = lines[0].split(separator: ",").map(String.init)
    var columns = [[String]](repeating: [], count: names.count)
    for line in lines.dropFirst() {
      for (place, cell) in line.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
        columns[place].append(String(cell))
      }
    }
    return Dictionary(zip(names, columns)) { first, _ in first }
  }
}
