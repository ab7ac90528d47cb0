/// Simulated events that pass all cuts, as responses are made from them: one value for each event.
public struct ResponseEvents: Sendable, Equatable {
  /// True energies in TeV.
  public let trueEnergies: [Double]
  /// Reconstructed energies in TeV.
  public let energies: [Double]
  /// The distances of true directions from the pointing in degrees.
  public let trueOffsetsDeg: [Double]
  /// The distances of reconstructed directions from the pointing in degrees.
  public let offsetsDeg: [Double]
  /// The distances of reconstructed from true directions in degrees.
  public let thetaDeg: [Double]

  /// Takes lists of equal lengths.
  ///
  /// - Parameters:
  ///   - trueEnergies: TeV.
  ///   - energies: reconstructed, in TeV.
  ///   - trueOffsetsDeg: degrees.
  ///   - offsetsDeg: of reconstructed directions, in degrees.
  ///   - thetaDeg: degrees.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public init(
    trueEnergies: [Double], energies: [Double], trueOffsetsDeg: [Double], offsetsDeg: [Double],
    thetaDeg: [Double]
  ) throws(ResponseError) {
    for list in [energies, trueOffsetsDeg, offsetsDeg, thetaDeg] where list.count != trueEnergies.count {
      throw .lengths(what: "values of events", found: list.count, expected: trueEnergies.count)
    }
    (self.trueEnergies, self.energies) = (trueEnergies, energies)
    (self.trueOffsetsDeg, self.offsetsDeg) = (trueOffsetsDeg, offsetsDeg)
    self.thetaDeg = thetaDeg
  }

  /// The number of events.
  public var count: Int { energies.count }
}
