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

/// The per-event work of the calibrator.
extension ImageCalibrator {
  /// Calibrates one event.
  ///
  /// - Parameters:
  ///   - event: samples and baselines (modules already exchanged where needed).
  ///   - calibration: scales and masks of the event's state.
  ///   - image: written: charges in p.e., one a pixel.
  ///   - peakTime: written: times in ns from the start of the readout.
  ///   - scratch: the worker's storage.
  /// - Returns: what was found out about the event.
  public func calibrate(
    _ event: RawEventView, with calibration: PixelCalibration, into image: UnsafeMutableBufferPointer<Float>,
    peakTime: UnsafeMutableBufferPointer<Float>, scratch: inout ExtractionScratch
  ) -> EventQuality {
    calibrate(
      event, with: calibration, into: image, peakTime: peakTime, scratch: &scratch, exchangesWindow: false)
  }

  /// `Quirks.alternatingWindow`: some events use the window table with the modules exchanged.
  func calibrate(
    _ event: RawEventView, with calibration: PixelCalibration, into image: UnsafeMutableBufferPointer<Float>,
    peakTime: UnsafeMutableBufferPointer<Float>, scratch: inout ExtractionScratch, exchangesWindow: Bool
  ) -> EventQuality {
    precondition(event.pixelCount == pixelCount, "the event has another number of pixels than the camera")
    var quality = EventQuality()
    calibration.scales.withUnsafeBufferPointer { scales in
      quality.isExtractionValid = extraction.extract(
        R1Event(raw: event, scales: scales), isBroken: calibration.isInterpolated, image: image,
        peakTime: peakTime, scratch: &scratch)
    }
    let isEarly = configuration.quirks.contains(.earlyInterpolation)
    if isEarly { interpolate(calibration, image, peakTime) }
    quality.saturatedPixelCount = correctSaturation(event, calibration, image, peakTime, &scratch)
    divideByWindow(image, exchanged: exchangesWindow)
    if !isEarly { interpolate(calibration, image, peakTime) }
    for pixel in timeShiftsNS.indices { peakTime[pixel] -= timeShiftsNS[pixel] }
    return quality
  }

  private func interpolate(
    _ calibration: PixelCalibration, _ image: UnsafeMutableBufferPointer<Float>,
    _ peakTime: UnsafeMutableBufferPointer<Float>
  ) {
    guard configuration.interpolatesMaskedPixels else { return }
    interpolation.apply(
      marked: calibration.interpolatedPixels, isMarked: calibration.isInterpolated, image: image,
      peakTime: peakTime)
  }

  private func divideByWindow(_ image: UnsafeMutableBufferPointer<Float>, exchanged: Bool) {
    guard let window else { return }
    (exchanged ? exchangedWindow : window.factors).withUnsafeBufferPointer { factors in
      for pixel in image.indices { image[pixel] = Float(Double(image[pixel]) / factors[pixel]) }
    }
  }

  private func correctSaturation(
    _ event: RawEventView, _ calibration: PixelCalibration, _ image: UnsafeMutableBufferPointer<Float>,
    _ peakTime: UnsafeMutableBufferPointer<Float>, _ scratch: inout ExtractionScratch
  ) -> Int {
    guard let saturation = configuration.saturation else { return 0 }
    if case .localPeakWindowSum = extraction.extractor {} else { scratch.findMaxima(event) }
    let period = 1 / configuration.samplingRateGHz
    var count = 0
    for pixel in image.indices {
      let baseline = Double(event.baselines[pixel])
      guard Double(scratch.maxima[pixel]) - baseline > saturation.peakThreshold else { continue }
      guard
        let found = saturation.reintegrate(
          event.row(pixel), baseline: baseline, scale: calibration.scales[pixel], samplePeriodNS: period)
      else { continue }
      count += 1
      image[pixel] = found.charge
      peakTime[pixel] = found.time
    }
    return count
  }
}
