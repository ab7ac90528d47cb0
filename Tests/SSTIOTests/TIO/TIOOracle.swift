import Foundation
import TestSupport

/// The golden `.tio` files and what must be read from them.
enum TIOOracle {
  static let isPresent = FileManager.default.fileExists(atPath: path("expected.json"))

  static func path(_ name: String) -> String { SharedData.path("oracle/tio/" + name) }

  /// `expected.json`.
  private static var all: [String: Any] {
    (try? SharedData.json("oracle/tio/expected.json")) as? [String: Any] ?? [:]
  }

  /// A part of `expected.json`, or the part of one file in it.
  static func book(_ part: String, _ file: String? = nil) -> [String: Any] {
    let found = all[part] as? [String: Any] ?? [:]
    guard let file else { return found }
    return found[file] as? [String: Any] ?? [:]
  }

  static let samples = book("samples").keys.sorted()
  static let damaged = book("damaged").keys.sorted()
  static let real = book("real").keys.sorted()
}
