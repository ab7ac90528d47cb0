public import Foundation

/// Where the golden files and the large samples are, on machines that have them.
///
/// The folder is `../shared` beside the package, or what `SST_SHARED` names. Tests that need it are written
/// with `.enabled(if: SharedData.isPresent, SharedData.comment)` so that they show up as skipped elsewhere.
public enum SharedData {
  /// The folder with `data/` and `oracle/`.
  public static let root: URL = {
    if let path = ProcessInfo.processInfo.environment["SST_SHARED"] { return URL(fileURLWithPath: path) }
    return packageRoot.deletingLastPathComponent().appendingPathComponent("shared")
  }()

  /// The folder of the package.
  public static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// True if the golden files are there.
  public static let isPresent = FileManager.default.fileExists(
    atPath: root.appendingPathComponent("oracle").path)

  /// What to say when tests are skipped.
  public static let comment = "needs the golden files (set SST_SHARED to their folder)"

  /// The path of a file below the folder.
  public static func path(_ relative: String) -> String { root.appendingPathComponent(relative).path }

  /// The bytes of a file below the folder.
  public static func data(_ relative: String) throws -> Data {
    try Data(contentsOf: root.appendingPathComponent(relative))
  }

  /// A JSON file below the folder, as dictionaries and arrays.
  public static func json(_ relative: String) throws -> Any {
    try JSONSerialization.jsonObject(with: data(relative))
  }
}

/// A folder that is removed when the value goes away.
public final class TemporaryFolder: Sendable {
  /// The folder.
  public let url: URL

  /// Makes a new empty folder.
  public init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("sst-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a file in the folder.
  public func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}
