internal import CDeflate
internal import Foundation
internal import Glibc
internal import SSTCore
internal import SSTIO

/// The model file: a JSON head that people and programs read, and the trees as they lie in memory.
///
/// All numbers are little-endian. The layout of version 1:
///
/// | bytes | what |
/// |---|---|
/// | 0–7 | `SSTFORST` |
/// | 8–11 | the version of the format, 1 |
/// | 12–15 | the length of the head |
/// | 16–19 | the number of trees |
/// | 20–23 | the values of a leaf |
/// | 24–31 | the number of all nodes |
/// | 32–35 | CRC-32 of the head |
/// | 36–39 | CRC-32 of everything behind the head |
/// | 40–59 | zeros |
/// | 60–63 | CRC-32 of the bytes 0–59 |
/// | 64… | the head, JSON in UTF-8, filled with blanks to a multiple of 64 |
/// | … | the nodes of each tree as 32-bit numbers, filled with zeros to a multiple of 8 |
/// | … | all nodes, 8 bytes each: the threshold as a 32-bit float; 24 bits left child, 1 bit missing goes left, 7 bits feature |
/// | … | the values of all nodes as 64-bit floats, for inner nodes zeros |
///
/// An event goes left if its value is not above the threshold; the right child follows the left one; a leaf is its own
/// left child, with an infinite threshold. Children stand behind their parent.
enum ForestLayout {
  static let magic = Array("SSTFORST".utf8)
  static let version = 1
  static let fixedBytes = 64
  /// The longest head that is read.
  static let largestHead = 16 << 20

  /// The CRC-32 of bytes, as in gzip.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    libdeflate_crc32(0, bytes.baseAddress, bytes.count)
  }
}

extension Forest {
  /// Writes a model file, which appears whole under its name or not at all.
  ///
  /// - Throws: `AtomicFileError` if the file exists and must not be replaced, or cannot be written.
  public func write(to path: String, overwrite: Bool = false) throws {
    let file = try AtomicFile(path: path, overwrite: overwrite)
    try file.write(contentsOf: try encoded())
    try file.commit()
  }

  /// The bytes of a model file.
  public func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    var head = Array(try encoder.encode(self.head))
    head += repeatElement(UInt8(ascii: " "), count: -head.count & 63)
    var body: [UInt8] = []
    body.reserveCapacity(nodeCount * 8 * (1 + outputCount) + 4 * treeCount + 8)
    for tree in 0..<treeCount { body.append(UInt32(storage.nodes(ofTree: tree).count)) }
    body += repeatElement(0, count: -body.count & 7)
    body += UnsafeRawBufferPointer(storage.nodes)
    body += UnsafeRawBufferPointer(storage.values)
    var fixed = ForestLayout.magic
    for number in [
      UInt32(ForestLayout.version), UInt32(head.count), UInt32(treeCount), UInt32(outputCount),
      UInt32(truncatingIfNeeded: nodeCount), UInt32(truncatingIfNeeded: nodeCount >> 32),
      head.withUnsafeBytes(ForestLayout.checksum), body.withUnsafeBytes(ForestLayout.checksum),
    ] {
      fixed.append(number)
    }
    fixed += repeatElement(0, count: 60 - fixed.count)
    fixed.append(fixed.withUnsafeBytes(ForestLayout.checksum))
    return fixed + head + body
  }

  /// Opens a model file; its trees are mapped into memory, not copied.
  ///
  /// Checksums and every node are verified, so that no bytes can make a walk leave a tree or never end.
  /// - Throws: `FileError` if the file cannot be opened; ``ForestError/damaged(path:place:reason:)``,
  ///   ``ForestError/version(path:found:expected:)``.
  public init(path: String) throws {
    let mapping = try MappedFile(path: path)
    let reader = ForestReader(path: path, bytes: mapping.bytes)
    let (head, parts) = try reader.read()
    self.init(
      head: head,
      storage: ForestStorage(
        mapping: mapping.bytes, nodes: parts.nodes, values: parts.values, starts: parts.starts,
        outputCount: parts.outputCount))
    mapping.release()
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

/// A file mapped into memory, unmapped at the end unless it was handed on.
private final class MappedFile {
  let bytes: UnsafeRawBufferPointer
  private var owns = true

  init(path: String) throws {
    let file = try RandomAccessFile(path: path)
    guard file.size >= ForestLayout.fixedBytes else {
      throw ForestError.damaged(path: path, place: "byte 0", reason: "\(file.size) bytes are no model file")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    let start = descriptor < 0 ? MAP_FAILED : mmap(nil, file.size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let start, start != MAP_FAILED else {
      throw FileError.cannotRead(path: path, offset: 0, reason: String(cString: strerror(errno)))
    }
    bytes = UnsafeRawBufferPointer(start: start, count: file.size)
  }

  func release() { owns = false }

  deinit { if owns { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) } }
}
