import SSTCore

/// Bytes that come one after the other.
protocol ByteStream: AnyObject {
  /// Fills in what is there, at least one byte; 0 at the end.
  ///
  /// Bytes before damage are delivered first, the error comes with the next call.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// How a stream is compressed.
public enum StreamCompression: String, Sendable {
  /// Not at all.
  case none
  /// gzip, one member or several.
  case gzip
  /// zstd, one frame or several.
  case zstd

  /// Recognises the compression by the first four bytes.
  init(magic: [UInt8]) {
    if magic.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if magic == [0x28, 0xB5, 0x2F, 0xFD]
      || magic.count == 4 && magic[0] & 0xF0 == 0x50 && Array(magic[1...]) == [0x2A, 0x4D, 0x18]
    {
      self = .zstd
    } else {
      self = .none
    }
  }

  /// Unpacks a stream.
  func unpack(_ stream: DescriptorStream) throws -> any ByteStream {
    switch self {
    case .none: stream
    case .gzip: try GzipStream(stream)
    case .zstd: try ZstdStream(stream)
    }
  }
}
