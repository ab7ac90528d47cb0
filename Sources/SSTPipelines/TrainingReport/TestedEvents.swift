import InstrumentResponse

/// Simulated events that no model learned from: what is true, and what models say.
///
/// One value for each event in every list; an empty list is something that was not reconstructed. NaN is a value that an
/// event does not have.
public struct TestedEvents: Sendable {
  /// True energies in TeV.
  public var trueEnergies: [Double]
  /// Reconstructed energies in TeV.
  public var energies: [Double] = []
  /// Their stated uncertainties in TeV.
  public var energyUncertainties: [Double] = []
  /// Distances of the reconstructed from the true direction in degrees.
  public var offsetsDeg: [Double] = []
  /// True distances of the source from the center of gravity along the axis in meters (`disp_norm`).
  public var trueDisps: [Double] = []
  /// Reconstructed ones in meters.
  public var disps: [Double] = []
  /// Their stated uncertainties in meters.
  public var dispUncertainties: [Double] = []
  /// On which side of the center of gravity the source is: above 0 or below.
  public var trueSigns: [Double] = []
  /// The probability that it is above 0.
  public var signScores: [Double] = []
  /// The probability of a gamma ray.
  public var gammaness: [Double] = []

  /// Takes true energies; what is reconstructed is set afterwards.
  ///
  /// - Parameter trueEnergies: in TeV.
  public init(trueEnergies: [Double]) { self.trueEnergies = trueEnergies }

  /// The number of events.
  public var count: Int { trueEnergies.count }

  /// Whether the chosen side is the true one; empty if sides were not reconstructed. Equal probabilities choose the lower side.
  var signsAreRight: [Bool] {
    signScores.isEmpty ? [] : zip(signScores, trueSigns).map { ($0 > 0.5) == ($1 > 0) }
  }

  /// - Throws: `ResponseError.lengths` if a list is neither empty nor of the length of the true energies.
  func check() throws(ResponseError) {
    let lists: [(String, [Double])] = [
      ("reconstructed energies", energies), ("uncertainties of energies", energyUncertainties),
      ("distances of directions", offsetsDeg), ("true disps", trueDisps), ("reconstructed disps", disps),
      ("uncertainties of disps", dispUncertainties), ("true signs of disp", trueSigns),
      ("scores of signs", signScores), ("values of gammaness", gammaness),
    ]
    for (what, list) in lists where !list.isEmpty && list.count != count {
      throw .lengths(what: what, found: list.count, expected: count)
    }
    for (what, list, truth) in [("disps", disps, trueDisps), ("signs of disp", signScores, trueSigns)]
    where !list.isEmpty && truth.isEmpty && count > 0 {
      throw .lengths(what: "true \(what)", found: 0, expected: count)
    }
  }
}
