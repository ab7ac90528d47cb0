public import SSTCore

/// The equal steps that charges lie on, such as whole ADC counts.
///
/// Bins that do not begin half-way between two steps shift every charge: with edges on the steps the pedestal comes
/// out half a step too high, and bins that hold now two steps, now three, distort the peaks.
public struct ChargeGrid: Sendable, Equatable {
  /// The distance of two neighboring charges.
  public let spacing: Double
  /// One of the charges.
  public let origin: Double

  /// So many charges are examined.
  private static let sampleCount = 20_000
  /// With fewer charges steps may be chance.
  private static let fewest = 20
  /// Finer steps than this part of a range are none.
  private static let finest = 1e-5
  /// How far a charge may be from its step, in steps.
  private static let tolerance = 0.05

  /// Looks at evenly chosen charges inside a range; nil if they lie on no common steps.
  ///
  /// - Parameters:
  ///   - charges: the charges of all illuminations.
  ///   - range: the charges that count.
  /// - Throws: the error of a reader.
  public init?(_ charges: [any ChargeSource], range: ClosedRange<Double>) throws {
    let total = charges.reduce(0) { $0 + $1.eventCount * $1.pixelCount }
    let stride = max(total / Self.sampleCount, 1) | 1
    var values: [Double] = []
    for source in charges {
      try source.forEachBlock { block in
        for place in Swift.stride(from: 0, to: block.values.count, by: stride) {
          let charge = block[place / block.pixelCount, place % block.pixelCount]
          if range.contains(charge) { values.append(charge) }
        }
      }
    }
    self.init(values, width: range.upperBound - range.lowerBound)
  }

  /// Looks at finite charges; nil if they lie on no common steps.
  private init?(_ charges: [Double], width: Double) {
    guard charges.count >= Self.fewest, width.isFinite else { return nil }
    let places = charges.sorted()
    var distinct: [Double] = []
    for place in places where place != distinct.last { distinct.append(place) }
    let steps = zip(distinct.dropFirst(), distinct).map { $0 - $1 }
    guard steps.count >= 2, let least = steps.min(), least > Self.finest * width else { return nil }
    var count = 0.0
    for step in steps {
      let whole = (step / least).rounded()
      guard abs(step / least - whole) < Self.tolerance else { return nil }
      count += whole
    }
    let isWhole = distinct.allSatisfy { $0 == $0.rounded() }
    let spacing = (distinct[steps.count] - distinct[0]) / count
    self.spacing = isWhole ? spacing.rounded() : spacing
    origin = distinct[0]
  }

  /// Bins whose edges lie half-way between two steps and that hold equally many steps each.
  ///
  /// They hold the whole range, and their width is the nearest that is possible.
  ///
  /// - Parameters:
  ///   - count: the number of bins that were asked for.
  ///   - range: the charges that take part.
  /// - Returns: other bins; nil if those asked for begin half-way already.
  public func aligned(count: Int, range: ClosedRange<Double>) -> Binning? {
    let asked = (range.upperBound - range.lowerBound) / Double(count) / spacing
    let steps = max(asked.rounded(), 1)
    // From the charge called origin to the first edge, in steps and a half.
    let first = ((range.lowerBound - origin) / spacing - 0.5 + 1e-6).rounded(.down) + 0.5
    let length = (range.upperBound - origin) / spacing - first
    let bins = Int((length / steps - 1e-6).rounded(.up), within: 1...1_000_000)
    let lower = origin + first * spacing
    let isAsked = bins == count && abs(lower - range.lowerBound) < 1e-5 * spacing
    if isAsked, abs(asked - steps) < 1e-5 { return nil }
    return Binning(count: bins, range: lower...lower + Double(bins) * steps * spacing)
  }
}
