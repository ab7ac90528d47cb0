/// A cut on the gammaness of events: what counts as a gamma.
public enum GammanessCut: Sendable, Equatable {
  /// The same for all energies; an event must be above it.
  case global(Double)
  /// By reconstructed energy; an event must be at it or above, and events outside all bins fail.
  case binned(BinnedCut)

  /// Which events are gammas.
  ///
  /// - Parameters:
  ///   - gammaness: one for each event.
  ///   - energies: reconstructed energies in TeV.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public func mask(gammaness: [Double], energies: [Double]) throws(ResponseError) -> EventMask {
    switch self {
    case .global(let cut): return EventMask(gammaness.map { $0 > cut })
    case .binned(let cut): return try cut.mask(gammaness, energies: energies, passes: .atLeast)
    }
  }
}

/// A cut on the distance of events from a source: what counts as coming from it.
public enum ThetaCut: Sendable, Equatable {
  /// The same for all energies, in degrees; an event must be below it.
  case global(Double)
  /// By reconstructed energy, in degrees; an event must be at it or below, and events outside all bins fail.
  case binned(BinnedCut)

  /// Which events come from the source.
  ///
  /// - Parameters:
  ///   - thetaDeg: distances in degrees.
  ///   - energies: reconstructed energies in TeV.
  /// - Throws: ``ResponseError/lengths(what:found:expected:)``.
  public func mask(thetaDeg: [Double], energies: [Double]) throws(ResponseError) -> EventMask {
    switch self {
    case .global(let cut): return EventMask(thetaDeg.map { $0 < cut })
    case .binned(let cut): return try cut.mask(thetaDeg, energies: energies, passes: .atMost)
    }
  }
}
