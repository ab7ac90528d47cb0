import SSTCore

// Decodes and calibrates in one pass.

extension SimtelTelescopeFiller {
  /// Decodes all traces of an event as calibrated values, of the selected channel or of all.
  func decodeValues(
    _ cursor: inout ObjectCursor, at index: Int, _ events: inout TelescopeEvents
  ) throws(ObjectFault) {
    scratch.recordAll(rows: gains * pixels)
    let start = events.sampleRange(ofEvent: index).lowerBound
    let first = events.pixelRange(ofEvent: index).lowerBound
    var whole: Int?
    if selectsGain, gains == 2 {
      events.values.withUnsafeMutableBufferPointer { values in
        events.selectedChannels.withUnsafeMutableBufferPointer { channels in
          guard let values = values.baseAddress, let channels = channels.baseAddress else { return }
          whole = decodeSelected(&cursor, values + start, channels + first)
        }
      }
    } else {
      events.values.withUnsafeMutableBufferPointer { values in
        guard let values = values.baseAddress else { return }
        whole = decodeRows(&cursor, values + start)
      }
      if selectsGain {
        events.selectedChannels.withUnsafeMutableBufferPointer {
          $0[first..<first + pixels].update(repeating: 0)
        }
      }
    }
    if let whole, whole < gains * pixels {
      throw ObjectFault("it ends inside the trace of pixel \(whole % pixels)")
    }
  }

  private func values(_ row: Int, _ target: UnsafeMutablePointer<Float>) -> CalibratedNumbers {
    CalibratedNumbers(
      target: target, pedestal: monitoring.pedestals[row], factor: monitoring.factors[row])
  }

  /// All gains and pixels; returns how many rows are whole.
  private func decodeRows(_ cursor: inout ObjectCursor, _ target: UnsafeMutablePointer<Float>) -> Int {
    let (length, rows) = (shape.sampleCount, gains * pixels)
    // Rows follow each other, so that one may be written beyond its end before the next one.
    for row in 0..<rows {
      var sink = values(row, target + row * length)
      guard cursor.differences16(length, room: (rows - row) * length, into: &sink) else { return row }
    }
    return rows
  }

  /// The high gain of each pixel, and the low one of those whose high gain is too large.
  private func decodeSelected(
    _ cursor: inout ObjectCursor, _ target: UnsafeMutablePointer<Float>,
    _ channels: UnsafeMutablePointer<Int8>
  ) -> Int {
    let length = shape.sampleCount
    for pixel in 0..<pixels {
      var sink = LimitedNumbers(
        values(pixel, target + pixel * length), limit: UInt16(Self.highGainLimit))
      guard cursor.differences16(length, room: (pixels - pixel) * length, into: &sink) else { return pixel }
      channels[pixel] = sink.isAbove ? 1 : 0
    }
    for pixel in 0..<pixels {
      let isWhole: Bool
      if channels[pixel] == 1 {
        var sink = values(pixels + pixel, target + pixel * length)
        isWhole = cursor.differences16(length, room: length, into: &sink)
      } else {
        var sink = NoNumbers()
        isWhole = cursor.differences16(length, room: .max, into: &sink)
      }
      if !isWhole { return pixels + pixel }
    }
    return 2 * pixels
  }
}
