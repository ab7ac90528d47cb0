import Foundation
import SSTIO

/// The outputs of a step, before it works.
enum LabOutputs {
  /// - Throws: `AtomicFileError` if one exists and must not be replaced.
  static func check(_ paths: [String], _ options: LabOptions) throws(AtomicFileError) {
    guard !options.overwrite else { return }
    for path in paths where FileManager.default.fileExists(atPath: path) { throw .exists(path: path) }
  }
}
