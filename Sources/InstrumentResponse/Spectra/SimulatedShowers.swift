internal import Glibc

/// How many showers a production has simulated, over which energies, directions and area: what weights need.
public struct SimulatedShowers: Sendable, Equatable {
  /// The number of showers, uses included.
  public let count: Double
  /// The lowest energy in TeV.
  public let minimumEnergy: Double
  /// The highest energy in TeV.
  public let maximumEnergy: Double
  /// The exponent of the energies, a negative number.
  public let spectralIndex: Double
  /// The half opening angle of the cone of directions in degrees; 0 for a point.
  public let viewConeDeg: Double
  /// The radius of the area of impact points in meters, perpendicular to the axis.
  public let scatterRadius: Double
  /// Which bounds of the energies the flux takes with 32 bits: those that the original reads from a header.
  var singlePrecision = SinglePrecision.none

  /// Bounds with 32 bits.
  enum SinglePrecision: Sendable { case none, upperBound, bothBounds }

  /// Describes a production.
  ///
  /// - Throws: ``ResponseError/sample(name:found:expected:)`` for numbers that no production has.
  public init(
    count: Double, minimumEnergy: Double, maximumEnergy: Double, spectralIndex: Double, viewConeDeg: Double,
    scatterRadius: Double
  ) throws(ResponseError) {
    func demand(_ holds: Bool, _ name: String, _ found: Double, _ expected: String) throws(ResponseError) {
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
    (self.count, self.minimumEnergy, self.maximumEnergy) = (count, minimumEnergy, maximumEnergy)
    (self.spectralIndex, self.viewConeDeg) = (spectralIndex, viewConeDeg)
    self.scatterRadius = scatterRadius
  }

  /// Whether the showers come from a cone of directions and not from a point.
  public var isDiffuse: Bool { viewConeDeg > 0 }

  /// The solid angle of the cone in steradians; 0 for a point.
  public var solidAngle: Double { 2 * .pi * (1 - cos(viewConeDeg * .pi / 180)) }

  /// The area of the impact points in square meters.
  public var area: Double { .pi * scatterRadius * scatterRadius }

  /// The number of showers with energies of a range, which is cut at the simulated one.
  ///
  /// - Parameters:
  ///   - low: TeV.
  ///   - high: TeV.
  public func count(from low: Double, to high: Double) -> Double {
    let (low, high) = (max(low, minimumEnergy), min(high, maximumEnergy))
    return low < high ? count * integral(low, high) / integral(minimumEnergy, maximumEnergy) : 0
  }

  /// The number of showers with energies and distances from the axis of a range, both cut at the simulated ones.
  ///
  /// - Parameters:
  ///   - energies: TeV.
  ///   - offsetsDeg: degrees; the directions of showers fill the cone evenly.
  public func count(energies: Range<Double>, offsetsDeg: Range<Double>) -> Double {
    func height(_ offsetDeg: Double) -> Double { cos(min(offsetDeg, viewConeDeg) * .pi / 180) }
    guard isDiffuse else {
      return offsetsDeg.contains(0) ? count(from: energies.lowerBound, to: energies.upperBound) : 0
    }
    let part = (height(offsetsDeg.lowerBound) - height(offsetsDeg.upperBound)) / (1 - height(viewConeDeg))
    return count(from: energies.lowerBound, to: energies.upperBound) * part
  }

  /// The integral of E^index.
  private func integral(_ low: Double, _ high: Double) -> Double {
    let power = spectralIndex + 1
    return power == 0 ? log(high / low) : (pow(high, power) - pow(low, power)) / power
  }

  /// The integral of E^index over all simulated energies, with the bits that ``singlePrecision`` says.
  private var fluxIntegral: Double {
    let power = spectralIndex + 1
    guard singlePrecision != .none, power != 0 else { return integral(minimumEnergy, maximumEnergy) }
    let high = powf(Float(maximumEnergy), Float(power))
    return singlePrecision == .bothBounds
      ? Double(high - powf(Float(minimumEnergy), Float(power))) / power
      : (Double(high) - pow(minimumEnergy, power)) / power
  }

  /// The flux that was simulated in an observation time: per steradian for a cone.
  ///
  /// - Parameter observationTime: seconds.
  public func flux(observationTime: Double) -> Spectrum {
    let exposure = area * 1e4 * observationTime * (isDiffuse ? solidAngle : 1)
    return Spectrum(
      .powerLaw(norm: count / (fluxIntegral * exposure), index: spectralIndex),
      isDiffuse: isDiffuse)
  }

  /// The same production with showers below an energy left out.
  ///
  /// - Parameter energy: TeV; at or below the lowest energy nothing changes.
  /// - Throws: ``ResponseError/sample(name:found:expected:)`` if no showers are left.
  public func cut(below energy: Double) throws(ResponseError) -> SimulatedShowers {
    guard energy > minimumEnergy else { return self }
    guard energy < maximumEnergy else {
      throw .sample(name: "lowest energy", found: energy, expected: "below \(maximumEnergy) TeV")
    }
    return try SimulatedShowers(
      count: count(from: energy, to: maximumEnergy), minimumEnergy: energy, maximumEnergy: maximumEnergy,
      spectralIndex: spectralIndex, viewConeDeg: viewConeDeg, scatterRadius: scatterRadius)
  }

  /// The weights of events: how many events of the target spectrum one simulated event stands for.
  ///
  /// For the spectrum of a source and showers from a cone the simulated flux is summed over the cone, so that the events
  /// together stand for one source that could be anywhere in it.
  /// - Parameters:
  ///   - energies: the true energies in TeV.
  ///   - target: the flux wanted.
  ///   - observationTime: seconds, above 0.
  /// - Throws: ``ResponseError/sample(name:found:expected:)`` for a diffuse target and showers from a point.
  public func weights(
    _ energies: [Double], to target: Spectrum, observationTime: Double
  ) throws(ResponseError) -> [Double] {
    if target.isDiffuse && !isDiffuse {
      throw .sample(name: "view cone", found: viewConeDeg, expected: "above 0 degrees for diffuse particles")
    }
    let simulated = flux(observationTime: observationTime)
    let cone = isDiffuse && !target.isDiffuse ? solidAngle : 1
    return energies.map { target($0) / (simulated($0) * cone) }
  }
}
