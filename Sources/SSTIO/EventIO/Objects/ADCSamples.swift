/// The shape of a camera's samples or sums (2013 and 2012).
struct ADCShape: Equatable {
  var telescopeID: Int
  /// 0 for all pixels, 1 a list or a mask of them, 2 a list with marks.
  var suppression: Int
  /// 0 for both gains, 1 low gain where needed, 2 also some high gains in 8 bits.
  var reduction: Int
  var pixelCount = 0
  var gainCount = 0
  /// 1 for sums.
  var sampleCount = 1

  /// The numbers of all gains, pixels and samples.
  var size: Int { gainCount * pixelCount * sampleCount }

  /// Reads the shape at the start of a body.
  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    let flags = UInt32(bitPattern: header.identifier)
    suppression = Int(flags & 0x1F)
    reduction = Int(flags >> 5 & 0x1F)
    telescopeID = Int(header.version >= 2 ? flags >> 12 & 0xFFFF : flags >> 25 & 0x1F)
    switch header.version {
    case 0: (pixelCount, gainCount) = (Int(flags >> 12 & 0x7FF), Int(flags >> 23 & 3))
    case 1: (pixelCount, gainCount) = (Int(flags >> 12 & 0xFFF), flags >> 24 & 1 != 0 ? 2 : 1)
    default: (pixelCount, gainCount) = (try cursor.i32(), try cursor.i16())
    }
    if header.type == EventIOType.adcSamples { sampleCount = try cursor.i16() }
    guard (0...EventIOLimits.maximumPixels).contains(pixelCount), (0...2).contains(gainCount),
      sampleCount >= 0, size <= EventIOLimits.maximumSamplesPerEvent
    else {
      throw ObjectFault("\(pixelCount) pixels with \(gainCount) gains and \(sampleCount) samples")
    }
  }
}

/// The waveforms of a camera (2013).
public struct ADCSamples: EventIORecord, Equatable {
  /// The telescope; its lower bits in old layouts.
  public var telescopeID: Int
  /// The number of pixels.
  public var pixelCount: Int
  /// The number of gains; 0 is the high gain.
  public var gainCount: Int
  /// The number of samples.
  public var sampleCount: Int
  /// The samples `[gain][pixel][sample]`; 0 for pixels that are not recorded.
  public var samples: [UInt16]
  /// 1 for pixels that are recorded, `[gain][pixel]`.
  public var recorded: [UInt8]

  init(_ cursor: inout ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    let shape = try ADCShape(&cursor, header)
    (telescopeID, pixelCount) = (shape.telescopeID, shape.pixelCount)
    (gainCount, sampleCount) = (shape.gainCount, shape.sampleCount)
    try shape.checkSamples(cursor, header)
    samples = [UInt16](repeating: 0, count: shape.size)
    recorded = [UInt8](repeating: 0, count: shape.gainCount * shape.pixelCount)
    var fault: ObjectFault?
    samples.withUnsafeMutableBufferPointer { samples in
      recorded.withUnsafeMutableBufferPointer { recorded in
        guard let samples = samples.baseAddress, let recorded = recorded.baseAddress else { return }
        do throws(ObjectFault) {
          try shape.decodeSamples(&cursor, header, into: samples, recorded: recorded)
        } catch {
          fault = error
        }
      }
    }
    if let fault { throw fault }
  }
}

extension ADCShape {
  /// Whether the bytes can hold the samples, before room is made for them.
  func checkSamples(_ cursor: ObjectCursor, _ header: ObjectHeader) throws(ObjectFault) {
    if suppression == 0 {
      _ = try cursor.checked(size, bytesEach: header.version <= 2 ? 2 : 1)
    } else if header.version <= 2 {
      throw ObjectFault("suppressed samples in a layout without them")
    }
  }

  /// Decodes samples.
  ///
  /// - Parameters:
  ///   - samples: room for ``size`` numbers; zeros where pixels may be missing.
  ///   - recorded: room for a mark for each gain and pixel, all 0.
  func decodeSamples(
    _ cursor: inout ObjectCursor, _ header: ObjectHeader, into samples: UnsafeMutablePointer<UInt16>,
    recorded: UnsafeMutablePointer<UInt8>
  ) throws(ObjectFault) {
    if suppression != 0 { return try decodeListed(&cursor, into: samples, recorded: recorded) }
    recorded.update(repeating: 1, count: gainCount * pixelCount)
    guard header.version >= 3 else { return try decodePlain(&cursor, into: samples) }
    // Rows follow each other, so that one may be written beyond its end before the next one.
    for row in 0..<gainCount * pixelCount {
      let start = row * sampleCount
      var sink = StoredNumbers(target: samples + start)
      guard cursor.differences16(sampleCount, room: size - start, into: &sink) else {
        throw ObjectFault("it ends inside the trace of pixel \(row % pixelCount)")
      }
    }
  }

  private func decodePlain(
    _ cursor: inout ObjectCursor, into samples: UnsafeMutablePointer<UInt16>
  ) throws(ObjectFault) {
    let isBigEndian = cursor.isBigEndian
    let bytes = try cursor.take(2 * size)
    for index in 0..<size {
      let word = bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
      samples[index] = isBigEndian ? UInt16(bigEndian: word) : UInt16(littleEndian: word)
    }
  }

  private func decodeListed(
    _ cursor: inout ObjectCursor, into samples: UnsafeMutablePointer<UInt16>,
    recorded: UnsafeMutablePointer<UInt8>
  ) throws(ObjectFault) {
    let high = try pixelList(&cursor)
    let low = reduction != 0 && gainCount > 1 ? try pixelList(&cursor) : high
    for gain in 0..<gainCount {
      for pixel in gain == 0 ? high : low {
        let row = gain * pixelCount + pixel
        recorded[row] = 1
        var sink = StoredNumbers(target: samples + row * sampleCount)
        guard cursor.differences16(sampleCount, room: sampleCount, into: &sink) else {
          throw ObjectFault("it ends inside the trace of pixel \(pixel)")
        }
      }
    }
  }

  /// Pixels as single ones and ranges.
  private func pixelList(_ cursor: inout ObjectCursor) throws(ObjectFault) -> [Int] {
    var ends: [Int] = []
    for _ in 0..<(try cursor.checked(try cursor.scount(), bytesEach: 1)) {
      let first = try cursor.scount()
      if first < 0 {
        ends += [-(first &+ 1), -(first &+ 1)]
      } else {
        ends += [first, try cursor.scount()]
      }
    }
    return try pixelRanges(ends, limit: pixelCount)
  }
}
