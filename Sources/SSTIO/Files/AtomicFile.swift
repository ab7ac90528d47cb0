internal import CLinux
internal import Foundation
internal import Synchronization

/// An output file that appears whole under its name, or not at all.
///
/// The bytes go to `.<name>.<pid>.tmp` in the same folder, which is locked while its writer lives. ``commit()`` brings
/// them to the disk and gives the file its name; without it the temporary file is removed, at the latest when the last
/// reference goes away. What a killed writer left of the same output is removed by the next one. Either write with `write(contentsOf:)`, or let a library write to ``temporaryPath``. Files that belong together are
/// made by an ``AtomicFileSet``.
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
    /// The bytes written so far, those in the buffer included.
    var count = 0
    var isOpen = true
    var isDiscarded = false
    /// All bytes are on the disk; the file waits for the others of its set.
    var isWhole = false
  }
  private let state: Mutex<State>
  private let waitsForSet: Bool
  private static let bufferSize = 1 << 20

  /// Makes the temporary file.
  ///
  /// - Parameters:
  ///   - path: the finished file.
  ///   - overwrite: whether it may exist already.
  /// - Throws: ``AtomicFileError``.
  public convenience init(path: String, overwrite: Bool = false) throws(AtomicFileError) {
    try self.init(path: path, overwrite: overwrite, waitsForSet: false)
  }

  init(path: String, overwrite: Bool, waitsForSet: Bool) throws(AtomicFileError) {
    let (folder, name) = Self.split(path)
    self.path = path
    self.overwrite = overwrite
    self.waitsForSet = waitsForSet
    temporaryPath = folder + ".\(name).\(getpid()).tmp"
    if name.isEmpty { throw .refused(operation: "create", path: path, reason: "it has no file name") }
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR {
        throw .refused(operation: "create", path: path, reason: "it is a folder")
      }
      if status.st_mode & S_IFMT != S_IFREG {
        throw .refused(operation: "replace", path: path, reason: "it is a device or a pipe, not a file")
      }
      if !overwrite { throw .exists(path: path) }
    }
    for leftover in TemporaryFiles.of(path) {
      guard leftover.remove() else { throw .busy(path: path, temporary: leftover.path) }
    }
    let descriptor = open(temporaryPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if descriptor < 0 {
      switch errno {
      case EEXIST: throw .busy(path: path, temporary: temporaryPath)
      case ENOENT, ENOTDIR: throw .missingFolder(path: path)
      default: throw Self.failure("create", path)
      }
    }
    if FileLock.take(descriptor) == .held {
      close(descriptor)
      throw .busy(path: path, temporary: temporaryPath)
    }
    TemporaryRegistry.shared.add(temporaryPath)
    state = Mutex(State(descriptor: descriptor))
  }

  deinit { discard() }

  /// The number of bytes written with `write(contentsOf:)` so far.
  public var byteCount: Int { state.withLock { $0.count } }

  /// The bytes of the temporary file, whoever wrote them.
  var sizeOnDisk: Int {
    var status = stat()
    return stat(temporaryPath, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Whether the temporary file was removed, after an error or by ``discard()``.
  var isDiscarded: Bool { state.withLock { $0.isDiscarded } }

  /// Appends bytes.
  ///
  /// - Throws: ``AtomicFileError`` `.diskFull` or `.refused`; the temporary file is then removed.
  public func write(contentsOf bytes: UnsafeRawBufferPointer) throws(AtomicFileError) {
    try guarded { state throws(AtomicFileError) in
      state.count += bytes.count
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

  /// Appends zeros.
  ///
  /// - Throws: ``AtomicFileError`` `.diskFull` or `.refused`; the temporary file is then removed.
  public func write(zeros count: Int) throws(AtomicFileError) {
    var left = count
    while left > 0 {
      let part = min(left, 1 << 16)
      try write(contentsOf: [UInt8](repeating: 0, count: part))
      left -= part
    }
  }

  /// Replaces bytes that were written before, from `offset` on.
  ///
  /// - Throws: ``AtomicFileError`` `.diskFull` or `.refused`; the temporary file is then removed.
  public func replace(_ bytes: [UInt8], at offset: Int) throws(AtomicFileError) {
    try guarded { state throws(AtomicFileError) in
      precondition(offset >= 0 && offset + bytes.count <= state.count, "only what was written is replaced")
      try Self.flush(&state, path)
      let descriptor = state.descriptor
      try bytes.withUnsafeBufferPointer { pointer throws(AtomicFileError) in
        try Self.writeAll(descriptor, UnsafeRawBufferPointer(pointer), path, at: offset)
      }
    }
  }

  /// Takes over a file that a library has put in place of the temporary one.
  ///
  /// - Throws: ``AtomicFileError`` `.refused`; the temporary file is then removed.
  func adopt() throws(AtomicFileError) {
    try guarded { state throws(AtomicFileError) in
      let descriptor = open(temporaryPath, O_RDWR | O_CLOEXEC)
      if descriptor < 0 { throw Self.failure("open", path) }
      _ = FileLock.take(descriptor)
      close(state.descriptor)
      state.descriptor = descriptor
      state.count = Int(lseek(descriptor, 0, SEEK_END))
    }
  }

  /// Puts bytes in place of everything that was written.
  ///
  /// - Throws: ``AtomicFileError``.
  func replaceAll(by bytes: [UInt8]) throws(AtomicFileError) {
    try guarded { state throws(AtomicFileError) in
      let descriptor = state.descriptor
      state.buffer.removeAll()
      if ftruncate(descriptor, 0) != 0 { throw Self.failure("empty", path) }
      try bytes.withUnsafeBufferPointer { pointer throws(AtomicFileError) in
        try Self.writeAll(descriptor, UnsafeRawBufferPointer(pointer), path, at: 0)
      }
      state.count = bytes.count
    }
  }

  /// Why a library's write to the temporary file may have failed: tries to write a few bytes at its end.
  ///
  /// - Throws: ``AtomicFileError`` `.diskFull` if they do not fit, `.refused` if they are refused.
  func probe() throws(AtomicFileError) {
    try guarded { state throws(AtomicFileError) in
      let end = lseek(state.descriptor, 0, SEEK_END)
      // More than a page: the last page of a full disk may have room.
      let bytes = [UInt8](repeating: 0, count: 1 << 16)
      let descriptor = state.descriptor
      try bytes.withUnsafeBufferPointer { bytes throws(AtomicFileError) in
        try Self.writeAll(descriptor, UnsafeRawBufferPointer(bytes), path, at: Int(end))
      }
      if ftruncate(descriptor, end) != 0 { throw Self.failure("write", path) }
    }
  }

  /// Brings everything to the disk and gives the file its name; one of a set gets it with the others.
  ///
  /// - Throws: ``AtomicFileError``; the temporary file is then removed and an older file of the name untouched.
  public func commit() throws(AtomicFileError) {
    try guarded { state throws(AtomicFileError) in
      try Self.flush(&state, path)
      // A library may have put another file in place of ours: look it up by name.
      try Self.synchronise(temporaryPath, path)
      if waitsForSet { state.isWhole = true } else { try finish(&state) }
    }
  }

  /// Throws unless a file of a set can get its name.
  func checkPlace() throws(AtomicFileError) {
    guard state.withLock({ $0.isOpen && $0.isWhole }) else { throw .closed(path: path) }
    var status = stat()
    if !overwrite, stat(path, &status) == 0 { throw .exists(path: path) }
  }

  /// Gives a file of a set its name; an older file of the name waits under the temporary one until the set is complete.
  ///
  /// - Returns: how to take it back.
  func finishSet() throws(AtomicFileError) -> Replacement {
    try state.withLock { state throws(AtomicFileError) -> Replacement in
      guard state.isOpen, state.isWhole else { throw .closed(path: path) }
      do throws(AtomicFileError) {
        var replacement = Replacement.none
        var status = stat()
        if overwrite, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
          replacement = sst_exchange_names(temporaryPath, path) == 0 ? .exchanged : .overwritten
        }
        if replacement != .exchanged { try putInPlace() }
        close(state.descriptor)
        state.isOpen = false
        if replacement != .exchanged { TemporaryRegistry.shared.forget(temporaryPath) }
        return replacement
      } catch {
        drop(&state)
        throw error
      }
    }
  }

  /// What stood under the name of a file of a set.
  enum Replacement { case none, exchanged, overwritten }

  /// Takes a file of a set back, or removes the older one for good.
  func settle(_ replacement: Replacement, isKept: Bool) {
    switch (replacement, isKept) {
    case (.exchanged, _):
      if !isKept { _ = sst_exchange_names(temporaryPath, path) }
      unlink(temporaryPath)
      TemporaryRegistry.shared.forget(temporaryPath)
    case (.none, false): unlink(path)
    default: break
    }
    if isKept { Self.synchroniseFolder(of: path) }
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
      guard state.isOpen, !state.isWhole else { throw .closed(path: path) }
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
    (state.isOpen, state.isDiscarded) = (false, true)
    // A library that failed may still hold the file open: its bytes are given back now.
    _ = ftruncate(state.descriptor, 0)
    close(state.descriptor)
    unlink(temporaryPath)
    TemporaryRegistry.shared.forget(temporaryPath)
  }

  private func finish(_ state: inout State) throws(AtomicFileError) {
    try putInPlace()
    close(state.descriptor)
    state.isOpen = false
    TemporaryRegistry.shared.forget(temporaryPath)
    Self.synchroniseFolder(of: path)
  }

  /// Brings a new name to the disk. The file is whole and has its name: a folder that cannot be synchronised, as on some
  /// network file systems, does not make a failure of it.
  private static func synchroniseFolder(of path: String) {
    do throws(AtomicFileError) { try synchronise(split(path).folder, path) } catch {}
  }

  private func putInPlace() throws(AtomicFileError) {
    if overwrite {
      if rename(temporaryPath, path) != 0 { throw Self.failure("rename the finished file to", path) }
      return
    }
    // Fails if the name was taken meanwhile.
    if sst_rename_new(temporaryPath, path) == 0 { return }
    if errno == EEXIST { throw .exists(path: path) }
    guard errno == EINVAL || errno == ENOSYS else {
      throw Self.failure("rename the finished file to", path)
    }
    // File systems without such a rename: a hard link also fails if the name was taken.
    if link(temporaryPath, path) != 0 {
      if errno == EEXIST { throw .exists(path: path) }
      throw Self.failure("name the finished file", path)
    }
    if unlink(temporaryPath) != 0 { throw Self.failure("remove the second name \(temporaryPath) of", path) }
  }

  private static func flush(_ state: inout State, _ path: String) throws(AtomicFileError) {
    let descriptor = state.descriptor
    try state.buffer.withUnsafeBufferPointer { bytes throws(AtomicFileError) in
      try writeAll(descriptor, UnsafeRawBufferPointer(bytes), path)
    }
    state.buffer.removeAll(keepingCapacity: true)
  }

  private static func writeAll(
    _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, _ path: String, at offset: Int? = nil
  ) throws(AtomicFileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let buffer = UnsafeRawBufferPointer(rebasing: rest)
      let written =
        if let offset {
          pwrite(descriptor, buffer.baseAddress, buffer.count, off_t(offset + rest.startIndex))
        } else {
          Foundation.write(descriptor, buffer.baseAddress, buffer.count)
        }
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
    if [ENOSPC, EDQUOT, EFBIG].contains(number) { return .diskFull(path: path) }
    return .refused(operation: operation, path: path, reason: String(cString: strerror(number)))
  }

  /// The folder with its slash, empty for the present one, and the name.
  package static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    return (String(path[...slash]), String(path[path.index(after: slash)...]))
  }
}
