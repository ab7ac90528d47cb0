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
