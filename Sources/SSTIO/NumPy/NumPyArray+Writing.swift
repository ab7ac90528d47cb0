extension NumPyArray {
  /// Writes a `.npy` file (format 1.0, little-endian, C order) that appears whole or not at all.
  ///
  /// - Parameters:
  ///   - path: the finished file.
  ///   - overwrite: whether it may exist already.
  /// - Throws: ``NumPyError`` `.notWritable` for texts and for a shape that does not fit, `.output` otherwise.
  public func write(path: String, overwrite: Bool = false) throws(NumPyError) {
    guard checkedProduct(shape) == data.count else {
      throw .notWritable(path: path, detail: "\(data.count) values do not fill the shape \(shape)")
    }
    guard let type = data.numPyType else {
      throw .notWritable(path: path, detail: "texts are not written to .npy files")
    }
    let header = try Self.header(type, shape, path)
    do throws(AtomicFileError) {
      let file = try AtomicFile(path: path, overwrite: overwrite)
      try file.write(contentsOf: header)
      try data.write(to: file)
      try file.commit()
    } catch {
      throw .output(error)
    }
  }

  /// The bytes before the values: their number is a multiple of 64.
  private static func header(_ type: NumPyType, _ shape: [Int], _ path: String) throws(NumPyError) -> [UInt8]
  {
    let lengths = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let text = "{'descr': '\(type.descr)', 'fortran_order': False, 'shape': (\(lengths)), }"
    let length = (10 + text.utf8.count + 1 + 63) / 64 * 64 - 10
    guard length <= UInt16.max else {
      throw .notWritable(path: path, detail: "\(shape.count) axes do not fit into the header")
    }
    let padding = [UInt8](repeating: 0x20, count: length - text.utf8.count - 1)
    let start = NumPyHeader.magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
    return start + Array(text.utf8) + padding + [0x0A]
  }
}

extension ColumnData {
  /// The type of the values as numpy knows it, `nil` for texts.
  fileprivate var numPyType: NumPyType? {
    switch self {
    case .int8: NumPyType(.signed, 1)
    case .int16: NumPyType(.signed, 2)
    case .int32: NumPyType(.signed, 4)
    case .int64: NumPyType(.signed, 8)
    case .uint8: NumPyType(.unsigned, 1)
    case .uint16: NumPyType(.unsigned, 2)
    case .uint32: NumPyType(.unsigned, 4)
    case .uint64: NumPyType(.unsigned, 8)
    case .float32: NumPyType(.float, 4)
    case .float64: NumPyType(.float, 8)
    case .bool: NumPyType(.bool, 1)
    case .string: nil
    }
  }

  /// Appends the bytes of the values, little-endian like all machines that this package runs on.
  fileprivate func write(to file: AtomicFile) throws(AtomicFileError) {
    switch self {
    case .int8(let v): try Self.write(v, file)
    case .int16(let v): try Self.write(v, file)
    case .int32(let v): try Self.write(v, file)
    case .int64(let v): try Self.write(v, file)
    case .uint8(let v): try Self.write(v, file)
    case .uint16(let v): try Self.write(v, file)
    case .uint32(let v): try Self.write(v, file)
    case .uint64(let v): try Self.write(v, file)
    case .float32(let v): try Self.write(v, file)
    case .float64(let v): try Self.write(v, file)
    case .bool(let v): try Self.write(v, file)
    case .string: return
    }
  }

  private static func write<Value: BitwiseCopyable>(
    _ values: [Value], _ file: AtomicFile
  ) throws(AtomicFileError) {
    try values.withUnsafeBufferPointer { buffer throws(AtomicFileError) in
      try file.write(contentsOf: UnsafeRawBufferPointer(buffer))
    }
  }
}
