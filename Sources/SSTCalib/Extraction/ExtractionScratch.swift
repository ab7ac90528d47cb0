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
