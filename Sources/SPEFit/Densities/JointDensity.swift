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

  /// The values of one part, taken from those of the joint parameters.
  public func parameters(of part: Int, in joint: [Double]) -> [Double] { wiring[part].map { joint[$0] } }
}
