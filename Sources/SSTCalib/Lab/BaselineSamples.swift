/// The samples before and after the pulse from which the baseline of a lab waveform is taken.
public struct BaselineSamples: Sendable, Equatable {
  /// The number of samples at the start.
  public var leading: Int
  /// The number of samples at the end.
  public var trailing: Int

  /// Takes the numbers of samples.
  ///
  /// - Parameters:
  ///   - leading: how many at the start; 20 in the original.
  ///   - trailing: how many at the end; 40 in the original.
  public init(leading: Int = 20, trailing: Int = 40) {
    (self.leading, self.trailing) = (max(0, leading), max(0, trailing))
  }

  /// The number of samples.
  public var count: Int { leading + trailing }

  /// The same parts of waveforms that are too short for both of them and a pulse between.
  ///
  /// - Parameters:
  ///   - sampleCount: the samples of a waveform.
  ///   - pulse: the samples that stay between both parts; they shrink with them.
  public func fitted(to sampleCount: Int, pulse: Int = 30) -> BaselineSamples {
    let whole = count + pulse
    guard sampleCount < whole, whole > 0 else { return self }
    return BaselineSamples(
      leading: leading * sampleCount / whole, trailing: trailing * sampleCount / whole)
  }

  /// Throws unless waveforms are long enough for both parts and one sample between them.
  func check(_ sampleCount: Int) throws(LabError) {
    let needed = max(1, count + 1)
    guard sampleCount >= needed else { throw .tooFewSamples(found: sampleCount, needed: needed) }
  }

  /// The samples of waveforms rotated left by `shift`, as pieces of the untouched waveform.
  func pieces(sampleCount n: Int, shift: Int) -> CircularRange {
    CircularRange(start: n - trailing + shift, count: count, in: n)
  }
}

/// Neighboring samples of a waveform whose end is joined to its start: one or two pieces of it.
struct CircularRange: Sendable, Equatable {
  var first: Range<Int>
  var second: Range<Int>

  /// Samples `start ..< start + count`, modulo the length.
  init(start: Int, count: Int, in length: Int) {
    let from = ((start % length) + length) % length
    let used = min(max(count, 0), length)
    first = from..<min(from + used, length)
    second = 0..<max(0, from + used - length)
  }

  /// Samples of the range that exist: nothing is joined.
  init(clipping range: Range<Int>, to length: Int) {
    first = range.clamped(to: 0..<length)
    second = 0..<0
  }

  var count: Int { first.count + second.count }
}
