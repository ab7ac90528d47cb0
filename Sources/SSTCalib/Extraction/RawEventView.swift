public import SSTCore

/// The samples and baselines of one event, where they lie: nothing is copied.
///
/// Valid only as long as the buffers it points to.
public struct RawEventView {
  /// `[pixel][sample]`, in ADC counts.
  public let samples: UnsafeBufferPointer<UInt16>
  /// One baseline a pixel, in ADC counts.
  public let baselines: UnsafeBufferPointer<Float>
  /// What is wrong with each pixel; empty if all are sound.
  public let status: UnsafeBufferPointer<PixelStatus>
  /// The number of pixels.
  public let pixelCount: Int
  /// The number of samples a pixel.
  public let samplesPerPixel: Int

  /// Makes a view; traps unless the buffers have the stated sizes.
  public init(
    samples: UnsafeBufferPointer<UInt16>, baselines: UnsafeBufferPointer<Float>, pixelCount: Int,
    samplesPerPixel: Int, status: UnsafeBufferPointer<PixelStatus> = .init(start: nil, count: 0)
  ) {
    precondition(samples.count == pixelCount * samplesPerPixel, "samples need pixelCount rows")
    precondition(baselines.count == pixelCount, "baselines need one value per pixel")
    precondition(status.isEmpty || status.count == pixelCount, "status needs one value per pixel")
    precondition(samplesPerPixel > 0 && samplesPerPixel <= 4096, "samples per pixel outside 1...4096")
    self.samples = samples
    self.baselines = baselines
    self.status = status
    self.pixelCount = pixelCount
    self.samplesPerPixel = samplesPerPixel
  }

  /// The samples of one pixel.
  func row(_ pixel: Int) -> UnsafeBufferPointer<UInt16> {
    let start = pixel * samplesPerPixel
    return UnsafeBufferPointer(rebasing: samples[start..<start + samplesPerPixel])
  }
}

/// A calibrated waveform in factored form: `R1[p][s] = (adc[p][s] − baseline[p]) · scale[p]`.
///
/// The scale of a masked pixel is 0, so that its waveform is 0.
public struct R1Event {
  /// Samples and baselines.
  public let raw: RawEventView
  /// Photo-electrons an ADC count of each pixel, not negative.
  public let scales: UnsafeBufferPointer<Double>
  /// What the original divides by, one after the other: ADC counts of a photoelectron and the drop factor; empty if only
  /// the scales are known. The last bits decide where two windows of a pixel hold the same counts.
  public let divisors: UnsafeBufferPointer<SIMD2<Double>>

  /// Makes a view; traps unless there is one scale a pixel, and as many divisors or none.
  public init(
    raw: RawEventView, scales: UnsafeBufferPointer<Double>,
    divisors: UnsafeBufferPointer<SIMD2<Double>> = UnsafeBufferPointer(start: nil, count: 0)
  ) {
    precondition(scales.count == raw.pixelCount, "scales need one value per pixel")
    precondition(divisors.isEmpty || divisors.count == raw.pixelCount, "divisors need one value per pixel")
    self.raw = raw
    self.scales = scales
    self.divisors = divisors
  }
}

extension TelescopeEvents {
  /// Calls `body` with a view of the first channel of one event.
  ///
  /// The block needs baselines (SST-1M has them).
  public func withRawEvent<Result>(_ event: Int, _ body: (RawEventView) throws -> Result) rethrows -> Result {
    let first = sampleRange(ofEvent: event).lowerBound
    let range = first..<first + pixelCount * samplesPerPixel
    let pixels = pixelRange(ofEvent: event)
    let flawed = headers[event].readout.unusablePixelCount > 0 && !pixelStatus.isEmpty ? pixels : 0..<0
    return try samples.withUnsafeBufferPointer { samples in
      try baselines.withUnsafeBufferPointer { baselines in
        try pixelStatus.withUnsafeBufferPointer { status in
          try body(
            RawEventView(
              samples: UnsafeBufferPointer(rebasing: samples[range]),
              baselines: UnsafeBufferPointer(rebasing: baselines[pixels]),
              pixelCount: pixelCount, samplesPerPixel: samplesPerPixel,
              status: UnsafeBufferPointer(rebasing: status[flawed])))
        }
      }
    }
  }
}
