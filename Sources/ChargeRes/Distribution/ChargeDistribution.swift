/// How the charges of one run are distributed about the expected one: a column of the histogram of a scan.
///
/// All pixels and the good ones are counted at once, charges of zero and below included. Memory does not grow
/// with the events, and filling allocates nothing.
public struct ChargeDistribution: Sendable, Equatable {
  /// The expected charge in p.e.
  public let expectedPE: Double
  /// The axis of extracted over expected charge.
  public let axis: RatioAxis
  /// The charges of the other pixels, then those of the good ones: below the axis, its bins, above it, no number.
  private var counts: [Int]
  /// Where the counts of each pixel begin.
  private let offsets: [Int]
  /// The sums of extracted over expected charge of the other pixels and of the good ones.
  private var (otherRatios, goodRatios) = (0.0, 0.0)

  /// Makes an empty distribution.
  ///
  /// - Parameters:
  ///   - expectedPE: the expected charge in p.e.
  ///   - isGood: which pixels are good; as many entries as pixels.
  ///   - axis: the axis of extracted over expected charge.
  /// - Throws: ``ChargeResError`` unless the expected charge is positive.
  public init(
    expectedPE: Double, isGood: [Bool], axis: RatioAxis = .standard
  ) throws(ChargeResError) {
    guard expectedPE > 0, expectedPE.isFinite else { throw .badExpectedCharge(expectedPE) }
    self.expectedPE = expectedPE
    self.axis = axis
    let places = Self.places(axis)
    counts = Array(repeating: 0, count: 2 * places)
    offsets = isGood.map { $0 ? places : 0 }
  }

  private static func places(_ axis: RatioAxis) -> Int { axis.binCount + 3 }

  /// The number of pixels.
  public var pixelCount: Int { offsets.count }

  /// Adds one event: a charge in p.e. for each pixel.
  ///
  /// Charges that are no finite number are counted apart.
  ///
  /// - Throws: ``ChargeResError`` if the numbers of pixels differ.
  public mutating func add(event: [Double]) throws(ChargeResError) {
    guard event.count == pixelCount else {
      throw .wrongCount(what: "charges of an event", found: event.count, expected: pixelCount)
    }
    let (axis, offsets, scale, last) = (axis, offsets, 1 / expectedPE, axis.binCount + 1)
    var (others, good) = (0.0, 0.0)
    counts.withUnsafeMutableBufferPointer { counts in
      for pixel in event.indices {
        let (ratio, offset) = (event[pixel] * scale, offsets[pixel])
        guard ratio.isFinite else {
          counts[offset + last + 1] += 1
          continue
        }
        counts[offset + min(max(axis.bin(ratio) + 1, 0), last)] += 1
        if offset == 0 { others += ratio } else { good += ratio }
      }
    }
    otherRatios += others
    goodRatios += good
  }

  /// Adds the charges of other events of the same run.
  ///
  /// - Throws: ``ChargeResError/differentRuns`` if expected charge, axis or pixels differ.
  public mutating func add(_ other: ChargeDistribution) throws(ChargeResError) {
    guard other.expectedPE == expectedPE, other.axis == axis, other.offsets == offsets else {
      throw .differentRuns
    }
    for place in counts.indices { counts[place] += other.counts[place] }
    otherRatios += other.otherRatios
    goodRatios += other.goodRatios
  }

  /// The counted charges of all pixels, or of the good ones.
  public func column(_ pixels: PixelSelection) -> Column {
    let places = Self.places(axis)
    let good = counts[places...]
    let chosen = pixels == .good ? Array(good) : zip(counts[..<places], good).map { $0 + $1 }
    return Column(
      counts: Array(chosen[1...axis.binCount]), underflow: chosen[0], overflow: chosen[places - 2],
      notANumber: chosen[places - 1], ratioSum: goodRatios + (pixels == .good ? 0 : otherRatios))
  }

  /// The charges of some pixels in one run.
  public struct Column: Sendable, Equatable {
    /// How many charges each bin of the axis has.
    public let counts: [Int]
    /// How many lie below the axis.
    public let underflow: Int
    /// How many lie above it.
    public let overflow: Int
    /// How many are no finite number.
    public let notANumber: Int
    /// The sum of extracted over expected, of all charges that are numbers.
    let ratioSum: Double

    /// The number of charges that are finite numbers.
    public var total: Int { counts.reduce(underflow + overflow, +) }

    /// The mean of extracted over expected over all charges, negative ones included; NaN without charges.
    public var meanRatio: Double { ratioSum / Double(total) }
  }
}

/// A selection of the pixels of a camera.
public enum PixelSelection: String, Sendable, CaseIterable, Codable {
  /// All pixels.
  case all
  /// Those with a good fit of their single-photoelectron spectrum.
  case good
}

/// A symmetric-logarithmic axis for extracted over expected charge.
///
/// Bins are equal steps of ±log2(1 + |r| / w) to a very good approximation: 64 straight ones for each octave.
/// So the axis is linear near zero, logarithmic far from it, and keeps negative charges. A bin is found with
/// one addition and one shift.
public struct RatioAxis: Sendable, Equatable {
  /// The scale w at which the axis changes from linear to logarithmic.
  public let linearWidth: Double
  /// The limits of the bins, rising: one more than bins.
  public let edges: [Double]

  private let inverseWidth: Double
  private let zeroBin: Int

  /// 64 bins for each octave.
  private static let shift = 52 - 6
  private static let one = 1.0.bitPattern >> shift

  /// Makes an axis that covers at least the limits.
  ///
  /// - Parameters:
  ///   - lower: where the axis begins, below zero.
  ///   - upper: where it ends, above zero.
  ///   - linearWidth: the scale at which it changes from linear to logarithmic.
  /// - Throws: ``ChargeResError/badAxis(lower:upper:linearWidth:)``.
  public init(lower: Double = -20, upper: Double = 112, linearWidth: Double = 0.5) throws(ChargeResError) {
    guard lower < 0, upper > 0, linearWidth > 0, max(-lower, upper) / linearWidth <= 1e6 else {
      throw .badAxis(lower: lower, upper: upper, linearWidth: linearWidth)
    }
    self.init(lower: lower, upper: upper, width: linearWidth)
  }

  /// From −20 to 112, linear within ±0.5: 836 bins, about 1 % wide at a ratio of 1.
  public static let standard = RatioAxis(lower: -20, upper: 112, width: 0.5)

  private init(lower: Double, upper: Double, width: Double) {
    linearWidth = width
    inverseWidth = 1 / width
    let below = Self.step(-lower / width) + 1
    let above = Self.step(upper / width) + 1
    zeroBin = below
    edges = (-below...above).map { $0 < 0 ? -Self.edge(-$0) * width : Self.edge($0) * width }
  }

  /// The number of bins.
  public var binCount: Int { edges.count - 1 }

  /// The bin of a ratio: −1 or less below the axis, ``binCount`` or more above it.
  ///
  /// - Precondition: the ratio is a number.
  @inline(__always)
  public func bin(_ ratio: Double) -> Int {
    let step = Self.step(abs(ratio) * inverseWidth)
    return ratio < 0 ? zeroBin - 1 - step : zeroBin + step
  }

  @inline(__always)
  private static func step(_ scaled: Double) -> Int { Int((1 + scaled).bitPattern >> shift) - Int(one) }

  private static func edge(_ step: Int) -> Double {
    Double(bitPattern: (one + UInt64(step)) << shift) - 1
  }
}
