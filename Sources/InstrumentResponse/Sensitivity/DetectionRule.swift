/// When an excess counts as a detection: a significance, a number of events, and a fraction of the background.
public struct DetectionRule: Sendable, Equatable {
  /// The significance in standard deviations.
  public var significance = 5.0
  /// The smallest excess in events.
  public var minimumEvents = 10.0
  /// The smallest excess over the background in the on region.
  public var minimumFraction = 0.05
  /// The number of off regions of the size of the on region.
  public var offRegions = 5.0

  /// The rule of the field: five standard deviations, ten events, five percent, five off regions.
  public init() {}

  /// Exposure of the on region over that of all off regions.
  public var alpha: Double { 1 / offRegions }

  /// The excess that has the significance.
  ///
  /// - Parameter off: counts in all off regions.
  public func significantExcess(off: Double) -> Double {
    LiMa.excess(significance: significance, off: off, alpha: alpha)
  }

  /// The excess that is a detection.
  ///
  /// - Parameter off: counts in all off regions.
  public func requiredExcess(off: Double) -> Double {
    max(significantExcess(off: off), minimumEvents, minimumFraction * alpha * off)
  }

  /// The part of a source's flux that would just be detected; NaN without a signal.
  ///
  /// - Parameters:
  ///   - signal: the excess that the source has.
  ///   - off: counts in all off regions.
  public func relativeSensitivity(signal: Double, off: Double) -> Double {
    signal > 0 ? requiredExcess(off: off) / signal : .nan
  }
}
