public import SSTIO
public import SSTSky

/// What models say of one image, and what follows for the direction.
public struct TelescopeReconstruction: Sendable, Equatable {
  /// The decimal logarithm of the energy in TeV.
  public var logEnergy = Double.nan
  /// The energy in TeV.
  public var energyTeV = Double.nan
  /// The distance of the source from the center of gravity along the image axis, in meters.
  public var dispNorm = Double.nan
  /// 1 if the source is on the side that psi points to, −1 if it is on the other.
  public var dispSign = Double.nan
  /// How much the shower looks like that of a gamma ray, 0 to 1.
  public var gammaness = Double.nan
  /// From the center of gravity to the source, in meters.
  public var dispX = Double.nan
  /// See ``dispX``.
  public var dispY = Double.nan
  /// The source in the camera, in meters.
  public var sourceX = Double.nan
  /// See ``sourceX``.
  public var sourceY = Double.nan
  /// The altitude of the source in degrees.
  public var altitudeDeg = Double.nan
  /// The azimuth of the source in degrees.
  public var azimuthDeg = Double.nan
  /// The right ascension of the source in degrees; NaN without a time.
  public var rightAscensionDeg = Double.nan
  /// The declination of the source in degrees; NaN without a time.
  public var declinationDeg = Double.nan
  /// The uncertainty of the energy in TeV, from the spread of the trees.
  public var energyUncertaintyTeV = Double.nan
  /// The uncertainty of the direction in degrees, from the spread of the trees.
  public var directionUncertaintyDeg = Double.nan

  /// Nothing is known.
  public init() {}

  /// The direction of the source.
  public var direction: HorizontalDirection {
    HorizontalDirection(azimuthDeg: azimuthDeg, altitudeDeg: altitudeDeg)
  }

  /// Which columns stand behind the image parameters.
  public struct Layout: Sendable, Equatable {
    /// True for the distance along the axis and the side; false if models say the vector at once.
    public var hasNormAndSign = true
    /// True for the columns that sst1mpipe does not have.
    public var hasOwnColumns = true
    /// True where the original writes whole zeros for want of a model of the energy.
    public var lacksEnergy = false
    /// True where the original writes whole zeros for want of a model of the gammaness.
    public var lacksGammaness = false

    /// All columns.
    public init() {}
  }

  /// The columns behind the image parameters; a file may lack each.
  ///
  /// Source: the order of columns that the original writes.
  public static func columns(_ layout: Layout = Layout()) -> [Column<TelescopeReconstruction>] {
    let none: @Sendable (TelescopeReconstruction) -> Int64 = { _ in 0 }
    @ColumnList<Column<TelescopeReconstruction>>
    var columns: [Column<TelescopeReconstruction>] {
      if layout.lacksEnergy {
        Column(ColumnName.logEnergy, get: none)
        Column(ColumnName.energy, get: none)
      } else {
        energies
      }
      if layout.hasNormAndSign { axis }
      if layout.lacksGammaness { Column(ColumnName.gammaness, get: none) } else { gammanessColumn }
      directions
      if layout.hasOwnColumns { uncertainties }
    }
    return columns.optional()
  }

  /// Names and types of the columns.
  public static func schema(_ layout: Layout = Layout()) -> TableSchema {
    TableSchema(columns(layout).map(\.info))
  }

  private static let energies: [Column<TelescopeReconstruction>] = [
    Column(ColumnName.logEnergy, \.logEnergy, "log10 of the reconstructed energy in TeV"),
    Column(ColumnName.energy, \.energyTeV, unit: "TeV", "reconstructed energy"),
  ]
  private static let axis: [Column<TelescopeReconstruction>] = [
    Column(
      ColumnName.dispNorm, \.dispNorm, unit: "m",
      "reconstructed distance of the source from the centroid, along the image axis"),
    Column(
      ColumnName.dispSign, \.dispSign, "1 if the source is reconstructed along psi, -1 if against it"),
  ]
  private static let gammanessColumn = Column<TelescopeReconstruction>(
    ColumnName.gammaness, \.gammaness, "probability that the primary is a gamma ray, 0 to 1")
  private static let directions: [Column<TelescopeReconstruction>] = [
    Column(ColumnName.dispX, \.dispX, unit: "m", "reconstructed source minus centroid, along camera x"),
    Column(ColumnName.dispY, \.dispY, unit: "m", "reconstructed source minus centroid, along camera y"),
    Column(
      "reco_src_x", \.sourceX, unit: "m", "reconstructed source in the camera, x towards larger altitude"),
    Column(
      "reco_src_y", \.sourceY, unit: "m", "reconstructed source in the camera, y towards larger azimuth"),
    Column("reco_alt", \.altitudeDeg, unit: "deg", "reconstructed altitude of the source"),
    Column(
      "reco_az", \.azimuthDeg, unit: "deg", "reconstructed azimuth of the source, from north through east"),
    Column(
      "reco_ra", \.rightAscensionDeg, unit: "deg",
      "reconstructed right ascension of the source, ICRS; NaN in simulations, which have no time"),
    Column("reco_dec", \.declinationDeg, unit: "deg", "reconstructed declination of the source, ICRS"),
  ]
  private static let uncertainties: [Column<TelescopeReconstruction>] = [
    Column(
      "reco_energy_uncert", \.energyUncertaintyTeV, unit: "TeV",
      "uncertainty of the energy, from the spread of the trees"),
    Column(
      "reco_direction_uncert", \.directionUncertaintyDeg, unit: "deg",
      "uncertainty of the direction, from the spread of the trees"),
  ]
}

/// A row of a telescope's DL2 table: the event, where the telescope pointed, and what the models say.
public struct DL2TelescopeEvent: Sendable, Equatable {
  /// The event.
  public var id = TelescopeEventID()
  /// What the models say.
  public var result = TelescopeReconstruction()
  /// The trigger time in UTC seconds since 1970; NaN in simulations.
  public var localTime = Double.nan
  /// The true energy in TeV; NaN in data.
  public var trueEnergyTeV = Double.nan

  /// An event without a result.
  public init() {}

  /// The part of the table that is read.
  public static func table(telescope: Int) -> Table<DL2TelescopeEvent> {
    Table(TablePath.dl2Parameters(telescope: telescope)) {
      TelescopeEventID.columns.at(\.id)
      TelescopeReconstruction.columns().at(\.result)
      Column(ColumnName.localTime, \.localTime, unit: "s", "trigger time: UTC seconds since 1970-01-01")
        .optional
      Column("true_energy", \.trueEnergyTeV, unit: "TeV", "energy of the primary").optional
    }
  }
}
