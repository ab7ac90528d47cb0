internal import Foundation

/// A limit for the fractional charge resolution as a function of the charge: √(a + e·q + (s·q)²) / q.
///
/// The charge q is in photoelectrons. Outside ``validPE`` the limit is not defined (NaN).
public struct ResolutionCurve: Sendable, Equatable {
  /// The part a of the variance that does not depend on the light, in p.e.²: background light and
  /// electronics.
  public var constantVariance: Double
  /// The variance e for each photoelectron: 1 for Poisson light and a perfect sensor.
  public var variancePerPE: Double
  /// The relative spread s of the gain.
  public var gainSpread: Double
  /// The charges in p.e. for which the limit is defined.
  public var validPE: ClosedRange<Double>

  /// Makes a curve.
  ///
  /// - Parameters:
  ///   - constantVariance: the part of the variance without light, in p.e.².
  ///   - variancePerPE: the variance for each photoelectron.
  ///   - gainSpread: the relative spread of the gain.
  ///   - validPE: the charges for which the curve is defined, in p.e.
  public init(
    constantVariance: Double, variancePerPE: Double, gainSpread: Double,
    validPE: ClosedRange<Double> = 0...Double.infinity
  ) {
    self.constantVariance = constantVariance
    self.variancePerPE = variancePerPE
    self.gainSpread = gainSpread
    self.validPE = validPE
  }

  /// The limit at a charge in p.e.; NaN where it is not defined.
  public func callAsFunction(_ photoelectrons: Double) -> Double {
    let q = photoelectrons
    let slack = 1 + 1e-9
    guard q > 0, q * slack >= validPE.lowerBound, q <= validPE.upperBound * slack else { return .nan }
    let variance = constantVariance + variancePerPE * q + gainSpread * q * (gainSpread * q)
    return variance.squareRoot() / q
  }

  /// The same curve, defined for every positive charge, as the quirk `requirementEverywhere` has it.
  public var everywhere: ResolutionCurve {
    var copy = self
    copy.validPE = 0...Double.infinity
    return copy
  }

  /// The charges at which the original tool evaluates its curves: ten a decade from 0.3 to below 700 p.e.
  public static var plotPoints: [Double] {
    let (first, last) = (log10(0.3), log10(700.0))
    let count = Int(((last - first) / 0.1).rounded(.up))
    return (0..<count).map { pow(10, first + 0.1 * Double($0)) }
  }
}

/// The resolution that the fluctuations of the light alone allow.
public enum PoissonLimit {
  /// The limit of a sensor that detects every photoelectron: 1/√q, for a charge in p.e.
  public static func photoelectrons(_ photoelectrons: Double) -> Double { 1 / photoelectrons.squareRoot() }

  /// The limit of the photons before detection, 1/√(q/PDE), for a charge in p.e.
  ///
  /// The original tool draws this line on its axis of photoelectrons; no camera reaches it.
  public static func photons(_ photoelectrons: Double, pde: Double) -> Double {
    1 / (photoelectrons / pde).squareRoot()
  }
}
