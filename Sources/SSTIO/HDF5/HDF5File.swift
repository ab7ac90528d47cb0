internal import CHDF5
internal import Foundation
internal import SSTCore

/// A group or dataset in an HDF5 file.
public struct HDF5Object: Sendable, Equatable {
  /// What an object is.
  public enum Kind: Sendable { case group, dataset, other }
  /// The full path, for example `/dl1/event/telescope/trigger`.
  public var path: String
  /// What it is.
  public var kind: Kind
}

/// An HDF5 file that is open for reading.
///
/// May be used from several threads; libhdf5 runs one call at a time, unpacking of chunks runs in parallel.
/// Links to other files are never followed.
public final class HDF5File: Sendable {
  /// The path that was given.
  public let path: String
  /// What a read may cost.
  public let limits: HDF5Limits
  /// The length of the file when it was opened, in bytes.
  public let byteCount: Int
  let id: HDF5ID

  /// Opens a file for reading.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - limits: what a read may cost.
  ///   - verifies: whether the content of a file of our own is compared with the hash that its writer stored; only to
  ///     look into damaged files is this left out.
  /// - Throws: ``HDF5Error`` `.cannotOpen`, `.locked`, `.notHDF5`, `.damaged` or `.changed`.
  public init(
    readingFrom path: String, limits: HDF5Limits = HDF5Limits(), verifies: Bool = true
  ) throws(HDF5Error) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw .cannotOpen(file: path, detail: String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotOpen(file: path, detail: "it is not a regular file")
    }
    self.path = path
    self.limits = limits
    self.byteCount = Int(status.st_size)
    self.id = try HDF5Library.locked { () throws(HDF5Error) in try Self.open(path) }
    if verifies { try verifyContent() }
  }

  /// Looks into a file that is being written, after it was flushed.
  init(beingWritten id: HDF5ID, path: String, byteCount: Int) {
    (self.id, self.path, self.byteCount, limits) = (id, path, byteCount, HDF5Limits())
  }

  private static func open(_ path: String) throws(HDF5Error) -> HDF5ID {
    let access = HDF5ID(sst_h5_new_file_access())
    if let access { sst_h5_lenient_locking(access.raw) }
    if let id = HDF5ID(H5Fopen(path, sst_h5_read_only(), access?.raw ?? sst_h5_default())) { return id }
    let detail = HDF5Library.errorText()
    // The word "sblock" is in the message about files that are cut off.
    if detail.contains("truncated file") { throw .damaged(file: path, object: "/", detail: detail) }
    if detail.contains("lock file") || detail.contains("already open for") {
      throw .locked(file: path, detail: detail)
    }
    if detail.contains("signature not found") { throw .notHDF5(file: path) }
    if detail.contains("unable to open file") { throw .cannotOpen(file: path, detail: detail) }
    throw .damaged(file: path, object: "/", detail: detail)
  }

  /// The objects right below a group, by name.
  ///
  /// - Throws: ``HDF5Error`` if there is no such group or it is damaged.
  public func children(of group: String = "/") throws(HDF5Error) -> [HDF5Object] {
    try HDF5Library.locked { () throws(HDF5Error) in try links(of: group).map(\.object) }
  }

  /// All groups and datasets below a group, parents before children, by name.
  ///
  /// An object with several names is listed below each name, but entered once. Links to other files and
  /// dangling links are left out.
  /// - Throws: ``HDF5Error`` if a group is damaged or there are more objects than ``HDF5Limits`` allow.
  public func walk(from group: String = "/") throws(HDF5Error) -> [HDF5Object] {
    try HDF5Library.locked { () throws(HDF5Error) in
      var found: [HDF5Object] = []
      var seen: Set<UInt64> = []
      var open = try Array(links(of: group).reversed())
      while let next = open.popLast() {
        found.append(next.object)
        if found.count > limits.maximumObjects {
          throw .tooLarge(file: path, object: group, bytes: found.count, limit: limits.maximumObjects)
        }
        if next.object.kind == .group, seen.insert(next.address).inserted {
          open.append(contentsOf: try links(of: next.object.path).reversed())
        }
      }
      return found
    }
  }

  /// What kind of object a path names, or `nil` if there is none.
  ///
  /// - Throws: ``HDF5Error`` if the file is damaged on the way.
  public func kind(of object: String) throws(HDF5Error) -> HDF5Object.Kind? {
    try HDF5Library.locked { () throws(HDF5Error) in try info(of: object)?.kind }
  }

  // MARK: - With the lock held

  private func links(of group: String) throws(HDF5Error) -> [(object: HDF5Object, address: UInt64)] {
    let id = try openGroup(group)
    var info = H5G_info_t()
    guard H5Gget_info(id.raw, &info) >= 0 else { throw damage(group) }
    guard info.nlinks <= UInt64(limits.maximumObjects) else {
      throw .tooLarge(
        file: path, object: group, bytes: Int(clamping: info.nlinks), limit: limits.maximumObjects)
    }
    guard group.count(where: { $0 == "/" }) <= limits.maximumDepth else {
      throw .damaged(
        file: path, object: String(group.prefix(200)),
        detail: "groups in groups, deeper than \(limits.maximumDepth)")
    }
    let prefix = group.hasSuffix("/") ? group : group + "/"
    var result: [(object: HDF5Object, address: UInt64)] = []
    for name in try linkNames(id, group) where sst_h5_link_kind(id.raw, name) == 0 {
      let objectPath = (prefix.hasPrefix("/") ? "" : "/") + prefix + name
      guard let found = try self.info(of: objectPath) else { continue }
      result.append((HDF5Object(path: objectPath, kind: found.kind), found.address))
    }
    return result
  }

  private func linkNames(_ group: HDF5ID, _ path: String) throws(HDF5Error) -> [String] {
    final class Names { var list: [String] = [] }
    let names = Names()
    let status = withExtendedLifetime(names) {
      sst_h5_links(
        group.raw,
        { _, name, _, context in
          guard let name, let context else { return -1 }
          Unmanaged<Names>.fromOpaque(context).takeUnretainedValue().list.append(String(cString: name))
          return 0
        }, Unmanaged.passUnretained(names).toOpaque())
    }
    if status < 0 { throw damage(path) }
    return names.list
  }

  /// Kind and address of an object; `nil` if a part of the path is missing or leaves the file.
  func info(of object: String) throws(HDF5Error) -> (kind: HDF5Object.Kind, address: UInt64)? {
    var partial = ""
    for part in object.split(separator: "/") {
      partial += "/" + part
      let link = sst_h5_link_kind(id.raw, partial)
      if link < 0 || link > 1 { return nil }
    }
    var kind: Int32 = 0
    var address: UInt64 = 0
    guard sst_h5_object_info(id.raw, partial.isEmpty ? "/" : partial, &kind, &address) >= 0 else {
      throw damage(object)
    }
    return (kind == 0 ? .group : kind == 1 ? .dataset : .other, address)
  }

  func openGroup(_ group: String) throws(HDF5Error) -> HDF5ID {
    try require(group, .group, "a group")
    guard let id = HDF5ID(H5Gopen2(id.raw, group, sst_h5_default())) else { throw damage(group) }
    return id
  }

  func openDataset(_ object: String) throws(HDF5Error) -> HDF5ID {
    try require(object, .dataset, "a dataset")
    guard let id = HDF5ID(H5Dopen2(id.raw, object, sst_h5_default())) else { throw damage(object) }
    return id
  }

  private func require(_ object: String, _ kind: HDF5Object.Kind, _ expected: String) throws(HDF5Error) {
    guard let found = try info(of: object)?.kind else { throw missing(object) }
    if found != kind {
      let word = found == .group ? "a group" : found == .dataset ? "a dataset" : "a named type"
      throw .wrongKind(file: path, object: object, found: word, expected: expected)
    }
  }

  private func missing(_ object: String) -> HDF5Error {
    let parent = object.split(separator: "/").dropLast().joined(separator: "/")
    let names = (try? info(of: parent)?.kind == .group ? links(of: "/" + parent) : [])?.map(\.object.path)
    return .missingObject(
      file: path, object: object, similar: NearestMatch.find(object, among: names ?? []))
  }

  func damage(_ object: String) -> HDF5Error {
    .damaged(file: path, object: object, detail: HDF5Library.errorText())
  }
}
