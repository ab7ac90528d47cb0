public import SSTCore

/// One raw event of an SST-1M camera, in the order of the software pixel id.
public struct SST1MRawEvent: Sendable, Equatable {
  /// Telescope, numbers, time and trigger flags. `index` is not stored.
  public var header: EventHeader
  /// ADC counts, 12 bit, `[pixel][sample]`; stored as int16.
  public var samples: [UInt16]
  /// The camera's running baseline of each pixel, in 1/16 ADC count; −1 for pixels of a missing board.
  public var baselines16: [Int16]
  /// 1 for pixels that are present, 0 for those of a missing board.
  public var pixelFlags: [UInt16]
  /// The trigger arrays; nil lets the writer compute them from the samples.
  public var trigger: SST1MTriggerArrays?

  /// Makes an event.
  public init(
    header: EventHeader, samples: [UInt16], baselines16: [Int16], pixelFlags: [UInt16],
    trigger: SST1MTriggerArrays? = nil
  ) {
    self.header = header
    self.samples = samples
    self.baselines16 = baselines16
    self.pixelFlags = pixelFlags
    self.trigger = trigger
  }

  /// Empties the pixels of the stored rows `rows`, as the camera does for a board that does not answer:
  /// samples 0, baseline −1, flag 0.
  public mutating func removeStoredRows(_ rows: Range<Int>) {
    let samplesPerPixel = samples.count / max(1, baselines16.count)
    for row in rows {
      let pixel = SST1MCamera.pixelOfStoredRow[row]
      for index in pixel * samplesPerPixel..<(pixel + 1) * samplesPerPixel { samples[index] = 0 }
      baselines16[pixel] = -1
      pixelFlags[pixel] = 0
    }
  }
}
