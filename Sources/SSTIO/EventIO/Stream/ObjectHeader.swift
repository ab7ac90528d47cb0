/// What is in front of an object of an EventIO stream.
public struct ObjectHeader: Sendable, Equatable {
  /// The type number.
  public var type: Int
  /// The version of the layout.
  public var version: Int
  /// The identifier: a telescope, an event, a run, or flags; negative for none.
  public var identifier: Int32
  /// The bytes of the body, padding included.
  public var length: Int
  /// True if the body is a row of objects.
  public var isContainer: Bool
  /// The flag that programs may use as they like.
  public var userFlag: Bool
  /// True if the numbers of the object are big-endian.
  public var isBigEndian: Bool
  /// The first byte of the header (of the sync marker, if it has one) in the uncompressed stream.
  public var offset: Int
  /// The bytes of the header.
  public var size: Int

  /// The first byte of the body in the uncompressed stream.
  public var bodyOffset: Int { offset + size }

  /// The sync marker in a little-endian stream.
  static let marker: UInt32 = 0xD41F_8A37
  /// Versions from here on are a sign of a false marker.
  static let firstImpossibleVersion = 2048
  /// Marker, type, identifier, length and extension.
  static let largestSize = 20

  /// Whether four bytes, read as a little-endian number, are a marker, and in which byte order.
  static func byteOrder(ofMarker word: UInt32) -> Bool? {
    word == marker ? false : word == marker.byteSwapped ? true : nil
  }

  /// Describes an object.
  init(
    type: Int, version: Int, identifier: Int32, length: Int, isContainer: Bool, userFlag: Bool,
    isBigEndian: Bool, offset: Int, size: Int
  ) {
    (self.type, self.version, self.identifier, self.length) = (type, version, identifier, length)
    (self.isContainer, self.userFlag, self.isBigEndian) = (isContainer, userFlag, isBigEndian)
    (self.offset, self.size) = (offset, size)
  }

  /// Reads a header.
  ///
  /// - Parameters:
  ///   - bytes: start with the marker for objects at top level, else with the type.
  ///   - hasMarker: whether there is a marker.
  ///   - isBigEndian: the byte order, which a marker tells better.
  ///   - offset: of the first byte in the stream.
  /// - Returns: nil if there are too few bytes.
  init?(_ bytes: UnsafeRawBufferPointer, hasMarker: Bool, isBigEndian: Bool, offset: Int) {
    let start = hasMarker ? 4 : 0
    guard bytes.count >= start + 12, let base = bytes.baseAddress else { return nil }
    func word(_ place: Int) -> UInt32 {
      let word = base.loadUnaligned(fromByteOffset: place, as: UInt32.self)
      return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
    }
    let (kind, length) = (word(start), word(start + 8))
    let isExtended = kind >> 17 & 1 != 0 || length >> 31 != 0
    guard bytes.count >= start + (isExtended ? 16 : 12) else { return nil }
    type = Int(kind & 0xFFFF)
    version = Int(kind >> 20)
    userFlag = kind >> 16 & 1 != 0
    identifier = Int32(bitPattern: word(start + 4))
    isContainer = length >> 30 & 1 != 0
    self.length = Int(length & 0x3FFF_FFFF) + (isExtended ? Int(word(start + 12) & 0xFFF) << 30 : 0)
    self.isBigEndian = isBigEndian
    self.offset = offset
    size = start + (isExtended ? 16 : 12)
  }
}

/// An object whose body is in memory.
struct StoredObject {
  let header: ObjectHeader
  let body: UnsafeRawBufferPointer

  /// A cursor at the start of the body.
  var cursor: ObjectCursor { ObjectCursor(body, isBigEndian: header.isBigEndian) }

  /// Calls `visit` with the objects in a container, in order.
  ///
  /// - Parameter start: where the first one is; not 0 for objects behind other data.
  /// - Throws: ``ObjectFault`` if one passes the end of its parent, or what `visit` throws.
  func forEachChild(
    from start: Int = 0, _ visit: (StoredObject) throws(ObjectFault) -> Void
  ) throws(ObjectFault) {
    var place = start
    // Up to three bytes of padding may be left.
    while body.count - place >= 12 {
      let rest = UnsafeRawBufferPointer(rebasing: body[place...])
      let offset = header.bodyOffset + place
      guard
        let child = ObjectHeader(
          rest, hasMarker: false, isBigEndian: header.isBigEndian, offset: offset),
        child.length <= rest.count - child.size
      else {
        throw ObjectFault("an object inside passes its end", offset: offset, object: header.type)
      }
      if child.type == 0 && child.length == 0 {
        throw ObjectFault("zeros where an object should be", offset: offset, object: header.type)
      }
      try visit(
        StoredObject(
          header: child,
          body: UnsafeRawBufferPointer(rebasing: rest[child.size..<child.size + child.length])))
      place += child.size + child.length
    }
    if body.count - place > 3 {
      throw ObjectFault("bytes are left over behind the last object inside").inside(header)
    }
  }
}
