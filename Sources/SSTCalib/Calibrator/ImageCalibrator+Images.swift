public import SSTCore

extension ImageCalibrator {
  /// The charge image of one event of a block, for looking at single events.
  ///
  /// Allocates; loops over many events use ``calibrate(_:with:into:peakTime:scratch:)``.
  ///
  /// - Parameters:
  ///   - event: the event's place in the block, which needs baselines (SST-1M has them).
  ///   - block: raw events.
  ///   - state: drop factor and dead pixels; without pedestals ``BaselineState/unknown``.
  /// - Returns: charges in photo-electrons and peak times in nanoseconds, one a pixel.
  public func image(
    ofEvent event: Int, in block: TelescopeEvents, state: BaselineState = .unknown
  ) -> (charges: [Float], peakTimes: [Float]) {
    var charges = [Float](repeating: 0, count: pixelCount)
    var times = charges
    var scratch = ExtractionScratch()
    let calibration = pixelCalibration(for: state)
    charges.withUnsafeMutableBufferPointer { charges in
      times.withUnsafeMutableBufferPointer { times in
        block.withRawEvent(event) { raw in
          _ = calibrate(raw, with: calibration, into: charges, peakTime: times, scratch: &scratch)
        }
      }
    }
    return (charges, times)
  }
}
