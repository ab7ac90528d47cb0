public import SSTCore

/// An image extractor made ready for one telescope: its integration corrections are computed.
///
/// Turns a calibrated event into charges in photoelectrons and peak times in nanoseconds. Masked pixels
/// (scale 0) come out with charge 0.
public struct ChargeExtraction: Sendable {
  /// The algorithm and its parameters.
  public let extractor: ImageExtractor
  /// The factor on the charges of the usual window.
  public let correction: Double
  /// Whether `pixel_fraction` repeats the index mistake of the original.
  let quirks: Quirks
  let geometry: CameraGeometry
  let windowSum: WindowSum
  let twoPass: TwoPassCorrections

  /// Prepares an extractor.
  ///
  /// - Throws: ``CalibrationError`` for parameters outside their range or a pulse that a window misses.
  public init(
    _ extractor: ImageExtractor, geometry: CameraGeometry, pulse: ReferencePulse, samplingRateGHz: Double,
    quirks: Quirks = []
  ) throws(CalibrationError) {
    do throws(ConfigurationError) { try extractor.validate() } catch { throw CalibrationError(error) }
    self.extractor = extractor
    self.geometry = geometry
    self.quirks = quirks
    windowSum = WindowSum(rate: Float(samplingRateGHz))
    let period = 1 / samplingRateGHz
    func window(_ window: PeakWindow) throws(CalibrationError) -> Double {
      guard window.appliesIntegrationCorrection else { return 1 }
      return try pulse.integrationCorrection(width: window.width, shift: window.shift, samplePeriodNS: period)
    }
    var twoPass = TwoPassCorrections()
    switch extractor {
    case .fullWaveformSum: correction = 1
    case .localPeakWindowSum(let own): correction = try window(own)
    case .fixedWindowSum(let settings): correction = try window(settings.window)
    case .globalPeakWindowSum(let settings): correction = try window(settings.window)
    case .neighborPeakWindowSum(let settings): correction = try window(settings.window)
    case .baselineSubtractedNeighborPeakWindowSum(let settings):
      correction = try window(settings.neighbors.window)
    case .slidingWindowMaxSum(let settings):
      correction =
        settings.appliesIntegrationCorrection
        ? try pulse.slidingWindowCorrection(width: settings.width, samplePeriodNS: period) : 1
    case .twoPassWindowSum(let settings):
      if settings.appliesIntegrationCorrection {
        twoPass = try TwoPassCorrections(pulse: pulse, samplePeriodNS: period)
      }
      correction = twoPass.usual
    }
    self.twoPass = twoPass
  }

  /// Extracts charges and times of all pixels.
  ///
  /// - Parameters:
  ///   - event: the calibrated waveforms.
  ///   - isBroken: the pixels that must not influence others.
  ///   - image: written, in p.e.
  ///   - peakTime: written, in ns from the start of the readout.
  ///   - scratch: the worker's storage.
  /// - Returns: false if a two-pass extractor had to keep its first pass.
  @discardableResult
  public func extract(
    _ event: R1Event, isBroken: [Bool], image: UnsafeMutableBufferPointer<Float>,
    peakTime: UnsafeMutableBufferPointer<Float>, scratch: inout ExtractionScratch
  ) -> Bool {
    precondition(image.count == event.raw.pixelCount, "image needs one value per pixel")
    precondition(peakTime.count == event.raw.pixelCount, "peakTime needs one value per pixel")
    scratch.prepare(event.raw)
    let samples = event.raw.samplesPerPixel
    switch extractor {
    case .localPeakWindowSum(let window):
      scratch.findMaxima(event.raw)
      sumWindows(event, window, image, peakTime, scratch)
    case .fixedWindowSum(let settings):
      fill(&scratch.peaks, Int32(settings.peakIndex))
      sumWindows(event, settings.window, image, peakTime, scratch)
    case .fullWaveformSum:
      fill(&scratch.peaks, 0)
      var all = PeakWindow()
      (all.width, all.shift) = (samples, 0)
      sumWindows(event, all, image, peakTime, scratch)
    case .globalPeakWindowSum(let settings):
      fill(&scratch.peaks, Int32(globalPeak(event, isBroken, fraction: settings.pixelFraction, &scratch)))
      sumWindows(event, settings.window, image, peakTime, scratch)
    case .neighborPeakWindowSum(let settings):
      sumNeighborWindows(event, isBroken, settings, image, peakTime, &scratch)
    case .baselineSubtractedNeighborPeakWindowSum(let settings):
      takeBaselines(event.raw, from: settings.baselineStart, to: settings.baselineEnd, &scratch)
      sumNeighborWindows(event, isBroken, settings.neighbors, image, peakTime, &scratch)
    case .slidingWindowMaxSum(let settings):
      slide(event, width: settings.width, image, peakTime, scratch)
    case .twoPassWindowSum(let settings):
      return extractTwice(event, isBroken, threshold: settings.coreThreshold, image, peakTime, &scratch)
    }
    return true
  }

