internal import Foundation

/// A limit for the fractional charge resolution as a function of the charge: √(a + e·q + (s·q)²) / q.
///
/// The charge q is in photoelectrons. Outside ``validPE`` the limit is not defined (NaN).
public struct ResolutionCurve: Sendable, Equatable {
  /// The part a of the variance that does not depend on the light, in p.e.²: night-sky background and
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

extension ResolutionCurve {
  /// The photon detection efficiency of the SST camera.
  public static let standardPDE = 0.46
  /// Dark counts, in p.e. per nanosecond.
  public static let darkCountsPEPerNS = 0.005

  /// A limit from the properties of a camera.
  ///
  /// - Parameters:
  ///   - backgroundPEPerNS: detected night-sky background, in p.e. per nanosecond.
  ///   - windowNS: the length of the integration, in nanoseconds.
  ///   - noisePE: electronic noise, in p.e.
  ///   - gainSpread: the relative spread of the gain.
  ///   - excessNoise: the relative width of the single-photoelectron charge beyond Poisson's.
  ///   - validPE: the charges for which the curve is defined, in p.e.
  public static func camera(
    backgroundPEPerNS: Double, windowNS: Double = 15, noisePE: Double = 0.87, gainSpread: Double = 0.1,
    excessNoise: Double = 0.2, validPE: ClosedRange<Double> = 0...Double.infinity
  ) -> ResolutionCurve {
    ResolutionCurve(
      constantVariance: backgroundPEPerNS * windowNS + noisePE * noisePE,
      variancePerPE: (1 + excessNoise) * (1 + excessNoise), gainSpread: gainSpread, validPE: validPE)
  }

  /// The requirement for nominal night-sky background (0.125 p.e./ns and dark counts); 4 to 4000 photons.
  public static func requirement(pde: Double = standardPDE) -> ResolutionCurve {
    .camera(backgroundPEPerNS: 0.125 + darkCountsPEPerNS, validPE: photonRange(pde))
  }

  /// The requirement for a rate of background photons in Hz per pixel, and dark counts; 4 to 4000 photons.
  public static func requirement(nightSkyHz: Double, pde: Double = standardPDE) -> ResolutionCurve {
    .camera(
      backgroundPEPerNS: pde * nightSkyHz / 1e9 + darkCountsPEPerNS, validPE: photonRange(pde))
  }

  /// The older requirement in photoelectrons, without dark counts; up to 1000 p.e.
  public static let olderPhotoelectrons = camera(backgroundPEPerNS: 0.125, validPE: 0...1000)

  /// The older requirement for intensities in photons, for a sensor with a PDE of 0.25; 4 to 4000 photons.
  public static let olderIntensity = camera(backgroundPEPerNS: 0.125, validPE: photonRange(0.25))

  /// The older requirement for intensities under bright night-sky background; PDE 0.25, 4 to 4000 photons.
  public static let olderIntensityHighNightSky = camera(backgroundPEPerNS: 1.25, validPE: photonRange(0.25))

  /// The requirement of the CHEC cameras; up to 1000 p.e.
  public static let checRequirement = ResolutionCurve(
    constantVariance: 7.0.squareRoot(), variancePerPE: 1.44, gainSpread: 0.1, validPE: 0...1000)

  /// The goal of the CHEC cameras; up to 2000 p.e.
  public static let checGoal = ResolutionCurve(
    constantVariance: 2, variancePerPE: 1.1152 * 1.1152, gainSpread: 0.05, validPE: 0...2000)

  /// The limit at an intensity in photons.
  ///
  /// - Parameters:
  ///   - photons: the intensity.
  ///   - pde: the probability that a photon is detected.
  public func callAsFunction(photons: Double, pde: Double) -> Double { self(photons * pde) }

  private static func photonRange(_ pde: Double) -> ClosedRange<Double> { 4 * pde...4000 * pde }
}
