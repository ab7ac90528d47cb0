internal import Glibc

/// A differential flux against energy, per TeV, square centimeter and second; of diffuse particles also per steradian.
public struct Spectrum: Sendable, Equatable {
  /// How the flux depends on the energy E in TeV, with x = E / reference.
  public enum Form: Sendable, Equatable {
    /// `norm x^index`.
    case powerLaw(norm: Double, index: Double, reference: Double = 1)
    /// `norm x^index exp(-E / cutoff)`.
    case cutoffPowerLaw(norm: Double, index: Double, cutoff: Double, reference: Double = 1)
    /// `norm x^(index + curvature log10 x)`.
    case decimalLogParabola(norm: Double, index: Double, curvature: Double, reference: Double = 1)
    /// `norm x^(index + curvature ln x)`.
    case naturalLogParabola(norm: Double, index: Double, curvature: Double, reference: Double = 1)
    /// Points with straight lines between their logarithms.
    case table(SpectrumTable)
  }

  /// How the flux depends on the energy.
  public var form: Form
  /// Whether the flux is per steradian: that of particles from all directions.
  public var isDiffuse: Bool

  /// Makes a spectrum.
  ///
  /// - Parameters:
  ///   - form: how the flux depends on the energy; norms per TeV, square centimeter and second.
  ///   - isDiffuse: whether it is per steradian.
  public init(_ form: Form, isDiffuse: Bool = false) {
    (self.form, self.isDiffuse) = (form, isDiffuse)
  }

  /// The flux at an energy in TeV.
  public func callAsFunction(_ energy: Double) -> Double {
    switch form {
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
    case .table(let table):
      return table(energy)
    }
  }
}

extension Spectrum {
  /// The flux between two energies, per square centimeter and second.
  ///
  /// Simpson's rule on the logarithm of the energy with 200 steps to each factor of ten: exact to about 1e-10 for the smooth
  /// forms.
  /// - Parameters:
  ///   - low: TeV, above 0.
  ///   - high: TeV, not below `low`.
  public func integral(from low: Double, to high: Double) -> Double {
    let width = log(high / low)
    let steps = 2 * max(1, Int((width / M_LN10 * 100).rounded(.up)))
    let step = width / Double(steps)
    var sum = 0.0
    for place in 0...steps {
      let energy = low * exp(Double(place) * step)
      let factor: Double = place == 0 || place == steps ? 1 : (place % 2 == 1 ? 4 : 2)
      sum += factor * self(energy) * energy
    }
    return sum * step / 3
  }
}

/// Fluxes at some energies, with straight lines between the logarithms of both; the first and the last line go on.
public struct SpectrumTable: Sendable, Equatable {
  private let logEnergies: [Double]
  private let logFluxes: [Double]

  /// Takes points.
  ///
  /// - Parameters:
  ///   - energies: TeV, above 0 and rising, at least two.
  ///   - fluxes: one for each energy, above 0.
  /// - Throws: ``ResponseError`` for lists of different lengths, energies that do not rise, or fluxes of 0 and below.
  public init(energies: [Double], fluxes: [Double]) throws(ResponseError) {
    guard energies.count == fluxes.count else {
      throw .lengths(what: "fluxes", found: fluxes.count, expected: energies.count)
    }
    _ = try Binning(energies, "the energies of a spectrum")
    guard energies[0] > 0 else { throw .edges(what: "the logarithms of a spectrum's energies") }
    if let flux = fluxes.first(where: { !($0 > 0 && $0.isFinite) }) {
      throw .setting(name: "flux of a spectrum", found: flux, expected: "above 0")
    }
    self.init(trusted: energies, fluxes)
  }

  /// Takes points that are known to be right.
  init(trusted energies: [Double], _ fluxes: [Double]) {
    (logEnergies, logFluxes) = (energies.map { log10($0) }, fluxes.map { log10($0) })
  }

  /// The flux at an energy in TeV.
  public func callAsFunction(_ energy: Double) -> Double {
    let position = log10(energy)
    var high = 1
    while high < logEnergies.count - 1, logEnergies[high] < position { high += 1 }
    let slope = (logFluxes[high] - logFluxes[high - 1]) / (logEnergies[high] - logEnergies[high - 1])
    return pow(10, logFluxes[high - 1] + slope * (position - logEnergies[high - 1]))
  }
}
