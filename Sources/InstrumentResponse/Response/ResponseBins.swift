/// The bins of responses.
public struct ResponseBins: Sendable, Equatable {
  /// Reconstructed energy in TeV.
  public var energies: Binning
  /// True energy in TeV of areas and of the point spread.
  public var trueEnergies: Binning
  /// True energy in TeV of the dispersion.
  public var dispersionEnergies: Binning
  /// Reconstructed over true energy.
  public var migrations: Binning
  /// The distance from the pointing in degrees of gammas.
  public var offsets: Binning
  /// The distance from the pointing in degrees of background.
  public var backgroundOffsets: Binning
  /// The distance from the source in degrees.
  public var radii: Binning

  /// Makes the bins of the original's configuration, whose numbers are numbers of edges.
  ///
  /// - Parameters:
  ///   - showers: the production, whose energies the bins of true energy cover.
  ///   - radii: the number of bins of the distance from the source up to 1 degree. The original takes 16 by mistake.
  ///   - hasTail: whether wide bins follow, so that all gammas are in some bin. Without them, as in the original, the point spread
  ///     sums to 1 within 1 degree, and fluxes are too small by the part of the gammas that are found farther away.
  /// - Throws: ``ResponseError/edges(what:)``, which these bins never do.
  public init(showers: SimulatedShowers, radii: Int = 500, hasTail: Bool = true) throws(ResponseError) {
    let (low, high) = (showers.minimumEnergy, showers.maximumEnergy)
    energies = try Binning(Binning.logarithmic(-1, 3, count: 20), "reconstructed energy")
    trueEnergies = try Binning(Binning.geometric(low, high, count: 20), "true energy")
    dispersionEnergies = try Binning(Binning.geometric(low, high, count: 50), "true energy")
    migrations = try Binning(Binning.linear(0.1, 4, count: 50), "migration")
    offsets = try Binning(Binning.linear(0, 6, count: 8), "offset")
    backgroundOffsets = try Binning(Binning.linear(0, 8, count: 16), "offset of background")
    let narrow = Binning.linear(0, 1, count: radii)
    self.radii = try Binning(hasTail ? narrow + Self.tail : narrow, "distance from the source")
  }

  /// Edges behind the narrow bins of the distance from the source: every half degree, up to the diameter of a field of view.
  private static let tail = (3...24).map { 0.5 * Double($0) }
}
