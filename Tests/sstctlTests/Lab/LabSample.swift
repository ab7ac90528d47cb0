import Foundation
import SSTSim
import TestSupport

/// A simulated module of 64 pixels with low-light runs and a scan, made once for all tests; nobody writes into it.
final class LabSample: Sendable {
  private static let made = Result { try LabSample() }
  static func shared() throws -> LabSample { try made.get() }

  let folder: TemporaryFolder
  /// A file that looks like the plotting library.
  let plotly: String

  var spe: String { folder.path("spe") }
  var scan: String { folder.path("charge_res") }
  /// The first low-light run.
  var run: String { folder.path("spe/Run00001_r1.tio") }

  private init() throws {
    folder = try TemporaryFolder()
    var settings = LabSettings(seed: 11)
    settings.camera.pixelCount = 64
    settings.eventsPerIllumination = 300
    settings.eventsPerScanLevel = 100
    try LabSimulator(settings).write(toFolder: folder.url.path, software: "test 1", jobs: 2)
    plotly = folder.path("plotly.js")
    try Data("/*\n* plotly.js v9.8.7\n*/\nvar Plotly = {};\n".utf8).write(to: URL(fileURLWithPath: plotly))
  }

  /// Copies a part of the lab, to be changed.
  func copy(_ part: String, to target: TemporaryFolder) throws -> String {
    try FileManager.default.copyItem(atPath: folder.path(part), toPath: target.path(part))
    return target.path(part)
  }
}

/// Runs `sstctl` in a folder, with stdin closed.
func runInShell(_ line: String, in folder: String, plotly: String = "") throws -> Command.Outcome {
  let texts = try TemporaryFolder()
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/bin/sh")
  let tail = " <&- >'\(texts.path("out"))' 2>'\(texts.path("err"))'"
  process.arguments = ["-c", "'\(try Command.executable().path)' \(line)" + tail]
  process.currentDirectoryURL = URL(fileURLWithPath: folder)
  process.environment = ProcessInfo.processInfo.environment.merging(["SST_PLOTLY": plotly]) { $1 }
  try process.run()
  process.waitUntilExit()
  return Command.Outcome(
    code: process.terminationStatus, output: try String(contentsOfFile: texts.path("out"), encoding: .utf8),
    messages: try String(contentsOfFile: texts.path("err"), encoding: .utf8))
}

/// All files below a folder, hidden ones too, ascending; empty if there is no folder.
func files(below folder: String) -> [String] {
  let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
  return paths.filter { path in
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder)
      && !isFolder.boolValue
  }.sorted()
}

/// Writes a small file.
func write(_ text: String, to path: String) throws {
  try Data(text.utf8).write(to: URL(fileURLWithPath: path))
}
