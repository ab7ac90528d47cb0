/// How showers were simulated, as weights and responses need it.
public struct SimulationSettings: Sendable, Equatable {
  /// The smallest energy of the primaries, in TeV.
  public var minimumEnergyTeV: Double
  /// The largest energy of the primaries, in TeV.
  public var maximumEnergyTeV: Double
  /// The index of the power law of the simulated energies, for example −2.
  public var spectralIndex: Double
  /// The number of showers, those without a trigger included.
  public var showerCount: Int
  /// How often each shower was used.
  public var reuseCount: Int
  /// The radius of the circle where cores fall, in metres.
  public var maximumImpactM: Double
  /// The half opening angle of the cone of directions around the pointing, in degrees; 0 for a point source.
  public var maximumViewConeDeg: Double
  /// The primary as simtel files have it: 0 gamma, 1 electron, 101 proton, 100 A + Z for nuclei; nil if no shower tells it.
  public var primary: Int?

  /// Makes settings.
  public init(
    minimumEnergyTeV: Double, maximumEnergyTeV: Double, spectralIndex: Double, showerCount: Int,
    reuseCount: Int, maximumImpactM: Double, maximumViewConeDeg: Double, primary: Int?
  ) {
    self.minimumEnergyTeV = minimumEnergyTeV
    self.maximumEnergyTeV = maximumEnergyTeV
    self.spectralIndex = spectralIndex
    self.showerCount = showerCount
    self.reuseCount = reuseCount
    self.maximumImpactM = maximumImpactM
    self.maximumViewConeDeg = maximumViewConeDeg
    self.primary = primary
  }
}

/// The truth of one simulated shower.
public struct TrueShower: Sendable, Equatable {
  /// The energy in TeV.
  public var energyTeV: Double
  /// The altitude of its direction, in degrees.
  public var altitudeDeg: Double
  /// The azimuth of its direction, from north over east, in degrees.
  public var azimuthDeg: Double
  /// The core on the ground, north of the array's reference point, in metres.
  public var coreX: Double
  /// The core on the ground, west of the array's reference point, in metres.
  public var coreY: Double
  /// The height of the first interaction, in metres.
  public var firstInteractionM: Double
  /// The depth of the shower's maximum, in g/cm².
  public var maximumDepth: Double
  /// The depth where it started, in g/cm²; NaN if the file does not say.
  public var startDepth: Double
  /// The primary as simtel files have it: 0 gamma, 1 electron, 101 proton, 100 A + Z for nuclei.
  public var primary: Int
  /// The number of the shower in its file; -1 if unknown.
  public var shower = -1
  /// The smallest energy that was simulated in its run, in TeV; 0 if unknown.
  public var leastSimulatedTeV = 0.0

  /// What takes the place of a shower for events without one.
  public static let none = TrueShower(
    energyTeV: .nan, altitudeDeg: .nan, azimuthDeg: .nan, coreX: .nan, coreY: .nan, firstInteractionM: .nan,
    maximumDepth: .nan, primary: -1)

  /// Makes a shower.
  public init(
    energyTeV: Double, altitudeDeg: Double, azimuthDeg: Double, coreX: Double, coreY: Double,
    firstInteractionM: Double, maximumDepth: Double, startDepth: Double = .nan, primary: Int
  ) {
    self.energyTeV = energyTeV
    self.altitudeDeg = altitudeDeg
    self.azimuthDeg = azimuthDeg
    self.coreX = coreX
    self.coreY = coreY
    self.firstInteractionM = firstInteractionM
    self.maximumDepth = maximumDepth
    self.startDepth = startDepth
    self.primary = primary
  }
}
