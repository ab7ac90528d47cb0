/// Encodes vectors of 16-bit numbers as differences of variable length; see ``Differences``.
enum DifferenceEncoder {
  /// The most bytes of one difference: 17 bits with their sign.
  static let largestSize = 3

  /// Encodes a row.
  ///
  /// The differences are found in one loop and, if all are short, stored in another: both are done in vectors.
  ///
  /// - Parameters:
  ///   - row: the numbers.
  ///   - count: how many.
  ///   - codes: scratch for as many codes.
  ///   - target: room for ``largestSize`` bytes each.
  /// - Returns: the end of the bytes.
  @inline(__always)
  static func encode(
    _ row: UnsafePointer<UInt16>, count: Int, codes: UnsafeMutablePointer<UInt32>,
    to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var place = target
    if count == 0 { return place }
    store(code(Int32(row[0])), to: &place)
    var bits: UInt32 = 0
    for index in 1..<count {
      let code = code(Int32(row[index]) &- Int32(row[index &- 1]))
      codes[index] = code
      bits |= code
    }
    if bits < 0x80 {
      for index in 1..<count { place[index &- 1] = UInt8(truncatingIfNeeded: codes[index]) }
      return place + (count - 1)
    }
    for index in 1..<count { store(codes[index], to: &place) }
    return place
  }

  /// 0, 1, 2, 3, 4 stand for 0, −1, 1, −2, 2.
  @inline(__always)
  private static func code(_ difference: Int32) -> UInt32 {
    UInt32(bitPattern: difference &<< 1 ^ difference &>> 31)
  }

  @inline(__always)
  private static func store(_ code: UInt32, to place: inout UnsafeMutablePointer<UInt8>) {
    if code < 0x80 {
      place[0] = UInt8(truncatingIfNeeded: code)
      place += 1
    } else if code < 0x4000 {
      place[0] = UInt8(truncatingIfNeeded: 0x80 | code >> 8)
      place[1] = UInt8(truncatingIfNeeded: code)
      place += 2
    } else {
      place[0] = UInt8(truncatingIfNeeded: 0xC0 | code >> 16)
      place[1] = UInt8(truncatingIfNeeded: code >> 8)
      place[2] = UInt8(truncatingIfNeeded: code)
      place += 3
    }
  }
}

extension ObjectWriter {
  /// Appends the samples of all pixels of a telescope (2013, version 3).
  ///
  /// - Parameters:
  ///   - samples: `[gain][pixel][sample]`.
  ///   - telescopeID: the telescope.
  ///   - gainCount: 1 or 2.
  ///   - pixelCount: the pixels of the camera.
  ///   - sampleCount: the samples of each pixel.
  public mutating func addSamples(
    _ samples: UnsafeBufferPointer<UInt16>, telescopeID: Int, gainCount: Int, pixelCount: Int,
    sampleCount: Int
  ) {
    let rows = gainCount * pixelCount
    precondition(samples.count == rows * sampleCount, "samples need one value for each gain, pixel and slice")
    object(type: EventIOType.adcSamples, version: 3, identifier: (telescopeID & 0xFFFF) << 12) { writer in
      writer.i32(pixelCount)
      writer.i16(gainCount)
      writer.i16(sampleCount)
      guard let base = samples.baseAddress else { return }
      writer.append(upTo: samples.count * DifferenceEncoder.largestSize) { target in
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: sampleCount) { codes in
          var place = target
          guard let codes = codes.baseAddress else { return 0 }
          for row in 0..<rows {
            place = DifferenceEncoder.encode(
              base + row * sampleCount, count: sampleCount, codes: codes, to: place)
          }
          return place - target
        }
      }
    }
  }
}
