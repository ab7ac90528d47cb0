import Foundation
import SSTSim
import TestSupport

/// Small files that all tests share; made once.
final class Samples: Sendable {
  private static let made = Result { try Samples() }
  static func shared() throws -> Samples { try made.get() }

  static let eventCount = 24
  let folder: TemporaryFolder
  /// A sound raw file with 24 events in tiles of 4.
  let raw: String
  /// The same, cut at 60 %.
  let truncated: String
  /// A raw file whose TARGET says that the lid was closed.
  let dark: String
  /// The DL1 file of the sound one.
  let dl1: String
  /// What the command that made it said.
  let dl1Messages: String

  private init() throws {
    folder = try TemporaryFolder()
    var settings = RunSettings(seed: 3)
    settings.maximumEvents = Self.eventCount
    settings.eventsPerTile = 4
    settings.showerRate = 90
    settings.pedestalRate = 20
    raw = try SST1MRunSimulator(settings).write(toFolder: folder.url.path, jobs: 2).path
    let bytes = try Data(contentsOf: URL(fileURLWithPath: raw))
    truncated = folder.path("SST1M1_20260121_0002.fits.fz")
    try bytes.prefix(bytes.count * 6 / 10).write(to: URL(fileURLWithPath: truncated))
    settings.maximumEvents = 4
    settings.runNumber = 3
    settings.target = "Dark"
    dark = try SST1MRunSimulator(settings).write(toFolder: folder.url.path, jobs: 2).path
    let outcome = try Command.run("r0-dl1", raw, "--output-dir", folder.path("dl1"), "--no-progress")
    dl1Messages = outcome.messages
    dl1 = folder.path("dl1/SST1M1_20260121_0001_W1_dl1.h5")
  }
}

/// The names in a folder, hidden ones too; empty if there is no folder.
func names(in folder: String) -> [String] {
  ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
}
