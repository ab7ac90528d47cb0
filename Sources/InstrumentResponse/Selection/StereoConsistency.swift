/// Limits on how far the telescopes of an event may disagree; a value at the limit fails, and so does NaN.
public struct StereoConsistency: Sendable, Equatable {
  /// The largest distance of the telescopes' positions in the sky, in degrees; nil for any.
  public var separationDeg: Double?
  /// The largest standard deviation of the telescopes' energies over the energy; nil for any.
  public var relativeEnergySpread: Double?
  /// The largest standard deviation of the telescopes' gammaness; nil for any.
  public var gammanessSpread: Double?

  /// Sets limits; without any, all events pass.
  public init(
    separationDeg: Double? = nil, relativeEnergySpread: Double? = nil, gammanessSpread: Double? = nil
  ) {
    self.separationDeg = separationDeg
    self.relativeEnergySpread = relativeEnergySpread
    self.gammanessSpread = gammanessSpread
  }

  /// Which events the telescopes agree about.
  ///
  /// - Parameter events: with the columns `min_distance` (radians), `reco_energy`, `var_reco_energy` (TeV, TeV²) and
  ///   `var_gammaness`, as far as limits are set.
  /// - Throws: ``ResponseError/missingColumn(name:similar:)``.
  public func mask(_ events: EventColumns) throws(ResponseError) -> EventMask {
    var mask = EventMask(count: events.count)
    if let separationDeg {
      let distances = try events.values("min_distance")
      mask.require { distances[$0] * 180 / .pi < separationDeg }
    }
    if let relativeEnergySpread {
      let (energies, variances) = (
        try events.values("reco_energy"), try events.values("var_reco_energy")
      )
      mask.require { variances[$0].squareRoot() / energies[$0] < relativeEnergySpread }
    }
    if let gammanessSpread {
      let variances = try events.values("var_gammaness")
      mask.require { variances[$0].squareRoot() < gammanessSpread }
    }
    return mask
  }
}
