internal import CLinux
internal import Foundation
internal import Synchronization

/// Temporary files of outputs that lie in a folder: of a writer that works, or left by one that was killed.
public enum TemporaryFiles {
  /// One of them.
  public struct Leftover: Sendable, Equatable {
    /// Where it lies.
    public let path: String
    /// The output that it was to become.
    public let output: String

    /// Whether a living writer holds it; false where the file system has no locks.
    public var isHeld: Bool { withDescriptor { FileLock.take($0) == .held } ?? false }

    /// Removes it if its writer is dead; true if it is gone.
    ///
    /// A file system that has no locks cannot tell: a file of another process then stays and is not in the way.
    func remove() -> Bool {
      let isDead = withDescriptor { descriptor -> Bool in
        switch FileLock.take(descriptor) {
        case .taken:
          unlink(path)
          return true
        case .held: return false
        case .unsupported: return !path.hasSuffix(".\(getpid()).tmp")
        }
      }
      return isDead ?? (access(path, F_OK) != 0)
    }

    private func withDescriptor<Result>(_ body: (Int32) -> Result) -> Result? {
      let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      if descriptor < 0 { return nil }
      defer { close(descriptor) }
      return body(descriptor)
    }
  }

  /// The temporary files of one output.
  public static func of(_ path: String) -> [Leftover] {
    // Foundation's own functions end the program at a path of one character.
    let (folder, name) = AtomicFile.split(path)
    return all(in: folder).filter { AtomicFile.split($0.output).name == name }
  }

  /// All temporary files in a folder, by name; a folder that cannot be read has none.
  public static func all(in folder: String) -> [Leftover] {
    guard let stream = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(stream) }
    let prefix = folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
    var found: [Leftover] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if let output = output(of: name) {
        found.append(Leftover(path: prefix + name, output: prefix + output))
      }
    }
    return found.sorted { $0.path < $1.path }
  }

  /// The name in `.<name>.<digits>.tmp`.
  private static func output(of name: String) -> String? {
    guard name.hasPrefix("."), name.hasSuffix(".tmp") else { return nil }
    let inner = name.dropFirst().dropLast(4)
    guard let dot = inner.lastIndex(of: "."), dot > inner.startIndex else { return nil }
    let number = inner[inner.index(after: dot)...]
    guard !number.isEmpty, number.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return String(inner[..<dot])
  }
}

/// Locks of whole files that belong to an open file and end with it, however its process ends.
enum FileLock {
  /// The outcome of taking one.
  enum Outcome { case taken, held, unsupported }

  /// Takes the lock of an open file without waiting.
  static func take(_ descriptor: Int32) -> Outcome {
    if sst_take_lock(descriptor) == 0 { return .taken }
    return errno == EAGAIN || errno == EACCES ? .held : .unsupported
  }
}

/// The temporary files of this process that are still to be finished.
final class TemporaryRegistry: Sendable {
  /// The only one.
  static let shared = TemporaryRegistry()
  private let paths = Mutex<Set<String>>([])

  /// Remembers a file.
  func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

  /// Forgets a file that was finished or removed.
  func forget(_ path: String) { paths.withLock { _ = $0.remove(path) } }

  /// Removes all files that are remembered.
  ///
  /// A signal handler may have interrupted the holder of the lock, so this never waits for it.
  func removeAll() {
    for _ in 0..<100 {
      let done: Void? = paths.withLockIfAvailable { paths in
        for path in paths { unlink(path) }
        paths.removeAll()
      }
      if done != nil { return }
      sched_yield()
    }
  }
}
