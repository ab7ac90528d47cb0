import Foundation
public import SSTIO

/// Files and folders of outputs, before they are written.
public enum OutputFolder {
  /// Makes a folder and those above it where they are missing.
  ///
  /// - Returns: the folders that were missing, the innermost first.
  /// - Throws: `AtomicFileError`.
  @discardableResult
  public static func make(_ path: String) throws(AtomicFileError) -> [String] {
    let missing = missing(path)
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      // Foundation keeps the system's reason one level down.
      let reason = (error as? CocoaError)?.underlying ?? error
      throw .refused(operation: "make the folder", path: path, reason: reason.localizedDescription)
    }
    return missing
  }

  /// Removes folders that ``make(_:)`` made, as far as they are empty.
  public static func removeEmpty(_ folders: [String]) {
    for folder in folders where rmdir(folder) != 0 { return }
  }

  /// The folders of a path that do not exist, the innermost first.
  private static func missing(_ path: String) -> [String] {
    var missing: [String] = []
    var folder = URL(fileURLWithPath: path).standardizedFileURL
    while folder.path != "/", !FileManager.default.fileExists(atPath: folder.path) {
      missing.append(folder.path)
      folder.deleteLastPathComponent()
    }
    return missing
  }

  /// Refuses outputs that exist.
  ///
  /// - Throws: `AtomicFileError`.
  static func refuseExisting(_ paths: [String]) throws(AtomicFileError) {
    for path in paths where FileManager.default.fileExists(atPath: path) { throw .exists(path: path) }
  }

  /// The path of a file in a folder.
  static func path(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// Removes all outputs that are being written, before the program ends at once.
  public static func removeUnfinished() { AtomicFile.removeAllTemporaries() }
}
