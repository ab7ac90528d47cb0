/// The sums of a camera's pixels (2012).
public struct ADCSums: EventIORecord, Equatable {
  /// The telescope; its lower bits in old layouts.
  public var telescopeID: Int
  /// The number of pixels.
  public var pixelCount: Int
  /// The number of gains; 0 is the high gain.
  public var gainCount: Int
  /// The sums `[gain][pixel]`; 0 for pixels that are not recorded.
  public var sums: [UInt32]
  /// 1 for pixels that are recorded, `[gain][pixel]`.
  public var recorded: [UInt8]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    var decoder = try ADCSumDecoder(&cursor, header)
    try decoder.decode()
    (telescopeID, pixelCount) = (decoder.shape.telescopeID, decoder.shape.pixelCount)
    gainCount = decoder.shape.gainCount
    (sums, recorded) = (decoder.sums, decoder.recorded)
  }
}

/// Decodes sums in all their modes.
private struct ADCSumDecoder {
  private static let groupSize = 16
  let shape: ADCShape
  private(set) var sums: [UInt32]
  private(set) var recorded: [UInt8]
  private var cursor: ObjectCursor
  private let version: Int
  /// A byte stands for byte * scale + offset.
  private var (offset, scale) = (0, 1)

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    version = header.version
    if version >= 4, header.identifier >> 5 & 0x1F == 2 { _ = try cursor.scounts(3) }
    shape = try ADCShape(&cursor, header)
    guard shape.suppression <= 2, shape.reduction <= 2 else {
      throw ObjectFault("sums in mode \(shape.suppression), \(shape.reduction)")
    }
    if shape.reduction == 2 {
      offset = try cursor.i16()
      scale = try cursor.i16()
      if scale <= 0 { scale = 1 }
    }
    self.cursor = cursor
    sums = [UInt32](repeating: 0, count: shape.size)
    recorded = [UInt8](repeating: 0, count: shape.size)
  }

  mutating func decode() throws(ObjectFault) {
    switch (shape.suppression, shape.reduction) {
    case (0, 0):
      for gain in 0..<shape.gainCount { try readVector(Array(0..<shape.pixelCount), gain: gain) }
    case (0, _), (1, _):
      for first in stride(from: 0, to: shape.pixelCount, by: Self.groupSize) { try decodeGroup(first) }
    default: try decodeList()
    }
  }

  /// Sixteen pixels with masks of those that are there, have a low gain, or are reduced.
  private mutating func decodeGroup(_ first: Int) throws(ObjectFault) {
    let group = first..<min(first + Self.groupSize, shape.pixelCount)
    func chosen(_ mask: Int, _ pixels: [Int]) -> [Int] { pixels.filter { mask >> ($0 - first) & 1 != 0 } }
    var present = Array(group)
    if shape.suppression == 1 {
      let mask = try cursor.u16()
      if mask == 0 { return }
      present = chosen(mask, present)
    }
    var low = present
    var reduced: [Int] = []
    if shape.reduction >= 1 { low = chosen(try cursor.u16(), present) }
    if shape.reduction == 2 { reduced = chosen(try cursor.u16(), present) }
    if shape.gainCount == 2 { try readVector(low, gain: 1) }
    let isReduced = Set(reduced)
    try readVector(present.filter { !isReduced.contains($0) }, gain: 0)
    try readBytes(reduced)
  }

  /// A list of pixels, marked if they have no low gain or are reduced.
  private mutating func decodeList() throws(ObjectFault) {
    let bits = version >= 4 ? 21 : 13
    let entries =
      version >= 4
      ? try cursor.scounts(try cursor.itemCount(bytesEach: 1)) : try cursor.i16s(try cursor.i16())
    func pixels(without marks: Int) -> [Int] {
      entries.filter { $0 >> bits & marks == 0 }.map { $0 & (1 << bits - 1) }
    }
    if shape.gainCount == 2 { try readVector(pixels(without: 3), gain: 1) }
    try readVector(pixels(without: 2), gain: 0)
    try readBytes(entries.filter { $0 >> bits & 2 != 0 }.map { $0 & (1 << bits - 1) })
  }

  private mutating func readVector(_ pixels: [Int], gain: Int) throws(ObjectFault) {
    var sum: Int32 = 0
    for pixel in pixels {
      if version <= 2 {
        try put(UInt32(try cursor.u16()), pixel, gain: gain)
      } else {
        sum = sum &+ Int32(truncatingIfNeeded: try cursor.scount())
        try put(UInt32(bitPattern: sum), pixel, gain: gain)
      }
    }
  }

  private mutating func readBytes(_ pixels: [Int]) throws(ObjectFault) {
    for pixel in pixels {
      try put(UInt32(truncatingIfNeeded: Int(try cursor.u8()) * scale + offset), pixel, gain: 0)
    }
  }

  private mutating func put(_ sum: UInt32, _ pixel: Int, gain: Int) throws(ObjectFault) {
    guard pixel < shape.pixelCount, gain < shape.gainCount else {
      throw ObjectFault("a sum of pixel \(pixel)")
    }
    sums[gain * shape.pixelCount + pixel] = sum
    recorded[gain * shape.pixelCount + pixel] = 1
  }
}
