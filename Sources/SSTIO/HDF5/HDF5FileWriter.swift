internal import CHDF5
internal import Glibc
internal import Synchronization

/// An HDF5 file that is being written; it appears under its name when ``close()`` succeeds, or not at all.
///
/// Groups carry the attributes that PyTables expects. The same calls give the same bytes. May be used from several
/// threads; libhdf5 runs one call at a time.
public final class HDF5FileWriter: Sendable {
  /// The path of the finished file.
  public var path: String { output.path }
  let output: AtomicFile
  private let handle: Mutex<HDF5ID?>

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - path: the finished file.
  ///   - overwrite: whether it may exist already.
  ///   - files: the set that it belongs to, which then decides when it gets its name and whether it may exist.
  ///   - source: a file whose content it begins with; nil for an empty one.
  /// - Throws: ``HDF5Error`` `.output` or `.cannotWrite`; `.cannotOpen` or `.damaged` for a source that cannot be read.
  public init(
    path: String, overwrite: Bool = false, in files: AtomicFileSet? = nil, copyOf source: HDF5File? = nil
  ) throws(HDF5Error) {
    do throws(AtomicFileError) {
      output = try .make(path, overwrite: overwrite, in: files)
    } catch {
      throw .output(error)
    }
    let temporary = output.temporaryPath
    if let source {
      handle = Mutex(try HDF5FileCopy.open(source, at: output))
      return
    }
    let id = try HDF5Library.locked { () throws(HDF5Error) -> HDF5ID in
      guard let creation = HDF5ID(sst_h5_new_file_creation()), let access = HDF5ID(sst_h5_new_file_access()),
        H5Pset_obj_track_times(creation.raw, false) >= 0, sst_h5_no_locking(access.raw) >= 0,
        let id = HDF5ID(H5Fcreate(temporary, sst_h5_truncate(), creation.raw, access.raw))
      else { throw Self.failure(path, "/") }
      return id
    }
    handle = Mutex(id)
    try setAttributes(of: "/", Self.groupAttributes + [("PYTABLES_FORMAT_VERSION", .strings(["2.1"]))])
  }

  private static let groupAttributes: [(String, HDF5Attribute)] = [
    ("CLASS", .strings(["GROUP"])), ("VERSION", .strings(["1.0"])), ("TITLE", .strings([""])),
  ]

  /// Writes what is left and the hash of the content, and puts the file in place. Tables must be finished before.
  ///
  /// - Throws: ``HDF5Error`` `.output` or `.cannotWrite`; there is no file then.
  public func close() throws(HDF5Error) {
    guard let id = handle.withLock({ $0 }) else { throw .output(.closed(path: path)) }
    do throws(HDF5Error) {
      try flush(id)
      let content = HDF5File(beingWritten: id, path: path, byteCount: output.sizeOnDisk)
      try setAttribute(HDF5File.contentHashName, .strings([try content.contentHash().hexadecimal]))
      try flush(id)
    } catch {
      id.abandon()
      output.discard()
      throw error
    }
    handle.withLock { $0 = nil }
    if let reason = id.close() {
      output.discard()
      throw Self.failure(path, "/", reason)
    }
    do throws(AtomicFileError) { try output.commit() } catch { throw .output(error) }
  }

  private func flush(_ id: HDF5ID) throws(HDF5Error) {
    try HDF5Library.locked { () throws(HDF5Error) in
      guard H5Fflush(id.raw, H5F_SCOPE_LOCAL) >= 0 else { throw failure("the end of the file") }
      guard H5Fget_obj_count(id.raw, UInt32(H5F_OBJ_DATASET)) == 0 else {
        throw .cannotWrite(file: path, object: "/", detail: "a table was not finished")
      }
    }
  }

