import Foundation
import Logging
import SSTSim
import TestSupport

@testable import SSTPipelines

/// A simulated module of 64 pixels with low-light runs and a scan, made once for all tests.
final class SmallLab: Sendable {
  private static let made = Result { try SmallLab() }
  static func shared() throws -> SmallLab { try made.get() }

  let folder: TemporaryFolder
  let simulator: LabSimulator

  var spe: String { folder.path("spe") }
  var scan: String { folder.path("charge_res") }

  private init() throws {
    folder = try TemporaryFolder()
    simulator = try LabSimulator(Self.settings)
    try simulator.write(toFolder: folder.url.path, software: "test 1", jobs: 2)
  }

  private static var settings: LabSettings {
    var settings = LabSettings(seed: 11)
    settings.camera.pixelCount = 64
    settings.camera.deadFraction = 0.05
    settings.camera.dimFraction = 0.05
    settings.camera.noisyFraction = 0.05
    settings.eventsPerIllumination = 600
    settings.eventsPerScanLevel = 300
    return settings
  }

  /// The true pixels of a kind.
  func pixels(_ kind: LabPixel.Kind) -> [Int] {
    simulator.camera.pixels.filter { $0.kind == kind }.map(\.index)
  }

  /// Copies a folder of the lab, to be changed.
  func copy(_ part: String, to target: TemporaryFolder) throws -> String {
    let path = target.path(part)
    try FileManager.default.copyItem(atPath: folder.path(part), toPath: path)
    return path
  }
}

/// A logger that keeps what it hears.
func silentLog() -> Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

/// Options of both steps for tests: no reports, two threads.
func labOptions(_ output: String, _ change: (inout LabOptions) -> Void = { _ in }) -> LabOptions {
  var options = LabOptions()
  options.outputDirectory = output
  options.omitsReports = true
  options.jobs = 2
  change(&options)
  return options
}

/// Runs the fits of spectra.
@discardableResult
func runSPE(
  _ inputs: [String], _ lab: LabOptions, _ change: (inout LabSPEOptions) -> Void = { _ in }
) throws -> LabSPEResult {
  var options = LabSPEOptions()
  options.lab = lab
  change(&options)
  return try LabSPEPipeline(options: options, log: silentLog()).run(LabInputs(lowLight: inputs))
}

/// Runs the charge resolution.
@discardableResult
func runScan(
  _ folder: String, _ lab: LabOptions, _ change: (inout LabScanOptions) -> Void = { _ in }
) throws -> LabScanResult {
  var options = LabScanOptions()
  options.lab = lab
  change(&options)
  return try LabScanPipeline(options: options, log: silentLog()).run(LabInputs(scan: folder))
}

/// The bytes of a file.
func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

/// The names in a folder, ascending; none if it is not there.
func names(_ folder: String) -> [String] {
  ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
}
