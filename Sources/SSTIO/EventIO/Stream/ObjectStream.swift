public import SSTCore

/// The top-level objects of an EventIO stream, one after the other.
///
/// Memory is that of one object, and grows only as its bytes arrive: what a length says is not believed.
public final class ObjectStream {
  /// The path as given; `-` is the standard input.
  public let path: String
  /// How the stream is compressed.
  public let compression: StreamCompression
  /// True if the stream cannot be read again.
  public let isPipe: Bool
  /// Whether damage is left behind or thrown.
  public let recovers: Bool
  /// The bytes that were skipped in the search for a marker.
  public private(set) var skippedBytes = 0
  /// What was found and left behind; only in recovery.
  public private(set) var damage: [EventIOError] = []
  /// The event that is being read, for errors.
  var event: Int?

  private let source: any ByteStream
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 15, alignment: 64)
  private var used = 0
  private var filled = 0
  private var isAtEnd = false
  /// What the source ended with, once its bytes are used.
  private var sourceError: (any Error)?
  /// Bytes of a body that was cut short, to be searched for markers again; only in recovery.
  private var returned: [UInt8] = []
  private var returnedUsed = 0
  /// The position of the next byte in the uncompressed stream.
  public private(set) var offset = 0
  /// Errors beyond this number are counted only by ``skippedBytes``.
  private static let mostDamage = 1000
  /// The room that is made at first for the body of an object.
  private static let leastRoom = 1 << 20

  /// Opens a stream.
  ///
  /// - Parameters:
  ///   - path: a file, a named pipe, or `-`.
  ///   - onCorrupt: with `CorruptionPolicy.recover` damage is left behind.
  ///   - cancellation: looked at while a pipe is silent.
  /// - Throws: `FileError`; ``EventIOError/pipeReadTwice(path:)`` for a pipe that was opened before; `CancelledError`.
  public init(
    path: String, onCorrupt: CorruptionPolicy = .stop, cancellation: CancellationFlag? = nil
  ) throws {
    let stream = try DescriptorStream(path: path, cancellation: cancellation)
    self.path = path
    recovers = onCorrupt == .recover
    isPipe = stream.isPipe
    compression = StreamCompression(magic: stream.magic)
    let unpacked = try compression.unpack(stream)
    source = compression == .none ? unpacked : PrefetchedStream(unpacked)
  }

  deinit { buffer.deallocate() }

  /// The header of the next object, whose body must then be read or skipped; nil at the end.
  ///
  /// - Throws: ``EventIOError``; in recovery only `FileError`. `CancelledError` for a pipe.
  public func next() throws -> ObjectHeader? {
    while true {
      do {
        guard try fill(ObjectHeader.largestSize) >= 4 else { return try finish() }
        guard let isBigEndian = ObjectHeader.byteOrder(ofMarker: word(at: 0)) else {
          let found = FoundBytes.text(buffer[used..<used + 4])
          // What was returned is known to be damaged.
          if returned.isEmpty {
            try note(.lostSynchronization(path: path, at: position(), found: found))
          }
          if try !findMarker() { return nil }
          continue
        }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[used..<filled])
        guard
          let header = ObjectHeader(bytes, hasMarker: true, isBigEndian: isBigEndian, offset: offset)
        else {
          throw EventIOError.truncated(path: path, at: position(), detail: "a header is cut short")
        }
        if header.version >= ObjectHeader.firstImpossibleVersion {
          try note(
            .badObject(
              path: path, at: position(header), detail: "version \(header.version), so the marker is false"))
          advance(4)
          skippedBytes += 4
          if try !findMarker() { return nil }
          continue
        }
        advance(header.size)
        return header
      } catch let error as EventIOError where recovers {
        keep(error)
        return nil
      }
    }
  }

  /// Reads the body of the object whose header came last behind `bytes`.
  ///
  /// - Returns: false if the stream ends before, which happens in recovery only; `bytes` are unchanged then.
  func read(_ header: ObjectHeader, appendingTo bytes: inout [UInt8]) throws -> Bool {
    let limit = EventIOLimits.maximumBodyBytes(of: header.type)
    guard header.length <= limit else {
      try note(.tooLarge(path: path, at: position(header), bytes: header.length, limit: limit))
      return false
    }
    let start = bytes.count
    do {
      var rest = header.length
      while rest > 0 {
        if used == filled, rest >= buffer.count, returned.isEmpty, !isAtEnd {
          // Room grows with what arrived: half as much again, at least this.
          let room = max(Self.leastRoom, (bytes.count - start) / 2)
          let count = try readDirectly(min(rest, room), appendingTo: &bytes)
          offset += count
          rest -= count
          continue
        }
        let count = min(try fill(1), rest)
        if count == 0 { throw truncation(of: header, missing: rest) }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[used..<used + count]))
        advance(count)
        rest -= count
      }
      return true
    } catch let error as EventIOError where recovers {
      giveBack(bytes[start...])
      bytes.removeLast(bytes.count - start)
      keep(error)
      return false
    }
  }

  /// Searches bytes again: the length that made them a body may be what is damaged.
  private func giveBack(_ bytes: ArraySlice<UInt8>) {
    guard returned.isEmpty else { return }
    (returned, returnedUsed) = (Array(bytes), 0)
    offset -= bytes.count
    isAtEnd = false
  }

  /// Skips the body of the object whose header came last; false if the stream ends before, in recovery only.
  func skip(_ header: ObjectHeader) throws -> Bool {
    do {
      var rest = header.length
      while rest > 0 {
        let count = min(try fill(1), rest)
        if count == 0 { throw truncation(of: header, missing: rest) }
        advance(count)
        rest -= count
      }
      return true
    } catch let error as EventIOError where recovers {
      keep(error)
      return false
    }
  }

  /// Throws an error, or keeps it in recovery.
  func note(_ error: EventIOError) throws {
    guard recovers else { throw error }
    keep(error)
  }

  private func keep(_ error: EventIOError) {
    if damage.count < Self.mostDamage, damage.last != error { damage.append(error) }
  }

  // MARK: - Bytes

  /// Makes so many bytes available, or all that are left; returns how many there are.
  private func fill(_ count: Int) throws -> Int {
    if filled - used >= count || isAtEnd { return filled - used }
    if used > 0 {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[used..<filled]))
      (used, filled) = (0, filled - used)
    }
    while filled < count {
      if returnedUsed < returned.count {
        let part = returned[returnedUsed..<min(returned.count, returnedUsed + buffer.count - filled)]
        UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyBytes(from: part)
        returnedUsed += part.count
        filled += part.count
        continue
      }
      if !returned.isEmpty {
        isAtEnd = true
        return filled
      }
      do {
        let got = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
        if got == 0 {
          isAtEnd = true
          return filled
        }
        filled += got
      } catch let error as EventIOError {
        // What came before is still good.
        (isAtEnd, sourceError) = (true, error)
        return filled
      }
    }
    return filled
  }

  /// Reads up to `count` bytes of the source behind others.
  private func readDirectly(_ count: Int, appendingTo bytes: inout [UInt8]) throws -> Int {
    var got = 0
    do {
      try bytes.append(addingCapacity: count) { span in
        try span.withUnsafeMutableBufferPointer { target, filled in
          got = try source.read(
            into: UnsafeMutableRawBufferPointer(start: target.baseAddress, count: min(count, target.count)))
          filled += got
        }
      }
      if got == 0 { isAtEnd = true }
    } catch let error as EventIOError {
      // What came before is still good.
      (isAtEnd, sourceError) = (true, error)
    }
    return got
  }

  private func advance(_ count: Int) {
    used += count
    offset += count
  }

  private func word(at place: Int) -> UInt32 {
    UInt32(littleEndian: buffer.loadUnaligned(fromByteOffset: used + place, as: UInt32.self))
  }

  /// Goes on to the next marker; false at the end.
  private func findMarker() throws -> Bool {
    while try fill(4) >= 4 {
      var place = 0
      while used + place + 4 <= filled {
        if ObjectHeader.byteOrder(ofMarker: word(at: place)) != nil { break }
        place += 1
      }
      skippedBytes += place
      let isFound = used + place + 4 <= filled
      advance(place)
      if isFound { return true }
    }
    return try finish() != nil
  }

  /// The end of the stream: an error if bytes are left over, or the source ended with one.
  private func finish() throws -> ObjectHeader? {
    // The rest of what was returned is part of a damage that is told already.
    if !returned.isEmpty { return nil }
    if let sourceError { throw sourceError }
    let rest = filled - used
    if rest > 0 {
      let at = position()
      advance(rest)
      throw EventIOError.truncated(path: path, at: at, detail: "\(rest) bytes are no object")
    }
    return nil
  }

  private func truncation(of header: ObjectHeader, missing: Int) -> any Error {
    sourceError
      ?? EventIOError.truncated(
        path: path, at: position(header),
        detail: "\(missing) of \(header.length) bytes of the body are missing")
  }

  private func position(_ header: ObjectHeader? = nil) -> EventIOError.Position {
    EventIOError.Position(offset: header?.offset ?? offset, object: header?.type, event: event)
  }
}
