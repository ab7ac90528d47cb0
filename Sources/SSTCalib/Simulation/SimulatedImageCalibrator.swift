public import SSTCore
public import SSTIO

/// Makes images of a simulated telescope from stored samples or sums: the gain that each pixel needs, pedestals and factors
/// of the file, an extractor, the file's time offsets; pixels without high voltage get their neighbors' mean.
///
/// What ctapipe does with simtel files, by default with `NeighborPeakWindowSum`.
public struct SimulatedImageCalibrator: Sendable {
  /// High gains above this many counts make the low gain count.
  public static let highGainLimit: UInt32 = 4000

  /// The camera.
  public let geometry: CameraGeometry
  /// The factor on the charges of each gain for what the window misses of the reference pulse.
  public let corrections: [Double]
  /// What calibrated waveforms are divided by: 1, or the correction of the efficiency of photon detection.
  public let divisor: Double
  private let extraction: ChargeExtraction?
  private let interpolation: NeighborAverage

  /// The storage of a thread.
  public struct Scratch: Sendable {
    fileprivate var samples: [UInt16] = []
    fileprivate var calibration = SimulatedCalibration()
    fileprivate var isLow: [Bool] = []
    fileprivate var extraction = ExtractionScratch()

    /// Makes empty storage.
    public init() {}
  }

  /// Prepares a telescope.
  ///
  /// - Parameters:
  ///   - telescope: of the head of a simtel file.
  ///   - extractor: turns waveforms into charges; not used for sums.
  ///   - divisor: what calibrated waveforms are divided by.
  /// - Throws: ``CalibrationError`` for settings that make no sense, or a pulse that the window misses.
  public init(
    _ telescope: SimtelTelescope,
    extractor: ImageExtractor = .neighborPeakWindowSum(NeighborPeakWindow()), divisor: Double = 1
  ) throws(CalibrationError) {
    guard let geometry = telescope.readout.geometry else {
      throw .wrongPixelCount(file: telescope.name, column: "pixels", found: 0, expected: 1)
    }
    self.geometry = geometry
    self.divisor = divisor
    interpolation = NeighborAverage(geometry: geometry)
    guard telescope.readout.samplesPerPixel > 1, let rate = telescope.readout.samplingRateGHz else {
      (extraction, corrections) = (nil, [])
      return
    }
    var ready: [ChargeExtraction] = []
    for pulse in telescope.referencePulses {
      let reference = try ReferencePulse(amplitudes: pulse.amplitudes, stepNS: pulse.stepNS)
      ready.append(
        try ChargeExtraction(extractor, geometry: geometry, pulse: reference, samplingRateGHz: rate))
    }
    guard let first = ready.first else {
      throw .unusablePulse(reason: "the file has no reference pulse of telescope \(telescope.id)")
    }
    extraction = first
    corrections = ready.map(\.correction)
  }

  /// Makes the image of one event of stored samples or sums.
  ///
  /// - Parameters:
  ///   - event: the place of the event in the block.
  ///   - events: with `TelescopeEvents.monitoring`.
  ///   - selectsGain: false to take the high gain of all pixels.
  ///   - image: written, in photoelectrons.
  ///   - peakTime: written, in ns from the start of the readout.
  ///   - scratch: the thread's storage.
  /// - Returns: false if the two-pass extractor had to keep its first pass.
  /// - Throws: ``CalibrationError/wrongPixelCount(file:column:found:expected:)`` without a calibration.
  @discardableResult
  public func calibrate(
    _ event: Int, of events: TelescopeEvents, selectsGain: Bool = true,
    image: UnsafeMutableBufferPointer<Float>, peakTime: UnsafeMutableBufferPointer<Float>,
    scratch: inout Scratch
  ) throws(CalibrationError) -> Bool {
    let pixels = events.pixelCount
    let needed = pixels * events.channelCount
    guard let state = events.monitoring, state.pedestals.count >= needed, state.factors.count >= needed else {
      throw .wrongPixelCount(
        file: "the simtel file", column: "pedestals and calibration",
        found: events.monitoring?.pedestals.count ?? 0, expected: needed)
    }
    guard extraction != nil || !events.sums.isEmpty || events.samplesPerPixel <= 1 else {
      throw .unusablePulse(
        reason:
          "the file has events of \(events.samplesPerPixel) samples, but describes no samples of the camera")
    }
    let hasLow = chooseGains(event, events, selectsGain, &scratch)
    scratch.calibration.take(state, isLow: hasLow ? scratch.isLow : nil, pixels, divisor: divisor)
    var isValid = true
    if let extraction, events.sums.isEmpty, events.samplesPerPixel > 1 {
      if hasLow { gather(event, events, &scratch) }
      isValid = extract(extraction, event, events, state, hasLow: hasLow, image, peakTime, &scratch)
      if hasLow { scaleLowGains(image, scratch.isLow) }
    } else {
      takeSums(event, events, image, peakTime, scratch)
    }
    if state.timeShiftsNS.count >= needed, events.samplesPerPixel > 1 {
      subtract(state.timeShiftsNS, isLow: hasLow ? scratch.isLow : nil, from: peakTime)
    }
    let disabled = scratch.calibration.disabled
    if !disabled.isEmpty {
      interpolation.apply(marked: disabled, isMarked: state.isDisabled, image: image, peakTime: peakTime)
    }
    return isValid
  }

