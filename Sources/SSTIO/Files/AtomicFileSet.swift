internal import Synchronization

/// Output files that belong together: each is written as an ``AtomicFile``, and all get their names at the end.
///
/// The files lie beside their places until then, under temporary names that signals clean up as those of all outputs.
/// A set that is dropped before ``commit()`` leaves nothing behind.
///
/// ```swift
/// let files = AtomicFileSet()
/// let table = try files.file("run.csv"), raw = try files.file("run.fits.fz")
/// try table.write(text)
/// try table.commit()   // whole, but not yet under its name
/// …
/// try files.commit()
/// ```
public final class AtomicFileSet: Sendable {
  /// Whether existing files are replaced.
  public let overwrite: Bool
  private let files = Mutex<[AtomicFile]>([])

  /// Makes an empty set.
  public init(overwrite: Bool = false) { self.overwrite = overwrite }

  deinit { discard() }

  /// Makes the temporary file of a member.
  ///
  /// - Parameter path: the finished file.
  /// - Throws: ``AtomicFileError``.
  public func file(_ path: String) throws(AtomicFileError) -> AtomicFile {
    let file = try AtomicFile(path: path, overwrite: overwrite, waitsForSet: true)
    files.withLock { $0.append(file) }
    return file
  }

  /// Gives all files their names, in the order in which they were made.
  ///
  /// - Throws: ``AtomicFileError``: `.closed` if a file was not committed, `.exists` if a name was taken meanwhile; no
  ///   file of the set then has its name, and older files are what they were; on file systems that cannot exchange
  ///   names an older file may be lost.
  public func commit() throws(AtomicFileError) {
    let all = files.withLock { files in
      defer { files = [] }
      return files
    }
    var placed: [(file: AtomicFile, replacement: AtomicFile.Replacement)] = []
    do throws(AtomicFileError) {
      for file in all { try file.checkPlace() }
      for file in all { placed.append((file, try file.finishSet())) }
    } catch {
      for (file, replacement) in placed { file.settle(replacement, isKept: false) }
      for file in all { file.discard() }
      throw error
    }
    for (file, replacement) in placed { file.settle(replacement, isKept: true) }
  }

  /// Removes the temporary files; does nothing after ``commit()``.
  public func discard() {
    files.withLock { files in
      for file in files { file.discard() }
      files = []
    }
  }
}

extension AtomicFile {
  /// Makes a file of a set, or one of its own.
  ///
  /// - Parameters:
  ///   - path: the finished file.
  ///   - overwrite: whether a file of its own may exist already.
  ///   - files: the set; nil for a file of its own.
  /// - Throws: ``AtomicFileError``.
  public static func make(
    _ path: String, overwrite: Bool, in files: AtomicFileSet?
  ) throws(AtomicFileError) -> AtomicFile {
    guard let files else { return try AtomicFile(path: path, overwrite: overwrite) }
    return try files.file(path)
  }
}
