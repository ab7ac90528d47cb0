internal import SSTCore

/// Extracts the charges of the live pixels of one event after another: the second pass.
///
/// Nothing is moved: a pixel that is late has a later window instead of a rotated waveform. Charges are in
/// units of the samples, summed in double precision.
public struct LabExtractor: Sendable {
  /// The number of samples of a pixel.
  public let sampleCount: Int
  /// The number of pixels of an event.
  public let pixelCount: Int
  /// The pixels that are extracted, in the order of the charges.
  public let livePixels: [Int]
  /// For each live pixel, how many samples its window has.
  public var samplesInWindow: [Int] { plans.map(\.window.count) }

  private let plans: [Plan]
  private let corrections: [Double]

  /// The samples that make one charge.
  private struct Plan: Sendable {
    var offset: Int
    var window: CircularRange
    var baseline: CircularRange
    /// The number of samples of the window over that of the baseline; 0 to leave the baseline.
    var factor: Double
  }

  /// Prepares the windows.
  ///
  /// - Parameters:
  ///   - extraction: how charges are extracted.
  ///   - pulses: where the pulses are; live pixels are extracted.
  ///   - sampleCount: the number of samples of a pixel.
  ///   - corrections: factors on the charges of each gain, for what windows miss of a pulse; empty for none.
  /// - Throws: ``LabError`` if waveforms are too short or the window is empty.
  public init(
    _ extraction: LabExtraction, pulses: PixelPulses, sampleCount: Int, corrections: [Double] = []
  ) throws(LabError) {
    guard extraction.windowWidth > 0, extraction.windowWidth <= 1 << 20,
      abs(extraction.windowShift) <= 1 << 20
    else {
      throw .badWindow(extraction.windowWidth)
    }
    try extraction.baseline.check(sampleCount)
    guard pulses.peaks.count == pulses.states.count else {
      throw .wrongCount(what: "pulse positions", found: pulses.peaks.count, expected: pulses.states.count)
    }
    let positions = pulses.livePixels.map { pulses.peaks[$0] } + [pulses.reference]
    if let outside = positions.first(where: { $0 < 0 || $0 >= sampleCount }) {
      throw .peakOutside(outside, sampleCount: sampleCount)
    }
    self.sampleCount = sampleCount
    self.corrections = corrections
    pixelCount = pulses.states.count
    livePixels = pulses.livePixels
    plans = pulses.livePixels.map { pixel in
      let shift = extraction.alignsTime ? pulses.shift(ofPixel: pixel) : 0
      let window = extraction.window(reference: pulses.reference, shift: shift, sampleCount: sampleCount)
      let moved = extraction.quirks.contains(.rotatedWaveforms) ? shift : 0
      let baseline = extraction.baseline.pieces(sampleCount: sampleCount, shift: moved)
      let subtracts = extraction.subtractsBaseline && baseline.count > 0
      return Plan(
        offset: pixel * sampleCount, window: window, baseline: baseline,
        factor: subtracts ? Double(window.count) / Double(baseline.count) : 0)
    }
  }

  /// Extracts the charges of one event.
  ///
  /// - Parameters:
  ///   - waveforms: the samples, `[pixel][sample]`.
  ///   - gains: the gain that each pixel's samples are of; empty if all are of the first one.
  ///   - charges: one for each live pixel.
  /// - Precondition: waveforms and charges have the right size.
  public func extract(
    _ waveforms: Span<Float>, gains: ArraySlice<Int8> = [], into charges: inout MutableSpan<Float>
  ) {
    precondition(waveforms.count == pixelCount * sampleCount, "waveforms need pixelCount rows")
    precondition(charges.count == plans.count, "charges need one place for each live pixel")
    waveforms.withUnsafeBufferPointer { samples in
      guard let base = samples.baseAddress else { return }
      for (index, plan) in plans.enumerated() {
        let row = base + plan.offset
        var charge = sum(row, plan.window)
        if plan.factor != 0 { charge -= plan.factor * sum(row, plan.baseline) }
        charges[index] = Float(charge)
      }
    }
    if corrections.isEmpty { return }
    for (index, pixel) in livePixels.enumerated() {
      let gain = gains.isEmpty ? 0 : Int(gains[gains.startIndex + pixel])
      let correction = corrections[min(max(0, gain), corrections.count - 1)]
      charges[index] = Float(Double(charges[index]) * correction)
    }
  }
}

/// The sum of the samples of both pieces.
@inline(__always)
private func sum(_ row: UnsafePointer<Float>, _ range: CircularRange) -> Double {
  let first = sum(row + range.first.lowerBound, range.first.count)
  return range.second.isEmpty ? first : first + sum(row + range.second.lowerBound, range.second.count)
}

/// The sum of samples, eight partial sums at a time.
@inline(__always)
private func sum(_ row: UnsafePointer<Float>, _ count: Int) -> Double {
  let source = UnsafeRawPointer(row)
  var lanes = SIMD8<Double>()
  var index = 0
  while index &+ 8 <= count {
    lanes += SIMD8<Double>(source.loadUnaligned(fromByteOffset: 4 &* index, as: SIMD8<Float>.self))
    index &+= 8
  }
  var four = lanes.lowHalf + lanes.highHalf
  if index &+ 4 <= count {
    four += SIMD4<Double>(source.loadUnaligned(fromByteOffset: 4 &* index, as: SIMD4<Float>.self))
    index &+= 4
  }
  var total = (four[0] + four[1]) + (four[2] + four[3])
  while index < count {
    total += Double(row[index])
    index &+= 1
  }
  return total
}
