import Foundation
import TestSupport

/// A short simulated run of both telescopes and its DL1 files, which tests of the stereo step share; made once.
final class NightSamples: Sendable {
  private static let made = Result { try NightSamples() }
  static func shared() throws -> NightSamples { try made.get() }

  let folder: TemporaryFolder
  /// The DL1 file of telescope 21.
  var first: String { folder.path("cs1/SST1M1_20260121_0001_W1_dl1.h5") }
  /// The folder of telescope 22's DL1 file.
  var second: String { folder.path("cs2") }
  /// A table of the truth: "events" or "showers".
  func truth(_ name: String) throws -> [[String: Substring]] {
    try csvRows(
      String(contentsOfFile: folder.path("raw/night_20260121_0001.\(name).csv"), encoding: .utf8))
  }

  private init() throws {
    folder = try TemporaryFolder()
    let steps =
      [
        [
          "simulate", "night", "-o", folder.path("raw"), "--duration", "5", "--rate", "300", "--seed", "21",
          "--source", "gamma",
        ]
      ]
      + [1, 2].map { telescope in
        [
          "r0-dl1", folder.path("raw/SST1M\(telescope)_20260121_0001.fits.fz"), "--output-dir",
          folder.path("cs\(telescope)"), "--precise-timestamps",
        ]
      }
    for step in steps {
      let outcome = try Command.run(step + ["-q"])
      guard outcome.code == 0 else { throw CommandFailed(messages: outcome.messages) }
    }
  }
}

/// A step of a preparation that failed.
struct CommandFailed: Error {
  var messages: String
}

/// Rows of a table with a head line, as dictionaries.
func csvRows(_ text: String) -> [[String: Substring]] {
  let lines = text.split(separator: "\n")
  let head = (lines.first ?? "").split(separator: ",").map(String.init)
  return lines.dropFirst().map {
    Dictionary(
      zip(head, $0.split(separator: ",", omittingEmptySubsequences: false)), uniquingKeysWith: { a, _ in a })
  }
}
