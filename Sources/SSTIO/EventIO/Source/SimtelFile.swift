import Glibc
import SSTCore

/// Recognises simtel files by their content.
public enum SimtelFile {
  /// True if a file, unpacked if it is gzip or zstd, starts with the marker of an EventIO object; `-` is taken for one.
  ///
  /// - Throws: `FileError` if it cannot be opened.
  public static func isSimtel(_ path: String) throws -> Bool {
    if path == "-" { return true }
    // A pipe cannot be looked at without losing what it says; no other format comes through one.
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFIFO { return true }
    let file = try RandomAccessFile(path: path)
    guard file.size >= 4 else { return false }
    let start = try file.bytes(0..<4)
    switch StreamCompression(magic: start) {
    case .none: return isMarker(start)
    case .zstd, .gzip:
      let stream = try DescriptorStream(path: path)
      var bytes = [UInt8](repeating: 0, count: 4)
      let source = try StreamCompression(magic: start).unpack(stream)
      let count = (try? bytes.withUnsafeMutableBytes { try source.read(into: $0) }) ?? 0
      return count == 4 && isMarker(bytes)
    }
  }

  /// True if a stream with these first bytes may hold events: it is packed, or starts with a marker.
  public static func mayBegin(with bytes: [UInt8]) -> Bool {
    StreamCompression(magic: bytes) != .none || isMarker(Array(bytes.prefix(4)))
  }

  private static func isMarker(_ bytes: [UInt8]) -> Bool {
    bytes == [0x37, 0x8A, 0x1F, 0xD4] || bytes == [0xD4, 0x1F, 0x8A, 0x37]
  }
}
