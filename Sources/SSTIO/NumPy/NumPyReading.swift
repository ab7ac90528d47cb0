/// The reading of the values of an array.
struct NumPyReading {
  let file: RandomAccessFile
  let header: NumPyHeader
  /// The bytes of one request when values have to be moved.
  static let pieceBytes = 1 << 20

  /// All values, in C order.
  func values() throws(FileError) -> ColumnData {
    switch (header.type.kind, header.type.size) {
    case (.float, 2): .float32(try integers(UInt16.self).map { Float(Float16(bitPattern: $0)) })
    case (.float, 4): .float32(try numbers(of: Float.self, bits: UInt32.self))
    case (.float, _): .float64(try numbers(of: Double.self, bits: UInt64.self))
    case (.signed, 1): .int8(try integers())
    case (.signed, 2): .int16(try integers())
    case (.signed, 4): .int32(try integers())
    case (.signed, _): .int64(try integers())
    case (.unsigned, 1): .uint8(try integers())
    case (.unsigned, 2): .uint16(try integers())
    case (.unsigned, 4): .uint32(try integers())
    case (.unsigned, _): .uint64(try integers())
    case (.bool, _): .bool(try integers(UInt8.self).map { $0 != 0 })
    }
  }

  private func integers<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type = Value.self
  ) throws(FileError) -> [Value] {
    try numbers(of: Value.self, bits: Value.self)
  }

  /// Reads values of a type that has the size of `bits`.
  private func numbers<Value: BitwiseCopyable, Bits: FixedWidthInteger & BitwiseCopyable>(
    of: Value.Type, bits: Bits.Type
  ) throws(FileError) -> [Value] {
    var failure: FileError?
    let result = [Value](unsafeUninitializedCapacity: header.count) { buffer, count in
      let raw = UnsafeMutableRawBufferPointer(
        start: buffer.baseAddress, count: header.count * MemoryLayout<Value>.size)
      do throws(FileError) {
        if header.isFortranOrder && header.shape.count > 1 {
          try scatter(into: raw, Bits.self)
        } else {
          try file.read(at: header.dataOffset, into: raw)
        }
        if header.type.isBigEndian { Self.turn(raw, Bits.self) }
        count = header.count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return result
  }

  /// Turns the bytes of every value round.
  private static func turn<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ raw: UnsafeMutableRawBufferPointer, _: Bits.Type
  ) {
    for offset in stride(from: 0, to: raw.count, by: MemoryLayout<Bits>.size) {
      let value = raw.load(fromByteOffset: offset, as: Bits.self)
      raw.storeBytes(of: value.byteSwapped, toByteOffset: offset, as: Bits.self)
    }
  }

  /// Reads values whose first axis runs fastest, piece by piece, and puts each in its place.
  private func scatter<Bits: FixedWidthInteger & BitwiseCopyable>(
    into raw: UnsafeMutableRawBufferPointer, _: Bits.Type
  ) throws(FileError) {
    let size = MemoryLayout<Bits>.size
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceBytes, alignment: 16)
    defer { piece.deallocate() }
    var place = FortranPlace(header.shape)
    for start in stride(from: 0, to: header.count, by: Self.pieceBytes / size) {
      let count = min(Self.pieceBytes / size, header.count - start)
      let bytes = UnsafeMutableRawBufferPointer(rebasing: piece[..<(count * size)])
      try file.read(at: header.dataOffset + start * size, into: bytes)
      for k in 0..<count {
        let value = bytes.load(fromByteOffset: k * size, as: Bits.self)
        raw.storeBytes(of: value, toByteOffset: place.offset * size, as: Bits.self)
        place.advance()
      }
    }
  }
}

/// Where the values of an array in Fortran order belong in C order, one after the other.
struct FortranPlace {
  private let shape: [Int]
  private let strides: [Int]
  private var index: [Int]
  /// The place of the present value.
  private(set) var offset = 0

  /// Starts at the first value of an array without empty axes.
  init(_ shape: [Int]) {
    self.shape = shape
    index = Array(repeating: 0, count: shape.count)
    var strides = Array(repeating: 1, count: shape.count)
    // The product of all lengths was checked before; empty arrays have no value to place.
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] &* shape[axis + 1] }
    self.strides = strides
  }

  /// Goes to the next value.
  mutating func advance() {
    for axis in shape.indices {
      index[axis] += 1
      offset += strides[axis]
      if index[axis] < shape[axis] { return }
      offset -= index[axis] * strides[axis]
      index[axis] = 0
    }
  }
}
