public import SSTCore

/// The charge spectrum of a photosensor that sees Poisson-distributed light: a comb of normal peaks, one for each
/// number k of fired cells (photoelectrons).
///
/// f(x) = Σ w_k N(x; eped + k·pe, √(eped_sigma² + k·pe_sigma²)). Parameters in order: `eped`, `eped_sigma`, `pe`,
/// `pe_sigma` (all in the unit of the charge), `opct` (crosstalk; not for ``Model-swift.enum/pmtSingleGaussian``),
/// `lambda_` (mean number of primary photoelectrons).
///
/// Sources: S. Gentile et al., arXiv:1006.3263; S. Vinogradov, arXiv:1109.2014; the package spefit 3.1.0.
public struct PhotoelectronDensity: SpectrumDensity {
  /// How the number of fired cells is distributed.
  public enum Model: String, Sendable, CaseIterable, Codable {
    /// Poisson: photomultipliers.
    case pmtSingleGaussian = "pmt"
    /// Each primary starts a chain that goes on with probability `opct`.
    case sipmGentile = "sipm-gentile"
    /// Each fired cell fires a Poisson number, `opct` on average, of further cells (generalised Poisson law).
    case sipmModifiedPoisson = "sipm-modified-poisson"
  }

  /// What becomes of the peak of events without light.
  public enum Pedestal: String, Sendable, CaseIterable {
    /// It is part of the density.
    case included
    /// It is left out; the integral is 1 − exp(−lambda_).
    case excluded
    /// It is left out, and the rest is scaled to an integral of 1.
    case excludedRenormalised
  }

  /// The model.
  public let model: Model
  /// Names, start values and limits, in the order of the model.
  public var parameters: [FitParameter]
  /// What becomes of the pedestal peak.
  public var pedestal: Pedestal
  /// Defects that are reproduced: `truncatedPeaks`.
  public var quirks: Quirks
  /// Where the sum over peaks ends.
  var truncation: PeakTruncation { quirks.contains(.truncatedPeaks) ? .spefit : .smooth }

  /// Makes a density with the default parameters of spefit, for charges in units of about one photoelectron.
  public init(_ model: Model, pedestal: Pedestal = .included, quirks: Quirks = []) {
    self.model = model
    self.pedestal = pedestal
    self.quirks = quirks
    var parameters = [
      FitParameter("eped", initial: 0, lower: -2, upper: 2),
      FitParameter("eped_sigma", initial: 0.1, lower: 0, upper: 2),
      FitParameter("pe", initial: 1, lower: 0, upper: 3),
      FitParameter("pe_sigma", initial: 0.1, lower: 0, upper: 2),
    ]
    if model != .pmtSingleGaussian {
      parameters.append(FitParameter("opct", initial: 0.2, lower: 0, upper: 1))
    }
    parameters.append(FitParameter("lambda_", initial: 0.7, lower: 0, upper: 5))
    self.parameters = parameters
  }

  /// Pedestal, noise, gain, spread, crosstalk unless the model has none, light.
  public var roles: [ParameterRole] { model.roles }

  /// True.
  public var knowsIntegrals: Bool { true }

  /// The density at a charge.
  public func density(at charge: Double, _ parameters: [Double]) -> Double {
    values(at: [charge], parameters)[0]
  }

  /// The density or the cell probabilities with their analytic derivatives.
  public func evaluate(
    on grid: EvaluationGrid, _ parameters: [Double], derivatives: Bool, into workspace: inout DensityWorkspace
  ) {
    let last = grid.nodes.last ?? 0
    fill(&workspace.comb, parameters, upTo: last, secondDerivatives: false)
    PeakKernel.evaluate(on: grid, derivatives: derivatives, in: &workspace)
  }

  /// Analytic second derivatives.
  public func addSecondDerivatives(
    on grid: EvaluationGrid, _ parameters: [Double], coefficients: [Double], to matrix: inout SymmetricMatrix,
    workspace: inout DensityWorkspace
  ) {
    fill(&workspace.comb, parameters, upTo: grid.nodes.last ?? 0, secondDerivatives: true)
    PeakKernel.addSecondDerivatives(
      on: grid, coefficients: coefficients, to: &matrix, workspace: &workspace)
  }

  /// The weights of the peaks k = 0, 1, … that enter the sum.
  public func peakWeights(_ parameters: [Double]) -> [Double] {
    var comb = PeakComb()
    fill(&comb, parameters, upTo: .infinity, secondDerivatives: false)
    return (pedestal == .included ? [] : [0]) + comb.weight
  }
}

