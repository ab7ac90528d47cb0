public import SSTCore

extension ImageCalibrator {
  /// The charge image of one event of a block, for looking at single events.
  ///
  /// Allocates; loops over many events use ``calibrate(_:with:into:peakTime:scratch:)``.
  ///
  /// - Parameters:
  ///   - event: the event's index in the block, which needs baselines (SST-1M has them).
  ///   - block: raw events.
  ///   - state: drop factor and dead pixels; without pedestals ``BaselineState/unknown``.
  /// - Returns: charges in photoelectrons and peak times in nanoseconds, one a pixel.
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
    _ event: RawEventView, with usual: PixelCalibration, into image: UnsafeMutableBufferPointer<Float>,
    peakTime: UnsafeMutableBufferPointer<Float>, scratch: inout ExtractionScratch, exchangesWindow: Bool
  ) -> EventQuality {
    precondition(event.pixelCount == pixelCount, "the event has another number of pixels than the camera")
    var quality = EventQuality()
    let isFlawed = !event.status.isEmpty && !configuration.quirks.contains(.unmaskedBoards)
    let calibration = isFlawed ? scratch.flawed.calibration(usual, for: event.status) : usual
    calibration.scales.withUnsafeBufferPointer { scales in
      calibration.divisors.withUnsafeBufferPointer { divisors in
        quality.isExtractionValid = extraction.extract(
          R1Event(raw: event, scales: scales, divisors: divisors), isBroken: calibration.isInterpolated,
          image: image, peakTime: peakTime, scratch: &scratch)
      }
    }
    let isEarly = configuration.quirks.contains(.earlyInterpolation)
    if isEarly { interpolate(calibration, image, peakTime) }
    quality.saturatedPixelCount = correctSaturation(event, calibration, image, peakTime, &scratch)
    divideByWindow(image, exchanged: exchangesWindow)
    if !isEarly { interpolate(calibration, image, peakTime) }
    for pixel in timeShiftsNS.indices { peakTime[pixel] -= timeShiftsNS[pixel] }
    if isFlawed, !event.status.contains(where: \.isEmpty) { quality.isExtractionValid = false }
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
    let isFlawed = !event.status.isEmpty && !configuration.quirks.contains(.unmaskedBoards)
    for pixel in image.indices {
      if isFlawed, !event.status[pixel].isEmpty { continue }
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

/// The calibration of events in which pixels cannot be used; the last one is kept, since a missing board is missing in
/// all events.
struct FlawedCalibration: Sendable {
  private var usual: PixelCalibration?
  private var status: [PixelStatus] = []
  private var masked: PixelCalibration?

  /// The calibration with the pixels masked that have a status.
  mutating func calibration(
    _ usual: PixelCalibration, for status: UnsafeBufferPointer<PixelStatus>
  ) -> PixelCalibration {
    if let masked, self.usual?.isSame(as: usual) == true, self.status.elementsEqual(status) { return masked }
    let made = usual.masking(status)
    (self.usual, masked) = (usual, made)
    self.status = Array(status)
    return made
  }
}

extension PixelCalibration {
  /// True for copies of one calibration; tells nothing about the values of others.
  fileprivate func isSame(as other: PixelCalibration) -> Bool {
    scales.withUnsafeBufferPointer { a in
      other.scales.withUnsafeBufferPointer { a.baseAddress == $0.baseAddress && a.count == $0.count }
    }
  }

  /// The calibration with further pixels masked, which get their neighbors' mean as the other masked ones do.
  fileprivate func masking(_ status: UnsafeBufferPointer<PixelStatus>) -> PixelCalibration {
    var (scales, bad, interpolated) = (scales, isBad, isInterpolated)
    for pixel in status.indices where !status[pixel].isEmpty {
      (scales[pixel], bad[pixel], interpolated[pixel]) = (0, true, true)
    }
    return PixelCalibration(
      scales: scales, divisors: divisors, isBad: bad,
      interpolatedPixels: interpolated.indices.filter { interpolated[$0] }.map { Int32($0) },
      isInterpolated: interpolated, dropFactor: dropFactor, isDropOutsideTable: isDropOutsideTable)
  }
}
