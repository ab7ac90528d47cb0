/// An object of an EventIO stream that can be written.
public protocol EventIOWritable: Sendable {
  /// The type number.
  static var objectType: Int { get }
  /// The version of the layout that is written.
  var writtenVersion: Int { get }
  /// Appends the body, without padding.
  func writeBody(to writer: inout ObjectWriter)
}

/// Builds objects of an EventIO stream in memory, little-endian, one after the other and inside each other.
///
/// ```swift
/// var writer = ObjectWriter()
/// writer.add(MCEvent(shower: 1, coreX: 10, coreY: 20), identifier: 100)
/// writer.addArrayEvent(100, trigger: trigger) { writer in … }
/// ```
public struct ObjectWriter: Sendable {
  /// What was written.
  public private(set) var bytes: [UInt8] = []
  private var depth = 0

  /// Makes an empty writer.
  public init() {}

  /// Takes everything out and keeps the storage.
  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Appends an object.
  public mutating func add<Record: EventIOWritable>(_ record: Record, identifier: Int) {
    object(type: Record.objectType, version: record.writtenVersion, identifier: identifier) {
      record.writeBody(to: &$0)
    }
  }

  /// Appends an object whose body is a row of objects.
  ///
  /// - Parameters:
  ///   - type: the type number.
  ///   - version: of the layout.
  ///   - identifier: telescope, event, run or flags.
  ///   - write: appends the objects inside.
  public mutating func container(
    type: Int, version: Int, identifier: Int, _ write: (inout ObjectWriter) -> Void
  ) {
    object(type: type, version: version, identifier: identifier, isContainer: true, write)
  }

  /// Appends an object, with a sync marker unless it is inside another one.
  ///
  /// - Parameters:
  ///   - type: the type number.
  ///   - version: of the layout.
  ///   - identifier: telescope, event, run or flags.
  ///   - isContainer: whether the body is a row of objects.
  ///   - write: appends the body; it is filled up with zeros to a multiple of four bytes.
  public mutating func object(
    type: Int, version: Int, identifier: Int, isContainer: Bool = false,
    _ write: (inout ObjectWriter) -> Void
  ) {
    precondition(
      type <= 0xFFFF && version < ObjectHeader.firstImpossibleVersion, "no type and version of an object")
    if depth == 0 { u32(ObjectHeader.marker) }
    u32(UInt32(type) | UInt32(version) << 20)
    i32(identifier)
    let place = bytes.count
    u32(0)
    depth += 1
    write(&self)
    depth -= 1
    while (bytes.count - place) % 4 != 0 { bytes.append(0) }
    let length = bytes.count - place - 4
    precondition(length < 1 << 30, "an object of more than 1 GB")
    put(UInt32(length) | (isContainer ? 1 << 30 : 0), at: place)
  }

  private mutating func put(_ word: UInt32, at place: Int) {
    for byte in 0..<4 { bytes[place + byte] = UInt8(truncatingIfNeeded: word >> UInt32(8 * byte)) }
  }
}

// Atomic values, as `ObjectCursor` reads them.
extension ObjectWriter {
  private mutating func append<Number: FixedWidthInteger>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func u8(_ value: Int) { bytes.append(UInt8(truncatingIfNeeded: value)) }
  mutating func i16(_ value: Int) { append(UInt16(truncatingIfNeeded: value)) }
  mutating func i32(_ value: Int) { append(UInt32(truncatingIfNeeded: value)) }
  mutating func u32(_ value: UInt32) { append(value) }
  mutating func f32(_ value: Float) { append(value.bitPattern) }
  mutating func f64(_ value: Double) { append(value.bitPattern) }
  mutating func f16(_ value: Float) { append(Float16(value).bitPattern) }
  mutating func i16s(_ values: [Int]) { for value in values { i16(value) } }
  mutating func i32s(_ values: [Int]) { for value in values { i32(value) } }
  mutating func u8s(_ values: [Int]) { for value in values { u8(value) } }
  mutating func f16s(_ values: [Float]) { for value in values { f16(value) } }
  mutating func f64s(_ values: [Double]) { for value in values { f64(value) } }
  mutating func scounts(_ values: [Int]) { for value in values { scount(value) } }
  mutating func f32s(_ values: [Float]) {
    bytes.reserveCapacity(bytes.count + 4 * values.count)
    for value in values { f32(value) }
  }

  mutating func time(_ time: EventIOTime) {
    i32(time.seconds)
    i32(time.nanoseconds)
  }

  /// An unsigned number of variable length, in its shortest form.
  mutating func count(_ value: UInt64) {
    // Seven bits in one byte, and seven more with each further one, up to nine bytes with 64 bits.
    let bits = 64 - value.leadingZeroBitCount
    let following = bits <= 7 ? 0 : bits > 56 ? 8 : (bits - 1) / 7
    let first: UInt64 = following >= 8 ? 0xFF : ~(0xFF >> UInt64(following)) & 0xFF
    bytes.append(UInt8(first | (following >= 7 ? 0 : value >> UInt64(8 * following))))
    for place in (0..<following).reversed() { bytes.append(UInt8(value >> UInt64(8 * place) & 0xFF)) }
  }

  mutating func count(_ value: Int) { count(UInt64(bitPattern: Int64(value))) }

  /// A signed number of variable length.
  mutating func scount(_ value: Int) { count(UInt64(bitPattern: Int64(value << 1 ^ value >> 63))) }

  /// A text with a 16-bit length; longer ones are cut.
  mutating func string(_ text: String) {
    let utf8 = Array(text.utf8.prefix(0xFFFF))
    i16(utf8.count)
    bytes += utf8
  }

  /// A text with a length of variable size.
  mutating func countedString(_ text: String) {
    count(text.utf8.count)
    bytes += text.utf8
  }

  /// Makes room for `count` bytes, lets `fill` write into it, and keeps as many as it returns.
  mutating func append(upTo count: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Int) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: count))
    let used = bytes.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { fill($0 + start) } ?? 0
    }
    bytes.removeLast(count - used)
  }
}