extension PhotoelectronDensity {
  /// Turns the defaults for charges in photoelectrons into those for charges in other units.
  ///
  /// Start values and limits of `eped`, `eped_sigma`, `pe` and `pe_sigma` are multiplied. Fits that start from the data
  /// look for the gain from 0.45 to 2.2 times this.
  ///
  /// - Parameter gain: roughly the charge of one photoelectron, for example 20 ADC counts; positive.
  public mutating func scale(toGain gain: Double) {
    precondition(gain > 0, "a gain has to be positive")
    for i in parameters.indices where [.pedestal, .noise, .gain, .spread].contains(roles[i]) {
      parameters[i].initial *= gain
      parameters[i].lower = parameters[i].lower.map { $0 * gain }
      parameters[i].upper = parameters[i].upper.map { $0 * gain }
    }
  }

  /// Moves the limits of pedestal and light outwards, as far as charges in a range can ask for.
  ///
  /// The pedestal may be anywhere in the range, and below it by the width of the range: bright light leaves nothing of
  /// its peak. The light may be twice what the width holds. Limits that reach farther stay.
  ///
  /// - Parameters:
  ///   - range: where the charges are.
  ///   - gain: roughly the charge of one photoelectron; positive.
  public mutating func widen(to range: ClosedRange<Double>, gain: Double) {
    precondition(gain > 0, "a gain has to be positive")
    let width = range.upperBound - range.lowerBound
    for i in parameters.indices {
      switch roles[i] {
      case .pedestal:
        parameters[i].lower = parameters[i].lower.map { min($0, range.lowerBound - width) }
        parameters[i].upper = parameters[i].upper.map { max($0, range.upperBound) }
      case .light: parameters[i].upper = parameters[i].upper.map { max($0, 2 * width / gain) }
      default: break
      }
    }
  }
}

/// Where the endless sum over photoelectron peaks ends.
enum PeakTruncation {
  /// After the peak whose weight has fallen below 1e-15: the density is smooth in its parameters.
  case smooth
  /// The rule of spefit 3.1.0: peaks 1 to 99, up to the first weight that is below 1e-4 and no new maximum; the
  /// Gentile sum also leaves out primaries with a probability below 1e-4. Costs jump where a weight passes 1e-4.
  case spefit

  /// The weight below which the sum ends, once weights no longer rise.
  var cut: Double { self == .smooth ? 1e-15 : 1e-4 }
  /// The last peak that is examined.
  var lastPeak: Int { self == .smooth ? 300 : 99 }
}

/// What a parameter of a charge spectrum stands for, whatever its name.
///
/// ``SpectrumDensity/roles`` gives the role of each parameter, ``JointDensity/place(of:inSpectrum:)`` finds the
/// parameter that has a role in one of several spectra.
public enum ParameterRole: Hashable, Sendable, CaseIterable {
  /// The position of the peak without light.
  case pedestal
  /// The width of the peak without light.
  case noise
  /// The charge of a fired cell.
  case gain
  /// The spread of the charge of a fired cell.
  case spread
  /// The crosstalk.
  case crosstalk
  /// The mean number of primary photoelectrons.
  case light
  /// Something that only the density knows.
  case own
}

extension PhotoelectronDensity.Model {
  /// The roles of the parameters, in order.
  var roles: [ParameterRole] {
    self == .pmtSingleGaussian
      ? [.pedestal, .noise, .gain, .spread, .light] : [.pedestal, .noise, .gain, .spread, .crosstalk, .light]
  }
}

/// The values of the parameters of a photoelectron spectrum, by role.
struct PhotoelectronValues: Equatable {
  var pedestal, noise, gain, spread: Double
  /// 0 for a model without crosstalk.
  var crosstalk: Double
  var light: Double

  init(
    pedestal: Double, noise: Double, gain: Double, spread: Double, crosstalk: Double = 0, light: Double
  ) {
    (self.pedestal, self.noise, self.gain, self.spread) = (pedestal, noise, gain, spread)
    (self.crosstalk, self.light) = (crosstalk, light)
  }

  /// Takes values in the order of the model: five without crosstalk, six with it.
  @inline(__always) init(_ values: [Double]) {
    let count = values.count
    (pedestal, noise, gain, spread) = (values[0], values[1], values[2], values[3])
    (crosstalk, light) = (count == 6 ? values[4] : 0, values[count - 1])
  }

  /// The values in the order of a model.
  func inOrder(of model: PhotoelectronDensity.Model) -> [Double] {
    let first = [pedestal, noise, gain, spread]
    return model == .pmtSingleGaussian ? first + [light] : first + [crosstalk, light]
  }

  /// The variance of the peak of so many fired cells.
  @inline(__always) func variance(fired: Double) -> Double { noise * noise + fired * spread * spread }
}
