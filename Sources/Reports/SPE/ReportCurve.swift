/// The density that was fitted, and which quantities are its parameters.
public struct ReportCurve: Sendable {
  /// The densities that a report can draw; names and formulas are those of SPEFit's `PhotoelectronDensity`, with
  /// the pedestal included.
  public enum Model: String, Sendable, CaseIterable {
    /// Poisson light and normal peaks.
    case pmtSingleGaussian = "pmt"
    /// With crosstalk as chains.
    case sipmGentile = "sipm-gentile"
    /// With crosstalk by the generalised Poisson law.
    case sipmModifiedPoisson = "sipm-modified-poisson"

    /// The number of parameters.
    public var parameterCount: Int { self == .pmtSingleGaussian ? 5 : 6 }
  }

  /// The density.
  public var model: Model
  /// The names of the quantities that hold its parameters, in the order of the model: pedestal, its width, charge of a
  /// photoelectron, its spread, crosstalk (not for photomultipliers), light.
  public var parameters: [String]

  /// Makes a curve.
  ///
  /// - Parameters:
  ///   - model: the density.
  ///   - parameters: the names of the quantities that hold its parameters, in the order of the model.
  public init(_ model: Model, parameters: [String]) {
    self.model = model
    self.parameters = parameters
  }

  var value: ReportValue {
    .object([("model", .text(model.rawValue)), ("parameters", .texts(parameters))])
  }
}
