import Foundation
import SSTIO

/// The folder of the outputs.
enum OutputFolder {
  /// Makes a folder and those above it where they are missing.
  static func make(_ path: String) throws(AtomicFileError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw .refused(operation: "make the folder", path: path, reason: error.localizedDescription)
    }
  }
}
