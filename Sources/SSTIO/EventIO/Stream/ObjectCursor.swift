/// Reads the atomic values of a body one after the other; every read is checked against its end.
struct ObjectCursor {
  private let bytes: UnsafeRawBufferPointer
  let isBigEndian: Bool
  private(set) var place = 0

  init(_ bytes: UnsafeRawBufferPointer, isBigEndian: Bool) {
    (self.bytes, self.isBigEndian) = (bytes, isBigEndian)
  }

  /// The bytes that are left.
  var remaining: Int { bytes.count - place }

  /// Takes `count` bytes.
  mutating func take(_ count: Int) throws(ObjectFault) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= remaining else {
      throw ObjectFault("\(count) bytes wanted, \(remaining) are left in it")
    }
    place += count
    return UnsafeRawBufferPointer(rebasing: bytes[place - count..<place])
  }

  /// Calls `body` with the start of the bytes, the place in them and their end.
  @inline(__always)
  func withBytes<Result>(_ body: (UnsafeRawPointer, Int, Int) -> Result?) -> Result? {
    bytes.baseAddress.flatMap { body($0, place, bytes.count) }
  }

  /// Goes on at a place that a decoder found within the bytes.
  @inline(__always)
  mutating func skip(to place: Int) { self.place = place }

  /// Checks a number of items that the bytes themselves tell, before room is made for them.
  func checked(_ count: Int, bytesEach size: Int) throws(ObjectFault) -> Int {
    guard count >= 0, size == 0 || count <= remaining / size else {
      throw ObjectFault("\(count) items of at least \(size) bytes do not fit the \(remaining) that are left")
    }
    return count
  }

  @inline(__always)
  private mutating func number<Number: FixedWidthInteger>(
    _ type: Number.Type
  ) throws(ObjectFault) -> Number {
    let size = MemoryLayout<Number>.size
    guard remaining >= size else { throw ObjectFault("it ends inside a number") }
    let stored = bytes.loadUnaligned(fromByteOffset: place, as: Number.self)
    place += size
    return isBigEndian ? Number(bigEndian: stored) : Number(littleEndian: stored)
  }

  mutating func u8() throws(ObjectFault) -> UInt8 { try number(UInt8.self) }
  mutating func i16() throws(ObjectFault) -> Int { Int(try number(Int16.self)) }
  mutating func u16() throws(ObjectFault) -> Int { Int(try number(UInt16.self)) }
  mutating func i32() throws(ObjectFault) -> Int { Int(try number(Int32.self)) }
  mutating func u32() throws(ObjectFault) -> Int { Int(try number(UInt32.self)) }
  mutating func f32() throws(ObjectFault) -> Float { Float(bitPattern: try number(UInt32.self)) }
  mutating func f64() throws(ObjectFault) -> Double { Double(bitPattern: try number(UInt64.self)) }
  mutating func f16() throws(ObjectFault) -> Float {
    Float(Float16(bitPattern: try number(UInt16.self)))
  }

  /// Seconds since 1970 UTC, and nanoseconds.
  mutating func time() throws(ObjectFault) -> EventIOTime {
    EventIOTime(seconds: try i32(), nanoseconds: try i32())
  }

  /// An unsigned number of variable length.
  mutating func count() throws(ObjectFault) -> UInt64 {
    let first = try u8()
    if first < 0x80 { return UInt64(first) }
    let following = min(8, (~first).leadingZeroBitCount)
    let rest = try take(following)
    var value = following >= 7 ? 0 : UInt64(first) & (0x7F >> UInt64(following))
    for byte in rest { value = value << 8 | UInt64(byte) }
    return value
  }

  /// A signed number of variable length.
  mutating func scount() throws(ObjectFault) -> Int {
    let value = try count()
    return Int(bitPattern: UInt(value >> 1)) ^ -Int(value & 1)
  }

  /// An unsigned number of variable length that counts items of at least `size` bytes.
  mutating func itemCount(bytesEach size: Int) throws(ObjectFault) -> Int {
    let value = try count()
    guard let count = Int(exactly: value) else { throw ObjectFault("\(value) items are too many") }
    return try checked(count, bytesEach: size)
  }

  /// A signed 16-bit number in old layouts, one of variable length in newer ones.
  mutating func int(short: Bool) throws(ObjectFault) -> Int { short ? try i16() : try scount() }

  /// `count` numbers, read one by one by `read`, each of at least `size` bytes.
  mutating func list<Item>(
    _ count: Int, bytesEach size: Int, _ read: (inout ObjectCursor) throws(ObjectFault) -> Item
  ) throws(ObjectFault) -> [Item] {
    var items: [Item] = []
    items.reserveCapacity(try checked(count, bytesEach: size))
    for _ in 0..<count { items.append(try read(&self)) }
    return items
  }

  mutating func i16s(_ count: Int) throws(ObjectFault) -> [Int] {
    try list(count, bytesEach: 2) { cursor throws(ObjectFault) in try cursor.i16() }
  }
  mutating func u16s(_ count: Int) throws(ObjectFault) -> [Int] {
    try list(count, bytesEach: 2) { cursor throws(ObjectFault) in try cursor.u16() }
  }
  mutating func i32s(_ count: Int) throws(ObjectFault) -> [Int] {
    try list(count, bytesEach: 4) { cursor throws(ObjectFault) in try cursor.i32() }
  }
  mutating func f32s(_ count: Int) throws(ObjectFault) -> [Float] {
    try list(count, bytesEach: 4) { cursor throws(ObjectFault) in try cursor.f32() }
  }
  mutating func f64s(_ count: Int) throws(ObjectFault) -> [Double] {
    try list(count, bytesEach: 8) { cursor throws(ObjectFault) in try cursor.f64() }
  }
  mutating func f16s(_ count: Int) throws(ObjectFault) -> [Float] {
    try list(count, bytesEach: 2) { cursor throws(ObjectFault) in try cursor.f16() }
  }
  mutating func scounts(_ count: Int) throws(ObjectFault) -> [Int] {
    try list(count, bytesEach: 1) { cursor throws(ObjectFault) in try cursor.scount() }
  }
  mutating func ints(_ count: Int, short: Bool) throws(ObjectFault) -> [Int] {
    short ? try i16s(count) : try scounts(count)
  }
  mutating func u8s(_ count: Int) throws(ObjectFault) -> [Int] { try take(count).map { Int($0) } }

  /// Rows of equal length; the product is checked.
  mutating func f32s(_ rows: Int, by columns: Int) throws(ObjectFault) -> [Float] {
    try f32s(try product(rows, columns))
  }

  /// A product that does not overflow.
  func product(_ a: Int, _ b: Int) throws(ObjectFault) -> Int {
    let product = a.multipliedReportingOverflow(by: b)
    guard !product.overflow, a >= 0, b >= 0 else { throw ObjectFault("\(a) times \(b) items are too many") }
    return product.partialValue
  }

  /// A text with a 16-bit length, decoded leniently.
  mutating func string() throws(ObjectFault) -> String { text(try take(try u16())) }
  /// A text with a 32-bit length.
  mutating func longString() throws(ObjectFault) -> String { text(try take(try i32())) }
  /// A text with a length of variable size.
  mutating func countedString() throws(ObjectFault) -> String { text(try take(try itemCount(bytesEach: 1))) }

  /// UTF-8, or Latin-1 if it is none.
  private func text(_ bytes: UnsafeRawBufferPointer) -> String {
    String(validating: bytes, as: UTF8.self)
      ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}

/// A time of a simtel file: UTC.
public struct EventIOTime: Sendable, Equatable {
  /// Seconds since 1970.
  public var seconds: Int
  /// Nanoseconds after them.
  public var nanoseconds: Int

  /// Makes a time.
  public init(seconds: Int, nanoseconds: Int) { (self.seconds, self.nanoseconds) = (seconds, nanoseconds) }
}
