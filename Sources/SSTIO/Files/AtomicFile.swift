internal import Foundation
internal import Synchronization

/// An output file that appears whole under its name, or not at all.
///
/// The bytes go to `.<name>.<pid>.tmp` in the same folder. ``commit()`` brings them to the disk and gives the
/// file its name; without it the temporary file is removed, at the latest when the last reference goes away.
/// Either write with `write(contentsOf:)`, or let a library write to ``temporaryPath``.
public final class AtomicFile: Sendable {
  /// The path of the finished file.
  public let path: String
  /// The path of the file while it is written.
  public let temporaryPath: String
  /// Whether an existing file is replaced.
  public let overwrite: Bool

  private struct State {
    var descriptor: Int32
    var buffer: [UInt8] = []
    var isOpen = true
  }
  private let state: Mutex<State>
  private static let bufferSize = 1 << 20

  /// Makes the temporary file.
  ///
  /// - Parameters:
  ///   - path: the finished file.
  ///   - overwrite: whether it may exist already.
  /// - Throws: ``AtomicFileError``.
  public init(path: String, overwrite: Bool = false) throws(AtomicFileError) {
    let (folder, name) = Self.split(path)
    self.path = path
    self.overwrite = overwrite
    temporaryPath = folder + ".\(name).\(getpid()).tmp"
    if name.isEmpty { throw .refused(operation: "create", path: path, reason: "it has no file name") }
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR {
        throw .refused(operation: "create", path: path, reason: "it is a folder")
      }
      if !overwrite { throw .exists(path: path) }
    }
    let descriptor = open(temporaryPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if descriptor < 0 {
      switch errno {
      case EEXIST: throw .busy(path: path, temporary: temporaryPath)
      case ENOENT, ENOTDIR: throw .missingFolder(path: path)
      default: throw Self.failure("create", path)
      }
    }
    TemporaryRegistry.shared.add(temporaryPath)
    state = Mutex(State(descriptor: descriptor))
  }

  deinit { discard() }

  /// Appends bytes.
  ///
  /// - Throws: ``AtomicFileError`` `.diskFull` or `.refused`; the temporary file is then removed.
  public func write(contentsOf bytes: UnsafeRawBufferPointer) throws(AtomicFileError) {
    try guarded { state throws(AtomicFileError) in
      if state.buffer.count + bytes.count > Self.bufferSize {
        try Self.flush(&state, path)
        if bytes.count > Self.bufferSize { return try Self.writeAll(state.descriptor, bytes, path) }
      }
      state.buffer.append(contentsOf: bytes)
    }
  }

  /// Appends bytes.
  ///
  /// - Throws: ``AtomicFileError`` `.diskFull` or `.refused`; the temporary file is then removed.
  public func write(contentsOf bytes: [UInt8]) throws(AtomicFileError) {
    try bytes.withUnsafeBufferPointer { pointer throws(AtomicFileError) in
      try write(contentsOf: UnsafeRawBufferPointer(pointer))
    }
  }

  /// Appends a text in UTF-8.
  ///
  /// - Throws: ``AtomicFileError`` `.diskFull` or `.refused`; the temporary file is then removed.
  public func write(_ text: String) throws(AtomicFileError) {
    try write(contentsOf: Array(text.utf8))
  }

  /// Brings everything to the disk and gives the file its name.
  ///
  /// - Throws: ``AtomicFileError``; the temporary file is then removed and an older file of the name untouched.
  public func commit() throws(AtomicFileError) {
    try guarded { state throws(AtomicFileError) in
      try Self.flush(&state, path)
      // A library may have put another file in place of ours: look it up by name.
      try Self.synchronise(temporaryPath, path)
      try putInPlace()
      close(state.descriptor)
      state.isOpen = false
      TemporaryRegistry.shared.forget(temporaryPath)
      try Self.synchronise(Self.split(path).folder, path)
    }
  }

  /// Removes the temporary file; does nothing after ``commit()``.
  public func discard() {
    state.withLock { state in drop(&state) }
  }

  /// Removes the temporary files of all outputs that are not finished.
  ///
  /// For signal handlers and `atexit`. Gives up if another thread is registering a file at the moment.
  public static func removeAllTemporaries() { TemporaryRegistry.shared.removeAll() }

  // MARK: - Steps

  private func guarded(
    _ body: (inout State) throws(AtomicFileError) -> Void
  ) throws(AtomicFileError) {
    try state.withLock { state throws(AtomicFileError) in
      guard state.isOpen else { throw .closed(path: path) }
      do throws(AtomicFileError) {
        try body(&state)
      } catch {
        drop(&state)
        throw error
      }
    }
  }

  private func drop(_ state: inout State) {
    guard state.isOpen else { return }
    state.isOpen = false
    close(state.descriptor)
    unlink(temporaryPath)
    TemporaryRegistry.shared.forget(temporaryPath)
  }

  private func putInPlace() throws(AtomicFileError) {
    if !overwrite {
      // A hard link fails if the name was taken meanwhile; a rename would replace the file.
      if link(temporaryPath, path) == 0 {
        unlink(temporaryPath)
        return
      }
      if errno == EEXIST { throw .exists(path: path) }
    }
    if rename(temporaryPath, path) != 0 { throw Self.failure("rename the finished file to", path) }
  }

  private static func flush(_ state: inout State, _ path: String) throws(AtomicFileError) {
    let descriptor = state.descriptor
    try state.buffer.withUnsafeBufferPointer { bytes throws(AtomicFileError) in
      try writeAll(descriptor, UnsafeRawBufferPointer(bytes), path)
    }
    state.buffer.removeAll(keepingCapacity: true)
  }

  private static func writeAll(
    _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, _ path: String
  ) throws(AtomicFileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let buffer = UnsafeRawBufferPointer(rebasing: rest)
      let written = Foundation.write(descriptor, buffer.baseAddress, buffer.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw failure("write", path)
      }
      if written == 0 { throw .diskFull(path: path) }
      rest = rest.dropFirst(written)
    }
  }

  private static func synchronise(_ target: String, _ path: String) throws(AtomicFileError) {
    let descriptor = open(target.isEmpty ? "." : target, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw failure("open", target) }
    defer { close(descriptor) }
    // Some network file systems cannot synchronise folders: nothing more can be done there.
    if fsync(descriptor) != 0 && errno != EINVAL && errno != ENOTSUP { throw failure("synchronise", path) }
  }

  private static func failure(_ operation: String, _ path: String) -> AtomicFileError {
    let number = errno
    if number == ENOSPC || number == EDQUOT { return .diskFull(path: path) }
    return .refused(operation: operation, path: path, reason: String(cString: strerror(number)))
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    return (String(path[...slash]), String(path[path.index(after: slash)...]))
  }
}
