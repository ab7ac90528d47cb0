/// Several densities, one for each spectrum, that share parameters by name.
///
/// The joint parameters stand in order of first appearance. Equal parameters are shared; the same name with a
/// different start, limit or fixed flag is an error, as in spefit.
public struct JointDensity: Sendable {
  /// The densities, one for each spectrum.
  public let parts: [any SpectrumDensity]
  /// The distinct parameters of all parts.
  public let parameters: [FitParameter]
  /// For each part, where its parameters are in ``parameters``.
  public let wiring: [[Int]]

  init(parts: [any SpectrumDensity], parameters: [FitParameter], wiring: [[Int]]) {
    (self.parts, self.parameters, self.wiring) = (parts, parameters, wiring)
  }

  /// Joins densities.
  ///
  /// - Throws: `FitError` if a name stands for different parameters, or twice in one part.
  public init(_ parts: [any SpectrumDensity]) throws(FitError) {
    var joint: [FitParameter] = []
    var wiring: [[Int]] = []
    for part in parts {
      var places: [Int] = []
      for parameter in part.parameters {
        if let place = joint.firstIndex(where: { $0.name == parameter.name }) {
          guard joint[place] == parameter, !places.contains(place) else {
            throw .duplicateName(parameter.name)
          }
          places.append(place)
        } else {
          places.append(joint.count)
          joint.append(parameter)
        }
      }
      wiring.append(places)
    }
    self.parts = parts
    self.wiring = wiring
    parameters = joint
    try joint.validate()
  }

  /// Copies of a density for several spectra; each parameter named in `own` becomes one for each spectrum.
  ///
  /// An own name gets its spectrum's number: `lambda_` becomes `lambda_0`, `eped` becomes `eped_0`.
  ///
  /// - Parameters:
  ///   - density: the density of each spectrum.
  ///   - count: the number of spectra.
  ///   - own: names of the parameters that are not shared.
  /// - Throws: `FitError` if a name is not one of the density's.
  public init(
    _ density: any SpectrumDensity, count: Int, own: [String] = ["lambda_"]
  ) throws(FitError) {
    let known = density.parameters.map(\.name)
    for name in own where !known.contains(name) { throw .unknownParameter(name, known: known) }
    try self.init(
      (0..<count).map { index -> any SpectrumDensity in
        let parameters = density.parameters.map { parameter in
          var renamed = parameter
          if own.contains(parameter.name) { renamed.name = Self.ownName(parameter.name, index) }
          return renamed
        }
        guard var part = density as? PhotoelectronDensity else {
          return RenamedDensity(base: density, parameters: parameters)
        }
        part.parameters = parameters
        return part
      })
  }

  /// The name of a spectrum's own parameter.
  public static func ownName(_ name: String, _ index: Int) -> String {
    name.hasSuffix("_") ? "\(name)\(index)" : "\(name)_\(index)"
  }

  /// Where the parameter with a role in one of the spectra is in ``parameters``; nil if there is none.
  public func place(of role: ParameterRole, inSpectrum index: Int) -> Int? {
    parts[index].roles.firstIndex(of: role).map { wiring[index][$0] }
  }

  /// Where the parameters with a role in any spectrum are in ``parameters``, ascending.
  public func places(of role: ParameterRole) -> [Int] {
    Set(parts.indices.compactMap { place(of: role, inSpectrum: $0) }).sorted()
  }

  /// The values of one part, taken from those of the joint parameters.
  public func parameters(of part: Int, in joint: [Double]) -> [Double] { wiring[part].map { joint[$0] } }
}

/// A density with other names for its parameters.
struct RenamedDensity: SpectrumDensity {
  let base: any SpectrumDensity
  let parameters: [FitParameter]

  var roles: [ParameterRole] { base.roles }
  var knowsIntegrals: Bool { base.knowsIntegrals }

  func density(at charge: Double, _ parameters: [Double]) -> Double { base.density(at: charge, parameters) }

  func gradient(at charge: Double, _ parameters: [Double], into gradient: inout [Double]) {
    base.gradient(at: charge, parameters, into: &gradient)
  }

  func evaluate(
    on grid: EvaluationGrid, _ parameters: [Double], derivatives: Bool, into workspace: inout DensityWorkspace
  ) {
    base.evaluate(on: grid, parameters, derivatives: derivatives, into: &workspace)
  }

  func addSecondDerivatives(
    on grid: EvaluationGrid, _ parameters: [Double], coefficients: [Double], to matrix: inout SymmetricMatrix,
    workspace: inout DensityWorkspace
  ) {
    base.addSecondDerivatives(
      on: grid, parameters, coefficients: coefficients, to: &matrix, workspace: &workspace)
  }
}
