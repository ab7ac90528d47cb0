internal import SSTCore

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

extension PulseFinder {
  /// Finds the pulses: each pixel decides by itself whether it is lit, and positions stay near the median.
  ///
  /// The noise of a pixel is the standard deviation of its average waveform over the baseline samples.
  ///
  /// - Parameters:
  ///   - dead: for each pixel, true if the readout says that it does not work.
  ///   - search: how they are searched for.
  /// - Throws: ``LabError`` if there is no event, no lit pixel, or the list has the wrong length.
  public func pulses(dead: [Bool], search: PulseSearch = PulseSearch()) throws(LabError) -> PixelPulses {
    try check(dead)
    if search.quirks.contains(.unlitPixelsStay) { return try allPulses(dead: dead) }
    let lit = litRange(search.litSamples)
    var result = PixelPulses(states: [], peaks: [], reference: 0, significances: [])
    var heights: [Double] = []
    for pixel in 0..<pixelCount {
      let row = average(pixel: pixel)
      let peak = firstMaximum(row, in: lit)
      let significance = significance(of: row[peak], in: row)
      let off = !(significance >= search.minimumSignificance)
      heights.append(row[peak])
      result.peaks.append(peak)
      result.significances.append(significance)
      result.states.append(dead[pixel] ? .dead : off ? .off : .live)
    }
    let least = search.leastHeight(among: result.livePixels.map { heights[$0] })
    for pixel in result.livePixels where heights[pixel] < least { result.states[pixel] = .off }
    guard let reference = medianPeak(result) else { throw .noLitPixel }
    result.reference = reference
    let near = litRange(reference - search.maximumShift..<reference + search.maximumShift + 1)
    for pixel in 0..<pixelCount {
      let isLive = result.states[pixel] == .live
      result.peaks[pixel] = isLive ? firstMaximum(average(pixel: pixel), in: near) : reference
    }
    return result
  }

  /// The first maximum over all samples of every pixel, for the quirk `unlitPixelsStay`.
  private func allPulses(dead: [Bool]) throws(LabError) -> PixelPulses {
    let rows = (0..<pixelCount).map { average(pixel: $0) }
    let lit = litRange(20..<50)
    let heights = rows.map { $0[firstMaximum($0, in: lit)] }
    let largest = rows.reduce(-Double.infinity) { max($0, $1.max() ?? $0) }
    let off = heights.map { $0 < largest / 3 }
    let on = off.count { !$0 }
    let unlit = pixelCount - dead.count { $0 } - on
    let leavesOut = unlit > 0 && Double(on) / Double(unlit) < 0.2
    var result = PixelPulses(
      states: zip(dead, off).map { $0 ? .dead : $1 && leavesOut ? .off : .live },
      peaks: rows.map { firstMaximum($0, in: 0..<sampleCount) }, reference: 0,
      significances: zip(heights, rows).map { significance(of: $0, in: $1) })
    guard let reference = medianPeak(result) else { throw .noLitPixel }
    result.reference = reference
    return result
  }

  private func check(_ dead: [Bool]) throws(LabError) {
    guard eventCount > 0 else { throw .noEvents }
    guard dead.count == pixelCount else {
      throw .wrongCount(what: "pixel states", found: dead.count, expected: pixelCount)
    }
  }

  /// The part of a range that exists; all samples if there is none.
  private func litRange(_ range: Range<Int>) -> Range<Int> {
    let clipped = range.clamped(to: 0..<sampleCount)
    return clipped.isEmpty ? 0..<sampleCount : clipped
  }

  /// A height in standard deviations of the baseline samples, whose mean is zero. Without any noise a height is
  /// infinitely significant, and none is not.
  private func significance(of height: Double, in row: [Double]) -> Double {
    let sides = row.prefix(baseline.leading) + row.suffix(baseline.trailing)
    let noise = (sides.reduce(0) { $0 + $1 * $1 } / Double(max(1, sides.count - 1))).squareRoot()
    if noise > 0 { return height / noise }
    return height > 0 ? .infinity : 0
  }

  private func medianPeak(_ pulses: PixelPulses) -> Int? {
    let peaks = pulses.livePixels.map { Double(pulses.peaks[$0]) }
    return peaks.isEmpty ? nil : Int(peaks.median())
  }
}
