/// Bytes on the heap that grow and are used again; each buffer belongs to one thread at a time.
struct ByteBuffer: ~Copyable {
  private(set) var base = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 16)
  private(set) var capacity = 64
  /// The number of bytes in use; never more than the capacity.
  var count = 0 {
    didSet { precondition(count <= capacity, "a byte buffer was overfilled") }
  }

  init() {}

  deinit { base.deallocate() }

  /// The bytes in use.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// Makes room for `size` bytes and 16 more that a fast loop may overwrite; old bytes are not kept.
  mutating func reserve(_ size: Int) {
    guard size + 16 > capacity else { return }
    base.deallocate()
    capacity = size + max(16, size / 8)
    base = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    count = 0
  }

  /// Replaces the contents.
  mutating func assign(_ source: UnsafeRawBufferPointer) {
    reserve(source.count)
    if let start = source.baseAddress { base.copyMemory(from: start, byteCount: source.count) }
    count = source.count
  }
}

/// Why a block cannot be decoded; the reader adds file, table and place.
struct CodecError: Error {
  var detail: String
  init(_ detail: String) { self.detail = detail }
}