  /// Subtracts the shift of the gain of each pixel.
  private func subtract(
    _ shifts: [Float], isLow: [Bool]?, from peakTime: UnsafeMutableBufferPointer<Float>
  ) {
    let pixels = peakTime.count
    shifts.withUnsafeBufferPointer { shifts in
      if let isLow {
        for pixel in 0..<pixels { peakTime[pixel] -= shifts[(isLow[pixel] ? pixels : 0) + pixel] }
      } else {
        for pixel in 0..<pixels { peakTime[pixel] -= shifts[pixel] }
      }
    }
  }

  /// Chooses the gain of each pixel; true if any takes the low one.
  private func chooseGains(
    _ event: Int, _ events: TelescopeEvents, _ selectsGain: Bool, _ scratch: inout Scratch
  ) -> Bool {
    let (pixels, length) = (events.pixelCount, events.samplesPerPixel)
    let first = event * events.samplesPerEvent
    scratch.isLow.resize(pixels, repeating: false)
    guard selectsGain, events.channelCount == 2 else {
      for pixel in 0..<pixels { scratch.isLow[pixel] = false }
      return false
    }
    var hasLow = false
    for pixel in 0..<pixels {
      let high = first + pixel * length
      let isLow =
        events.sums.isEmpty
        ? events.samples[high..<high + length].contains { UInt32($0) > Self.highGainLimit }
        : events.sums[high] > Self.highGainLimit
      scratch.isLow[pixel] = isLow
      if isLow { hasLow = true }
    }
    return hasLow
  }

  /// Puts the samples of the chosen gains together.
  private func gather(_ event: Int, _ events: TelescopeEvents, _ scratch: inout Scratch) {
    let (pixels, length) = (events.pixelCount, events.samplesPerPixel)
    let first = event * events.samplesPerEvent
    let isLow = scratch.isLow
    scratch.samples.resize(pixels * length, repeating: 0)
    events.samples.withUnsafeBufferPointer { stored in
      scratch.samples.withUnsafeMutableBufferPointer { chosen in
        guard let stored = stored.baseAddress, let chosen = chosen.baseAddress else { return }
        for pixel in 0..<pixels {
          let row = isLow[pixel] ? pixels + pixel : pixel
          (chosen + pixel * length).update(from: stored + first + row * length, count: length)
        }
      }
    }
  }

  private func extract(
    _ extraction: ChargeExtraction, _ event: Int, _ events: TelescopeEvents, _ state: CameraMonitoring,
    hasLow: Bool, _ image: UnsafeMutableBufferPointer<Float>, _ peakTime: UnsafeMutableBufferPointer<Float>,
    _ scratch: inout Scratch
  ) -> Bool {
    let length = events.samplesPerPixel
    let size = events.pixelCount * length
    // Samples of one gain need not be copied.
    let (samples, first) = hasLow ? (scratch.samples, 0) : (events.samples, event * events.samplesPerEvent)
    let (baselines, scales) = (scratch.calibration.baselines, scratch.calibration.scales)
    return samples.withUnsafeBufferPointer { samples in
      baselines.withUnsafeBufferPointer { baselines in
        scales.withUnsafeBufferPointer { scales in
          extraction.extract(
            R1Event(
              raw: RawEventView(
                samples: UnsafeBufferPointer(rebasing: samples[first..<first + size]), baselines: baselines,
                pixelCount: baselines.count, samplesPerPixel: length),
              scales: scales), isBroken: state.isDisabled, image: image, peakTime: peakTime,
            scratch: &scratch.extraction)
        }
      }
    }
  }

  /// The extraction corrects for the pulse of the high gain.
  private func scaleLowGains(_ image: UnsafeMutableBufferPointer<Float>, _ isLow: [Bool]) {
    guard corrections.count > 1, corrections[0] != corrections[1] else { return }
    for pixel in isLow.indices where isLow[pixel] {
      image[pixel] = Float(Double(image[pixel]) / corrections[0] * corrections[1])
    }
  }

  private func takeSums(
    _ event: Int, _ events: TelescopeEvents, _ image: UnsafeMutableBufferPointer<Float>,
    _ peakTime: UnsafeMutableBufferPointer<Float>, _ scratch: Scratch
  ) {
    let pixels = events.pixelCount
    let first = event * events.channelCount * pixels
    for pixel in 0..<pixels {
      let row = first + (scratch.isLow[pixel] ? pixels : 0) + pixel
      let stored = events.sums.isEmpty ? Double(events.samples[row]) : Double(events.sums[row])
      let (baseline, scale) = (scratch.calibration.baselines[pixel], scratch.calibration.scales[pixel])
      image[pixel] = Float((stored - Double(baseline)) * scale)
      peakTime[pixel] = 0
    }
  }
}
