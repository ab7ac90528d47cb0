public import SSTCore

extension PixelMapping {
  /// Reads a mapping file of at most 16 MB; its format is that of `PixelMapping.init(parsing:name:path:)`.
  ///
  /// - Throws: `FileError` or `PixelMappingError`.
  public init(path: String) throws {
    let file = try RandomAccessFile(path: path)
    guard file.size <= 16 << 20 else {
      throw PixelMappingError.badCamera(path: path, detail: "\(file.size) bytes are no mapping file")
    }
    let text = String(decoding: try file.bytes(0..<file.size), as: UTF8.self)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    try self.init(parsing: text, name: name, path: path)
  }
}
