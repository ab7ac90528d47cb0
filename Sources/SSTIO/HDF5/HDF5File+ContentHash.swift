internal import CHDF5

extension HDF5File {
  /// The attribute of the root group that holds the hash of our own files.
  static let contentHashName = "SST CONTENT SHA256"

  /// Compares the hash that the writer stored with the content.
  ///
  /// A file without a hash is not ours, or of an earlier version: there is nothing to compare.
  /// - Throws: ``HDF5Error`` `.changed` if the content is another one, or what reading it throws.
  func verifyContent() throws(HDF5Error) {
    guard let stated = try attribute(Self.contentHashName)?.string else {
      // What else may be wrong with the attributes concerns those who read them.
      if let damaged = (try? attributes())?.keys.first(where: Self.isDamagedName) {
        throw .damaged(
          file: path, object: "/@" + damaged, detail: "the name or the value of its content's hash is damaged"
        )
      }
      return
    }
    let found = try contentHash().hexadecimal
    guard stated == found else { throw .changed(file: path, stated: stated, found: found) }
  }

  /// Whether a name is that of the hash with one changed character, or cut off: one damaged byte must not switch the
  /// comparison off.
  private static func isDamagedName(_ name: String) -> Bool {
    if contentHashName.hasPrefix(name) { return true }
    return name.count == contentHashName.count && zip(name, contentHashName).count { $0 != $1 } == 1
  }

  /// SHA-256 over names, types, lengths and attributes of all objects, and over all data whose chunks carry no
  /// checksum of their own. It does not depend on where in the file things lie.
  public func contentHash() throws(HDF5Error) -> ContentHash {
    let hasher = ContentHasher()
    hasher.add("/", try attributes().filter { $0.key != Self.contentHashName })
    for object in try walk().sorted(by: { $0.path < $1.path }) {
      hasher.add(object.path, object.kind == .other ? [:] : try attributes(of: object.path))
      if object.kind == .dataset { try add(HDF5Dataset(self, object.path), to: hasher) }
    }
    return hasher.finish()
  }

  private func add(_ dataset: HDF5Dataset, to hasher: borrowing ContentHasher) throws(HDF5Error) {
    let members = try HDF5Library.locked { () throws(HDF5Error) -> [String] in
      guard H5Tget_class(dataset.typeID.raw) == H5T_COMPOUND else {
        return [StoredType(dataset.typeID.raw).map { "\($0)" } ?? StoredType.name(of: dataset.typeID.raw)]
      }
      let list = TableMember.list(dataset.typeID.raw, rowSize: dataset.elementSize)
      return list.readable.map { "\($0.name) \($0.offset) \($0.type)" }
        + list.others.map { "\($0) \($1)" }.sorted()
    }
    hasher.add("\(dataset.shape) \(dataset.elementSize) \(dataset.chunkShape ?? [])")
    for member in members { hasher.add(member) }
    if dataset.pipeline.hasChecksum { return try addChunks(of: dataset, to: hasher) }
    let step = max(1, (16 << 20) / max(1, dataset.rowBytes ?? 1))
    for start in stride(from: 0, to: dataset.rowCount, by: step) {
      try dataset.forEachBlock(start..<min(start + step, dataset.rowCount)) { _, bytes in hasher.update(bytes)
      }
    }
  }
}

extension HDF5File {
  /// The stored sizes of chunks that carry checksums: a chunk that the index does not find any more would be read as
  /// zeros.
  private func addChunks(of dataset: HDF5Dataset, to hasher: borrowing ContentHasher) throws(HDF5Error) {
    guard let shape = dataset.chunkShape, shape.count == 1, dataset.rowCount > 0 else { return }
    try HDF5Library.locked { () throws(HDF5Error) in
      for start in stride(from: 0, to: dataset.rowCount, by: shape[0]) {
        var size: hsize_t = 0
        guard H5Dget_chunk_storage_size(dataset.id.raw, [hsize_t(start)], &size) >= 0 else {
          throw damage(dataset.path)
        }
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: size).littleEndian) { hasher.update($0) }
      }
    }
  }
}

extension ContentHasher {
  /// Adds a text with its length.
  fileprivate func add(_ text: String) {
    var text = text
    withUnsafeBytes(of: text.utf8.count.littleEndian) { update($0) }
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  fileprivate func add(_ object: String, _ attributes: [String: HDF5Attribute]) {
    add(object)
    for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
      add(name)
      switch value {
      case .integers(let numbers):
        add("integers \(numbers.count)")
        numbers.withUnsafeBytes { update($0) }
      case .floats(let numbers):
        add("floats \(numbers.count)")
        numbers.withUnsafeBytes { update($0) }
      case .strings(let texts):
        add("strings \(texts.count)")
        for text in texts { add(text) }
      }
    }
  }
}
