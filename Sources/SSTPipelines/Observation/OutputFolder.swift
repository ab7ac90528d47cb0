import Foundation
public import SSTIO

/// The folder of the outputs.
public enum OutputFolder {
  /// Makes a folder and those above it where they are missing.
  ///
  /// - Throws: `AtomicFileError`.
  public static func make(_ path: String) throws(AtomicFileError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      // Foundation keeps the system's reason one level down.
      let reason = (error as? CocoaError)?.underlying ?? error
      throw .refused(operation: "make the folder", path: path, reason: reason.localizedDescription)
    }
  }
}
