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

  /// So many samples are decoded before they are calibrated: they stay in the nearest cache.
  private static let samplesTogether = 2048
  /// Room behind samples, so that the last ones are decoded as fast as others.
  private static let padding = 16

  /// All gains and pixels; returns how many rows are whole.
  private func decodeRows(_ cursor: inout ObjectCursor, _ target: UnsafeMutablePointer<Float>) -> Int {
    let (length, rows) = (shape.sampleCount, gains * pixels)
    let together = max(1, Self.samplesTogether / length)
    let capacity = together * length + Self.padding
    return withUnsafeTemporaryAllocation(of: UInt16.self, capacity: capacity) { room in
      guard let samples = room.baseAddress else { return 0 }
      for first in stride(from: 0, to: rows, by: together) {
        let count = min(together, rows - first)
        for row in 0..<count {
          // Rows follow each other, so that one may be written beyond its end before the next one.
          var sink = StoredNumbers(target: samples + row * length)
          guard cursor.differences16(length, room: capacity - row * length, into: &sink) else {
            return first + row
          }
        }
        for row in 0..<count {
          calibration(ofRow: first + row).fill(
            target + (first + row) * length, from: samples + row * length, count: length)
        }
      }
      return rows
    }
  }

  /// The high gain of each pixel, and the low one of those whose high gain is too large.
  private func decodeSelected(
    _ cursor: inout ObjectCursor, _ target: UnsafeMutablePointer<Float>,
    _ channels: UnsafeMutablePointer<Int8>
  ) -> Int {
    let length = shape.sampleCount
    let capacity = length + Self.padding
    return withUnsafeTemporaryAllocation(of: UInt16.self, capacity: capacity) { room in
      guard let samples = room.baseAddress else { return 0 }
      for row in 0..<2 * pixels {
        let isHigh = row < pixels
        let pixel = isHigh ? row : row - pixels
        if !isHigh, channels[pixel] == 0 {
          var sink = NoNumbers()
          guard cursor.differences16(length, room: .max, into: &sink) else { return row }
          continue
        }
        var sink = StoredNumbers(target: samples)
        guard cursor.differences16(length, room: capacity, into: &sink) else { return row }
        if isHigh {
          channels[pixel] = SampleCalibration.isAboveLimit(samples, count: length) ? 1 : 0
          if channels[pixel] == 1 { continue }
        }
        calibration(ofRow: row).fill(target + pixel * length, from: samples, count: length)
      }
      return 2 * pixels
    }
  }
}
