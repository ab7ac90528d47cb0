import Foundation
internal import SSTIO

/// The model file: a JSON head that people and programs read, and the trees as they lie in memory.
///
/// The layout is described in `Docs/reference/model-file.md`.
enum ForestLayout {
  static let magic = Array("SSTFORST".utf8)
  static let version = 1
  /// The bytes before the head.
  static let fixedBytes = 64
  /// Head, table of trees and trees begin at multiples of this.
  static let alignment = 64
  /// The bytes of a tree in the table.
  static let tableEntry = 8
  /// The longest head that is read.
  static let largestHead = 16 << 20
  /// The most values of a leaf.
  static let largestOutputCount = 1024

  /// A length with what fills it to a multiple of ``alignment``.
  static func aligned(_ count: Int) -> Int { (count + alignment - 1) & ~(alignment - 1) }
}

extension Forest {
  /// Writes a model file, which appears whole under its name or not at all.
  ///
  /// - Throws: `AtomicFileError` if the file exists and must not be replaced, or cannot be written.
  public func write(to path: String, overwrite: Bool = false) throws {
    try verify()
    let file = try AtomicFile(path: path, overwrite: overwrite)
    try file.write(contentsOf: try encodedStart())
    try file.write(contentsOf: storage.content)
    try file.commit()
  }

  /// The bytes of a model file.
  ///
  /// - Throws: ``ForestError/damaged(path:place:reason:)``.
  public func encoded() throws -> [UInt8] {
    try verify()
    return try encodedStart() + storage.content
  }

  /// Everything before the trees.
  private func encodedStart() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    var head = Array(try encoder.encode(self.head))
    head += repeatElement(UInt8(ascii: " "), count: ForestLayout.aligned(head.count) - head.count)
    var table: [UInt8] = []
    for tree in storage.trees {
      table.append(UInt32(tree.nodeCount))
      table.append(tree.checksum)
    }
    table += repeatElement(0, count: ForestLayout.aligned(table.count) - table.count)
    let size = ForestLayout.fixedBytes + head.count + table.count + storage.content.count
    var fixed = ForestLayout.magic
    for number in [
      UInt32(ForestLayout.version), UInt32(head.count), UInt32(treeCount), UInt32(outputCount),
      UInt32(truncatingIfNeeded: size), UInt32(truncatingIfNeeded: size >> 32),
      head.withUnsafeBytes(ForestStorage.checksum), table.withUnsafeBytes(ForestStorage.checksum),
    ] {
      fixed.append(number)
    }
    fixed += repeatElement(0, count: ForestLayout.fixedBytes - 4 - fixed.count)
    fixed.append(fixed.withUnsafeBytes(ForestStorage.checksum))
    return fixed + head + table
  }

  /// Opens a model file; its trees are mapped into memory, not copied.
  ///
  /// Head and sizes are verified here. The trees are verified by ``verify(jobs:)`` or before the first use, so that
  /// opening takes the same short time for models of any size.
  /// - Throws: `FileError` if the file cannot be opened; ``ForestError/damaged(path:place:reason:)``,
  ///   ``ForestError/version(path:found:expected:)``.
  public init(path: String) throws {
    let mapping = try MappedFile(path: path)
    let reader = ForestReader(path: path, bytes: mapping.bytes)
    let (head, trees, content) = try reader.read()
    let storage = ForestStorage(
      mapping: mapping.bytes, content: content, trees: trees.places, featureCount: head.features.count,
      outputCount: trees.outputCount, path: path)
    mapping.release()
    self.init(head: head, storage: storage)
  }

  /// True if a file begins as a model file does.
  public static func isModel(_ start: some Collection<UInt8>) -> Bool {
    start.starts(with: ForestLayout.magic)
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ number: UInt32) {
    for shift in stride(from: UInt32(0), to: 32, by: 8) { append(UInt8(truncatingIfNeeded: number >> shift)) }
  }
}
