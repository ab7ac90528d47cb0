import Dispatch
import SSTCore

/// The open files of this process.
enum ProcessFiles {
  /// Fewer do not suffice for the libraries, an input, its products and the logs.
  private static let fewest = 32

  /// Raises the limit, and starts what would need a descriptor later.
  ///
  /// - Throws: `CommandError.fewDescriptors`.
  static func prepare() throws(CommandError) {
    FileLimits.raise()
    let limit = FileLimits.descriptors
    guard limit >= fewest else { throw .fewDescriptors(limit: limit, needed: fewest) }
    // The threads of parallel loops have a manager that ends the program if it finds no descriptor.
    DispatchQueue.concurrentPerform(iterations: 2) { _ in }
  }
}
