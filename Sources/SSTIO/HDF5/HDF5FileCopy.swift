internal import CHDF5
internal import CLinux
internal import Glibc

/// A file that is being written begins as a copy of another one, byte by byte, and is then extended.
///
/// Nothing is unpacked: a copy costs what reading and writing of the bytes cost.
enum HDF5FileCopy {
  private static let blockSize = 4 << 20

  /// Copies a file that was opened, and thereby verified, and opens the copy for writing.
  ///
  /// - Parameters:
  ///   - source: the file.
  ///   - output: what becomes the copy.
  static func open(_ source: HDF5File, at output: AtomicFile) throws(HDF5Error) -> HDF5ID {
    try copy(source, to: output)
    let temporary = output.temporaryPath
    let id = try? HDF5Library.locked { () throws(HDF5Error) -> HDF5ID? in
      guard let access = HDF5ID(sst_h5_new_file_access()), sst_h5_no_locking(access.raw) >= 0 else {
        return nil
      }
      return HDF5ID(H5Fopen(temporary, sst_h5_read_write(), access.raw))
    }
    guard let id = id ?? nil else {
      output.discard()
      throw .cannotWrite(
        file: output.path, object: "/", detail: "the copy of \(source.path) cannot be opened")
    }
    return id
  }

  private static func copy(_ source: HDF5File, to output: AtomicFile) throws(HDF5Error) {
    let input = Glibc.open(source.path, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else {
      throw .cannotOpen(file: source.path, detail: String(cString: strerror(errno)))
    }
    defer { close(input) }
    let target = Glibc.open(output.temporaryPath, O_WRONLY | O_CLOEXEC)
    guard target >= 0 else { throw failure(output) }
    defer { close(target) }
    try copyInKernel(input, target, output)
    var block = [UInt8](repeating: 0, count: blockSize)
    while true {
      let count = read(input, &block, blockSize)
      if count < 0, errno == EINTR { continue }
      if count < 0 {
        throw .cannotOpen(file: source.path, detail: String(cString: strerror(errno)))
      }
      if count == 0 { return }
      try write(block[..<count], to: target, output)
    }
  }

  /// Copies without a way through the program, as far as the system can; both files stand behind what was copied.
  private static func copyInKernel(
    _ input: Int32, _ target: Int32, _ output: AtomicFile
  ) throws(HDF5Error) {
    var count = 1
    while count > 0 { count = copy_file_range(input, nil, target, nil, UInt(blockSize) << 6, 0) }
    if count < 0, [ENOSPC, EDQUOT, EFBIG].contains(errno) { throw failure(output) }
  }

  private static func write(
    _ bytes: ArraySlice<UInt8>, to target: Int32, _ output: AtomicFile
  ) throws(HDF5Error) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(target, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { throw failure(output) }
      rest = rest.dropFirst(count)
    }
  }

  /// The error of a failed write; there is no output then.
  private static func failure(_ output: AtomicFile) -> HDF5Error {
    let reason = errno
    output.discard()
    if [ENOSPC, EDQUOT, EFBIG].contains(reason) { return .output(.diskFull(path: output.path)) }
    return .cannotWrite(file: output.path, object: "/", detail: String(cString: strerror(reason)))
  }
}

extension HDF5FileWriter {
  /// Removes a table or group of a copy, so that another one can take its place. The bytes stay in the file.
  ///
  /// - Throws: ``HDF5Error`` `.cannotWrite` if there is none.
  public func remove(_ object: String) throws(HDF5Error) {
    try withFile { file throws(HDF5Error) in
      guard H5Ldelete(file, object, sst_h5_default()) >= 0 else { throw failure(object) }
    }
  }
}
