/// Adds up the waveforms of a run to see where each pixel has its pulse: the first pass.
///
/// Sums of different events, from different threads, can be added up.
public struct PulseFinder: Sendable {
  /// The number of pixels.
  public let pixelCount: Int
  /// The number of samples of a pixel.
  public let sampleCount: Int
  /// The samples that the baseline is taken from.
  public let baseline: BaselineSamples
  /// The number of events.
  public private(set) var eventCount = 0
  private var sums: [Double]

  /// Makes empty sums.
  ///
  /// - Parameters:
  ///   - pixelCount: the number of pixels.
  ///   - sampleCount: the number of samples of a pixel.
  ///   - baseline: the samples that the baseline is taken from.
  /// - Throws: ``LabError`` if the waveforms are too short for the baseline.
  public init(
    pixelCount: Int, sampleCount: Int, baseline: BaselineSamples = BaselineSamples()
  ) throws(LabError) {
    try baseline.check(sampleCount)
    self.pixelCount = pixelCount
    self.sampleCount = sampleCount
    self.baseline = baseline
    sums = Array(repeating: 0, count: pixelCount * sampleCount)
  }

  /// Adds one or several events, `[event][pixel][sample]`; several at a time are faster and give the same sums.
  ///
  /// The baseline is subtracted from the sum, which is the same as from each event.
  ///
  /// - Precondition: the waveforms are whole events of the stated shape.
  public mutating func add(_ waveforms: Span<Float>) {
    let count = sums.isEmpty ? 0 : waveforms.count / sums.count
    precondition(
      waveforms.count == count * sums.count, "waveforms need pixelCount rows of sampleCount samples")
    waveforms.withUnsafeBufferPointer { samples in
      guard let samples = samples.baseAddress else { return }
      sums.withUnsafeMutableBufferPointer { PulseSum.add(samples, eventCount: count, to: $0) }
    }
    eventCount += count
  }

  /// Adds the sums of other events.
  ///
  /// - Throws: ``LabError`` if the shapes differ.
  public mutating func add(_ other: PulseFinder) throws(LabError) {
    guard other.pixelCount == pixelCount, other.sampleCount == sampleCount else {
      throw .wrongCount(what: "samples of an event", found: other.sums.count, expected: sums.count)
    }
    for index in sums.indices { sums[index] += other.sums[index] }
    eventCount += other.eventCount
  }

  /// The average waveform of a pixel, less its baseline.
  public func average(pixel: Int) -> [Double] {
    let row = Array(sums[pixel * sampleCount..<(pixel + 1) * sampleCount])
    let sides = row.prefix(baseline.leading).reduce(0, +) + row.suffix(baseline.trailing).reduce(0, +)
    let level = baseline.count > 0 ? sides / Double(baseline.count) : 0
    return row.map { ($0 - level) / Double(eventCount) }
  }
}
