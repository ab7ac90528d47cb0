/// Encodes vectors of 16-bit numbers as differences of variable length; see ``Differences``.
enum DifferenceEncoder {
  /// The most bytes of one difference: 17 bits with their sign.
  static let largestSize = 3

  /// Encodes a row.
  ///
  /// - Parameters:
  ///   - row: the numbers.
  ///   - count: how many.
  ///   - target: room for ``largestSize`` bytes each.
  /// - Returns: the end of the bytes.
  @inline(__always)
  static func encode(
    _ row: UnsafePointer<UInt16>, count: Int, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var place = target
    if count == 0 { return place }
    encode(Int32(row[0]), to: &place)
    var index = 1
    while index + 8 <= count {
      let values = UnsafeRawPointer(row + index).loadUnaligned(as: SIMD8<UInt16>.self)
      let previous = UnsafeRawPointer(row + index - 1).loadUnaligned(as: SIMD8<UInt16>.self)
      let differences = SIMD8<Int16>(truncatingIfNeeded: values &- previous)
      let codes = SIMD8<UInt16>(truncatingIfNeeded: differences &<< 1 ^ differences &>> 15)
      // Differences of −64 to 63 take one byte; those beyond 16 bits would look small here.
      let isShort = (codes .< 0x80) .& ((values ^ previous) .< 0x8000)
      if all(isShort) {
        UnsafeMutableRawPointer(place).storeBytes(
          of: SIMD8<UInt8>(truncatingIfNeeded: codes), as: SIMD8<UInt8>.self)
        place += 8
      } else {
        for next in index..<index + 8 { encode(Int32(row[next]) &- Int32(row[next - 1]), to: &place) }
      }
      index += 8
    }
    while index < count {
      encode(Int32(row[index]) &- Int32(row[index - 1]), to: &place)
      index += 1
    }
    return place
  }

  @inline(__always)
  private static func encode(_ difference: Int32, to place: inout UnsafeMutablePointer<UInt8>) {
    let code = UInt32(bitPattern: difference &<< 1 ^ difference &>> 31)
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
        var place = target
        for row in 0..<rows {
          place = DifferenceEncoder.encode(base + row * sampleCount, count: sampleCount, to: place)
        }
        return place - target
      }
    }
  }
}
