/// HDF5's shuffle filter: the first bytes of all elements, then the second bytes, and so on.
enum ByteShuffle {
  /// Shuffles elements of `elementSize` bytes; a rest at the end is copied.
  static func shuffle(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, elementSize: Int
  ) {
    run(input, output, elementSize) { transpose($0, $1, rows: $2, columns: elementSize) }
  }

  /// Undoes ``shuffle(_:into:elementSize:)``.
  static func unshuffle(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, elementSize: Int
  ) {
    run(input, output, elementSize) { transpose($0, $1, rows: elementSize, columns: $2) }
  }

  private static func run(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer, _ elementSize: Int,
    _ body: (UnsafeRawPointer, UnsafeMutableRawPointer, Int) -> Void
  ) {
    precondition(output.count >= input.count, "the output must hold the input")
    guard let source = input.baseAddress, let target = output.baseAddress else { return }
    let count = elementSize > 1 ? input.count / elementSize : 0
    if count > 0 { body(source, target, count) }
    let done = count * elementSize
    (target + done).copyMemory(from: source + done, byteCount: input.count - done)
  }

  /// Transposes a matrix of bytes, in blocks of 8 × 8.
  private static func transpose(
    _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, rows: Int, columns: Int
  ) {
    let (fullRows, fullColumns) = (rows & ~7, columns & ~7)
    for column in stride(from: 0, to: fullColumns, by: 8) {
      for row in stride(from: 0, to: fullRows, by: 8) {
        transpose8(source + row * columns + column, columns, target + column * rows + row, rows)
      }
    }
    for column in 0..<columns {
      for row in (column < fullColumns ? fullRows : 0)..<rows {
        let byte = (source + row * columns + column).load(as: UInt8.self)
        (target + column * rows + row).storeBytes(of: byte, as: UInt8.self)
      }
    }
  }

  @inline(__always)
  private static func transpose8(
    _ source: UnsafeRawPointer, _ stride: Int, _ target: UnsafeMutableRawPointer, _ step: Int
  ) {
    func row(_ index: Int) -> UInt64 {
      UInt64(littleEndian: (source + index * stride).loadUnaligned(as: UInt64.self))
    }
    // Swap single bytes, then pairs, then quadruples between neighboring rows.
    func exchange(_ a: UInt64, _ b: UInt64, _ shift: UInt64, _ mask: UInt64) -> (UInt64, UInt64) {
      ((a & mask) | ((b & mask) &<< shift), ((a &>> shift) & mask) | (b & ~mask))
    }
    let (m1, m2, m4): (UInt64, UInt64, UInt64) = (
      0x00ff_00ff_00ff_00ff, 0x0000_ffff_0000_ffff, 0x0000_0000_ffff_ffff
    )
    let (a0, a1) = exchange(row(0), row(1), 8, m1)
    let (a2, a3) = exchange(row(2), row(3), 8, m1)
    let (a4, a5) = exchange(row(4), row(5), 8, m1)
    let (a6, a7) = exchange(row(6), row(7), 8, m1)
    let (b0, b2) = exchange(a0, a2, 16, m2)
    let (b1, b3) = exchange(a1, a3, 16, m2)
    let (b4, b6) = exchange(a4, a6, 16, m2)
    let (b5, b7) = exchange(a5, a7, 16, m2)
    let (c0, c4) = exchange(b0, b4, 32, m4)
    let (c1, c5) = exchange(b1, b5, 32, m4)
    let (c2, c6) = exchange(b2, b6, 32, m4)
    let (c3, c7) = exchange(b3, b7, 32, m4)
    func store(_ value: UInt64, _ index: Int) {
      (target + index * step).storeBytes(of: value.littleEndian, as: UInt64.self)
    }
    store(c0, 0)
    store(c1, 1)
    store(c2, 2)
    store(c3, 3)
    store(c4, 4)
    store(c5, 5)
    store(c6, 6)
    store(c7, 7)
  }
}
