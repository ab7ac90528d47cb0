internal import Glibc

/// How many showers a production has simulated, over which energies, directions and area: what weights need.
public struct SimulatedShowers: Sendable, Equatable {
  /// The number of showers, uses included.
  public var count: Double
  /// The lowest energy in TeV.
  public var minimumEnergy: Double
  /// The highest energy in TeV.
  public var maximumEnergy: Double
  /// The exponent of the energies, a negative number.
  public var spectralIndex: Double
  /// The half opening angle of the cone of directions in degrees; 0 for a point.
  public var viewConeDeg: Double
  /// The radius of the area of impact points in meters, perpendicular to the axis.
  public var scatterRadius: Double

  /// Describes a production.
  ///
  /// - Throws: ``ResponseError/sample(name:found:expected:)`` for numbers that no production has.
  public init(
    count: Double, minimumEnergy: Double, maximumEnergy: Double, spectralIndex: Double, viewConeDeg: Double,
    scatterRadius: Double
  ) throws(ResponseError) {
    func demand(
      _ holds: Bool, _ name: String, _ found: Double, _ expected: String
    ) throws(ResponseError) {
      if !holds { throw .sample(name: name, found: found, expected: expected) }
    }
    try demand(count > 0 && count.isFinite, "number of showers", count, "above 0")
    try demand(minimumEnergy > 0, "lowest energy", minimumEnergy, "above 0 TeV")
    try demand(
      maximumEnergy > minimumEnergy && maximumEnergy.isFinite, "highest energy", maximumEnergy,
      "above \(minimumEnergy) TeV")
    try demand(spectralIndex < 0 && spectralIndex.isFinite, "spectral index", spectralIndex, "below 0")
    try demand(0...90 ~= viewConeDeg, "view cone", viewConeDeg, "0 to 90 degrees")
    try demand(scatterRadius > 0 && scatterRadius.isFinite, "scatter radius", scatterRadius, "above 0 m")
    self.count = count
    self.minimumEnergy = minimumEnergy
    self.maximumEnergy = maximumEnergy
    self.spectralIndex = spectralIndex
    self.viewConeDeg = viewConeDeg
    self.scatterRadius = scatterRadius
  }

  /// The solid angle of the cone in steradians; 1 for a point.
  public var solidAngle: Double {
    viewConeDeg > 0 ? 2 * .pi * (1 - cos(viewConeDeg * .pi / 180)) : 1
  }

  /// The area of the impact points in square meters.
  public var area: Double { .pi * scatterRadius * scatterRadius }

  /// The number of showers with energies of a range, which is cut at the simulated one.
  public func count(from low: Double, to high: Double) -> Double {
    let (low, high) = (max(low, minimumEnergy), min(high, maximumEnergy))
    return low < high ? count * integral(low, high) / integral(minimumEnergy, maximumEnergy) : 0
  }

  /// The integral of E^index, up to a factor that falls out of ratios.
  private func integral(_ low: Double, _ high: Double) -> Double {
    let power = spectralIndex + 1
    return power == 0 ? log(high / low) : (pow(high, power) - pow(low, power)) / power
  }

  /// The flux that was simulated in an observation time, per TeV, square centimeter and second, and per steradian for a
  /// cone.
  ///
  /// - Parameter observationTime: seconds.
  public func flux(observationTime: Double) -> Spectrum {
    let area = area * 1e4
    return .powerLaw(
      norm: count / (integral(minimumEnergy, maximumEnergy) * area * solidAngle * observationTime),
      index: spectralIndex)
  }

  /// The same production with showers below an energy left out.
  public func cut(below energy: Double) throws(ResponseError) -> SimulatedShowers {
    guard energy > minimumEnergy else { return self }
    var rest = self
    rest.count = count(from: energy, to: maximumEnergy)
    rest.minimumEnergy = energy
    guard rest.count > 0 else {
      throw .sample(name: "lowest energy", found: energy, expected: "below \(maximumEnergy) TeV")
    }
    return rest
  }

  /// The weights of events: how many events of the target spectrum one simulated event stands for.
  ///
  /// - Parameters:
  ///   - energies: the true energies in TeV.
  ///   - target: the flux wanted, per TeV, square centimeter and second, and per steradian for a cone.
  ///   - observationTime: seconds.
  public func weights(_ energies: [Double], to target: Spectrum, observationTime: Double) -> [Double] {
    let simulated = flux(observationTime: observationTime)
    return energies.map { target($0) / simulated($0) }
  }
}