  /// Makes a group and those above it, if they are not there yet.
  ///
  /// - Throws: ``HDF5Error`` `.cannotWrite`.
  public func makeGroup(_ group: String) throws(HDF5Error) {
    var partial = ""
    for part in group.split(separator: "/") {
      partial += "/" + part
      let path = partial
      let isNew = try withFile { file throws(HDF5Error) in
        if sst_h5_link_kind(file, path) >= 0 { return false }
        guard let creation = HDF5ID(sst_h5_new_group_creation()),
          H5Pset_obj_track_times(creation.raw, false) >= 0,
          HDF5ID(H5Gcreate2(file, path, sst_h5_default(), creation.raw, sst_h5_default())) != nil
        else { throw failure(path) }
        return true
      }
      if isNew { try setAttributes(of: path, Self.groupAttributes) }
    }
  }

  /// Sets an attribute of a group or dataset.
  ///
  /// Single values become scalar attributes as PyTables writes them, others one-dimensional ones.
  /// - Throws: ``HDF5Error`` `.cannotWrite`.
  public func setAttribute(_ name: String, _ value: HDF5Attribute, of object: String = "/") throws(HDF5Error)
  {
    try setAttributes(of: object, [(name, value)])
  }

  func setAttributes(of object: String, _ values: [(String, HDF5Attribute)]) throws(HDF5Error) {
    try withFile { file throws(HDF5Error) in
      guard let id = HDF5ID(H5Oopen(file, object, sst_h5_default())) else { throw failure(object) }
      for (name, value) in values where !AttributeWriter.write(name, value, to: id) {
        throw failure(object + "@" + name)
      }
    }
  }

  /// Writes an array in one piece, without packing.
  ///
  /// - Throws: ``HDF5Error`` `.wrongRows` if `shape` does not fit, or `.cannotWrite`.
  public func writeArray(
    _ path: String, _ data: ColumnData, shape: [Int]? = nil, attributes: [(String, HDF5Attribute)] = []
  ) throws(HDF5Error) {
    let shape = shape ?? [data.count]
    guard checkedProduct(shape) == data.count, let (type, bytes) = AttributeWriter.stored(data) else {
      throw .wrongRows(file: self.path, table: path, detail: "\(data.count) values for the shape \(shape)")
    }
    try makeGroup(path.split(separator: "/").dropLast().joined(separator: "/"))
    try withFile { file throws(HDF5Error) in
      guard let type, let creation = HDF5ID(sst_h5_new_dataset_creation()),
        H5Pset_obj_track_times(creation.raw, false) >= 0,
        let space = HDF5ID(H5Screate_simple(Int32(shape.count), shape.map { hsize_t($0) }, nil)),
        let id = HDF5ID(
          H5Dcreate2(file, path, type.raw, space.raw, sst_h5_default(), creation.raw, sst_h5_default()))
      else { throw failure(path) }
      let status =
        bytes.isEmpty
        ? 0 : H5Dwrite(id.raw, type.raw, sst_h5_all(), sst_h5_all(), sst_h5_default(), bytes)
      if status < 0 { throw failure(path) }
    }
    let kind: [(String, HDF5Attribute)] = [
      ("CLASS", .strings(["ARRAY"])), ("VERSION", .strings(["2.4"])), ("TITLE", .strings([""])),
    ]
    try setAttributes(of: path, kind + attributes)
  }

  /// Runs `body` with the file's id and the library's lock.
  func withFile<Result>(_ body: (Int64) throws(HDF5Error) -> Result) throws(HDF5Error) -> Result {
    guard let id = handle.withLock({ $0 }) else { throw .output(.closed(path: path)) }
    return try HDF5Library.locked { () throws(HDF5Error) in try body(id.raw) }
  }

  /// The error of a failed call; the file is lost, and the library is not asked to close it.
  func failure(_ object: String) -> HDF5Error {
    let error = Self.failure(path, object)
    handle.withLock { $0?.abandon() }
    output.discard()
    return error
  }

  /// Whether a call has failed, so that nothing of the file may be closed.
  var isLost: Bool { output.isDiscarded }

  private static func failure(_ path: String, _ object: String, _ reason: String? = nil) -> HDF5Error {
    let reason = reason ?? HDF5Library.errorText()
    // The library's own words for ENOSPC, EDQUOT and EFBIG.
    if [ENOSPC, EDQUOT, EFBIG].contains(where: { reason.contains("errno = \($0),") }) {
      return .output(.diskFull(path: path))
    }
    return .cannotWrite(file: path, object: object, detail: reason)
  }
}
