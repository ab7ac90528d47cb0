internal import Glibc

/// A differential flux against energy.
///
/// Fluxes of sources are per TeV, square centimeter and second, those of diffuse particles per TeV, square meter,
/// second and steradian: the unit is that of the numbers that a spectrum is made from.
public enum Spectrum: Sendable, Equatable {
  /// `norm x^index` with x = energy / reference.
  case powerLaw(norm: Double, index: Double, reference: Double = 1)
  /// `norm x^index exp(-energy / cutoff)`.
  case cutoffPowerLaw(norm: Double, index: Double, cutoff: Double, reference: Double = 1)
  /// `norm x^(index + curvature log10 x)`.
  case decimalLogParabola(norm: Double, index: Double, curvature: Double, reference: Double = 1)
  /// `norm x^(index + curvature ln x)`.
  case naturalLogParabola(norm: Double, index: Double, curvature: Double, reference: Double = 1)
  /// Points that a straight line connects in the logarithms of both; continued beyond its ends.
  case table(energies: [Double], fluxes: [Double])

  /// The flux at an energy in TeV.
  public func callAsFunction(_ energy: Double) -> Double {
    switch self {
    case .powerLaw(let norm, let index, let reference):
      return norm * pow(energy / reference, index)
    case .cutoffPowerLaw(let norm, let index, let cutoff, let reference):
      return norm * pow(energy / reference, index) * exp(-energy / cutoff)
    case .decimalLogParabola(let norm, let index, let curvature, let reference):
      let x = energy / reference
      return norm * pow(x, index + curvature * log10(x))
    case .naturalLogParabola(let norm, let index, let curvature, let reference):
      let x = energy / reference
      return norm * pow(x, index + curvature * log(x))
    case .table(let energies, let fluxes):
      return Self.interpolated(energy, energies, fluxes)
    }
  }

  private static func interpolated(_ energy: Double, _ energies: [Double], _ fluxes: [Double]) -> Double {
    guard energies.count > 1 else { return fluxes.first ?? .nan }
    let above = energies.firstIndex { $0 > energy } ?? energies.count - 1
    let high = max(1, above)
    let (x0, x1) = (log10(energies[high - 1]), log10(energies[high]))
    let (y0, y1) = (log10(fluxes[high - 1]), log10(fluxes[high]))
    return pow(10, y0 + (y1 - y0) * (log10(energy) - x0) / (x1 - x0))
  }
}