  private func fill(_ peaks: inout [Int32], _ value: Int32) {
    for pixel in peaks.indices { peaks[pixel] = value }
  }

  private func sumNeighborWindows(
    _ event: R1Event, _ isBroken: [Bool], _ settings: NeighborPeakWindow,
    _ image: UnsafeMutableBufferPointer<Float>, _ peakTime: UnsafeMutableBufferPointer<Float>,
    _ scratch: inout ExtractionScratch
  ) {
    findNeighborPeaks(event, isBroken, localWeight: Double(settings.localWeight), &scratch)
    sumWindows(event, settings.window, image, peakTime, scratch)
  }

  /// Sums the window of every pixel around its peak in `scratch`.
  private func sumWindows(
    _ event: R1Event, _ window: PeakWindow, _ image: UnsafeMutableBufferPointer<Float>,
    _ peakTime: UnsafeMutableBufferPointer<Float>, _ scratch: borrowing ExtractionScratch
  ) {
    guard let base = event.raw.samples.baseAddress else { return }
    let count = event.raw.samplesPerPixel
    let (width, shift) = (window.width, window.shift)
    scratch.peaks.withUnsafeBufferPointer { peaks in
      scratch.baselines.withUnsafeBufferPointer { baselines in
        for pixel in image.indices {
          let scale = event.scales[pixel]
          let peak = scale > 0 || !usesOwnPeak ? Int(peaks[pixel]) : 0
          let found = windowSum(
            base + pixel &* count, count: count, baseline: baselines[pixel], scale: scale, peak: peak,
            width: width, shift: shift)
          image[pixel] = corrected(found.charge, correction)
          peakTime[pixel] = found.time
        }
      }
    }
  }

  /// True if the peak is searched for in the pixel's own waveform, which is zero for a masked pixel.
  private var usesOwnPeak: Bool {
    if case .localPeakWindowSum = extractor { true } else { false }
  }
}

/// Storage that one worker reuses from event to event.
public struct ExtractionScratch: Sendable {
  /// The sample of each pixel's maximum.
  var peaks: [Int32] = []
  /// The largest raw sample of each pixel.
  var maxima: [UInt16] = []
  /// Baselines in double precision.
  var baselines: [Double] = []
  /// Calibrated waveforms `[pixel][sample]`, for extractors that need them.
  var waveforms: [Double] = []
  /// One waveform.
  var sum: [Double] = []
  /// Storage of the two-pass extractor.
  var twoPass = TwoPassScratch()
  /// The calibration of events with pixels that cannot be used.
  var flawed = FlawedCalibration()

  /// Makes empty storage; it grows at the first event.
  public init() {}

  mutating func prepare(_ event: RawEventView) {
    if peaks.count != event.pixelCount {
      peaks = [Int32](repeating: 0, count: event.pixelCount)
      maxima = [UInt16](repeating: 0, count: event.pixelCount)
      baselines = [Double](repeating: 0, count: event.pixelCount)
    }
    for pixel in baselines.indices { baselines[pixel] = Double(event.baselines[pixel]) }
  }

  /// Finds the maxima of the raw samples.
  mutating func findMaxima(_ event: RawEventView) {
    peaks.withUnsafeMutableBufferPointer { peaks in
      maxima.withUnsafeMutableBufferPointer { maxima in
        guard let peaks = peaks.baseAddress, let maxima = maxima.baseAddress else { return }
        PeakSearch.run(event, indices: peaks, maxima: maxima)
      }
    }
  }

  /// Writes `(adc − baseline) · scale` of all samples.
  mutating func fillWaveforms(_ event: R1Event) {
    let width = event.raw.samplesPerPixel
    if waveforms.count != event.raw.samples.count {
      waveforms = [Double](repeating: 0, count: event.raw.samples.count)
    }
    if sum.count != width { sum = [Double](repeating: 0, count: width) }
    for pixel in 0..<event.raw.pixelCount {
      let row = event.raw.row(pixel)
      let (baseline, scale) = (baselines[pixel], event.scales[pixel])
      waveforms.withUnsafeMutableBufferPointer { all in
        let out = UnsafeMutableBufferPointer(rebasing: all[pixel * width..<(pixel + 1) * width])
        for sample in row.indices { out[sample] = (Double(row[sample]) - baseline) * scale }
      }
    }
  }
}

/// The first maximum of a waveform within a range of samples.
func firstMaximum(_ values: [Double], in range: Range<Int>) -> Int {
  var best = range.lowerBound
  for index in range where values[index] > values[best] { best = index }
  return best
}
