public import SSTIO

/// How the showers of a run were simulated: what weights and effective areas need.
///
/// Source: `configuration/simulation/run` of ctapipe's data model.
public struct SimulationRunRow: Sendable, Equatable {
  /// The observation: the run number of the simulation.
  public var observation: Int64 = 0
  /// The number of showers, those without a trigger included.
  public var showerCount: Int64 = 0
  /// How often each shower was used.
  public var reuseCount: Int64 = 0
  /// The smallest simulated energy, in TeV.
  public var minimumEnergyTeV: Float = .nan
  /// The largest simulated energy, in TeV.
  public var maximumEnergyTeV: Float = .nan
  /// The index of the power law of the energies.
  public var spectralIndex = Double.nan
  /// The largest angle between shower and pointing, in degrees.
  public var maximumViewConeDeg: Float = .nan
  /// The smallest angle between shower and pointing, in degrees.
  public var minimumViewConeDeg: Float = .nan
  /// The largest distance of cores, in metres.
  public var maximumScatterM: Float = .nan
  /// The smallest distance of cores, in metres.
  public var minimumScatterM: Float = .nan
  /// The largest altitude of showers, in radians.
  public var maximumAltitudeRad = Double.nan
  /// The smallest altitude of showers, in radians.
  public var minimumAltitudeRad = Double.nan
  /// The largest azimuth of showers, in radians.
  public var maximumAzimuthRad: Float = .nan
  /// The smallest azimuth of showers, in radians.
  public var minimumAzimuthRad: Float = .nan
  /// Not 0 for diffuse primaries.
  public var diffuse: Int64 = 0
  /// The height of the observation level, in metres.
  public var siteHeightM = Double.nan
  /// The rest, which no step uses.
  public var programs = SimulationPrograms()

  /// Makes a row without values.
  public init() {}

  /// Makes the row of a run.
  public init(observation: Int, _ run: MCRunHeader) {
    self.observation = Int64(observation)
    (showerCount, reuseCount) = (Int64(run.showerCount), Int64(run.useCount))
    (minimumEnergyTeV, maximumEnergyTeV) = (run.energyRange[0], run.energyRange[1])
    spectralIndex = Double(run.spectralIndex)
    (minimumViewConeDeg, maximumViewConeDeg) = (run.viewCone[0], run.viewCone[1])
    (minimumScatterM, maximumScatterM) = (run.coreRange[0], run.coreRange[1])
    minimumAltitudeRad = SimtelAngle.clipped(run.altitudeRange[0])
    maximumAltitudeRad = SimtelAngle.clipped(run.altitudeRange[1])
    (minimumAzimuthRad, maximumAzimuthRad) = (run.azimuthRange[0], run.azimuthRange[1])
    (diffuse, siteHeightM) = (Int64(run.diffuse), Double(run.observationHeight))
    programs = SimulationPrograms(run)
  }

  /// The table; one row for each run.
  public static let table = Table<SimulationRunRow>(TablePath.simulation) {
    Column("obs_id", \.observation, "observation (run) number")
    SimulationPrograms.versions.at(\.programs)
    Column("energy_range_min", \.minimumEnergyTeV, unit: "TeV", "smallest simulated energy")
    Column("energy_range_max", \.maximumEnergyTeV, unit: "TeV", "largest simulated energy")
    SimulationPrograms.field.at(\.programs)
    Column("prod_site_alt", \.siteHeightM, unit: "m", "height of the observation level above sea level")
    Column("spectral_index", \.spectralIndex, "index of the power law of simulated energies")
    SimulationPrograms.runs.at(\.programs)
    Column("n_showers", \.showerCount, "number of simulated showers, those without a trigger included")
    Column("shower_reuse", \.reuseCount, "how often each shower was used, with cores of its own")
    Column("max_alt", \.maximumAltitudeRad, unit: "rad", "largest altitude of simulated showers")
    Column("min_alt", \.minimumAltitudeRad, unit: "rad", "smallest altitude of simulated showers")
    Column("max_az", \.maximumAzimuthRad, unit: "rad", "largest azimuth, from north through east")
    Column("min_az", \.minimumAzimuthRad, unit: "rad", "smallest azimuth, from north through east")
    Column("diffuse", \.diffuse, "not 0 for showers out of a cone")
    Column(
      "max_viewcone_radius", \.maximumViewConeDeg, unit: "deg", "largest angle of showers to the pointing")
    Column(
      "min_viewcone_radius", \.minimumViewConeDeg, unit: "deg", "smallest angle of showers to the pointing")
    Column(
      "max_scatter_range", \.maximumScatterM, unit: "m", "largest distance of cores from the array center")
    Column(
      "min_scatter_range", \.minimumScatterM, unit: "m", "smallest distance of cores from the array center")
    SimulationPrograms.physics.at(\.programs)
  }
}

/// The programs of a simulation and their settings, as they are stored.
public struct SimulationPrograms: Sendable, Equatable {
  var showerVersion: Int64 = 0
  var detectorVersion: Int64 = 0
  var fieldTotal = Double.nan
  var fieldDeclination = Double.nan
  var fieldInclination = Double.nan
  var showerStart: Int64 = 0
  var showerProgram: Int64 = 0
  var detectorStart: Int64 = 0
  var detectorProgram: Int64 = 0
  var coreMode: Int64 = 0
  var injectionHeight = Double.nan
  var atmosphere: Int64 = 0
  var iactOptions: Int64 = 0
  var lowModel: Int64 = 0
  var highModel: Int64 = 0
  var bunchSize = Double.nan
  var shortestWavelength = Double.nan
  var longestWavelength = Double.nan
  var lowDetail: Int64 = 0
  var highDetail: Int64 = 0

  init() {}

  init(_ run: MCRunHeader) {
    (showerVersion, detectorVersion) = (Int64(run.showerProgramVersion), Int64(run.detectorProgramVersion))
    fieldTotal = Double(run.fieldTotal)
    (fieldDeclination, fieldInclination) = (Double(run.fieldDeclination), Double(run.fieldInclination))
    (showerStart, showerProgram) = (Int64(run.showerProgramStart), Int64(run.showerProgram))
    (detectorStart, detectorProgram) = (Int64(run.detectorProgramStart), Int64(run.detectorProgram))
    (coreMode, injectionHeight) = (Int64(run.corePositionMode), Double(run.injectionHeight))
    (atmosphere, iactOptions) = (Int64(run.atmosphere), Int64(run.iactOptions))
    (lowModel, highModel) = (Int64(run.lowEnergyModel), Int64(run.highEnergyModel))
    bunchSize = Double(run.bunchSize)
    (shortestWavelength, longestWavelength) = (Double(run.minimumWavelength), Double(run.maximumWavelength))
    (lowDetail, highDetail) = (Int64(run.lowEnergyDetail), Int64(run.highEnergyDetail))
  }

  @ColumnList<Column<SimulationPrograms>>
  static var versions: [Column<SimulationPrograms>] {
    Column("corsika_version", \.showerVersion, "version of the program that made the showers")
    Column("simtel_version", \.detectorVersion, "version of the program that made the events")
  }

  @ColumnList<Column<SimulationPrograms>>
  static var field: [Column<SimulationPrograms>] {
    Column("prod_site_B_total", \.fieldTotal, unit: "uT", "geomagnetic field")
    Column("prod_site_B_declination", \.fieldDeclination, unit: "rad", "declination of the geomagnetic field")
    Column("prod_site_B_inclination", \.fieldInclination, unit: "rad", "inclination of the geomagnetic field")
  }

  @ColumnList<Column<SimulationPrograms>>
  static var runs: [Column<SimulationPrograms>] {
    Column("shower_prog_start", \.showerStart, "start of the program that made the showers, Unix time")
    Column("shower_prog_id", \.showerProgram, "program that made the showers: 1 CORSIKA")
    Column("detector_prog_start", \.detectorStart, "start of the program that made the events, Unix time")
    Column("detector_prog_id", \.detectorProgram, "program that made the events: 1 sim_telarray")
  }

  @ColumnList<Column<SimulationPrograms>>
  static var physics: [Column<SimulationPrograms>] {
    Column("core_pos_mode", \.coreMode, "1: cores in a circle, 2: in a rectangle")
    Column(
      "injection_height", \.injectionHeight, unit: "m", "height of injection; negative: top of the atmosphere"
    )
    Column("atmosphere", \.atmosphere, "number of the atmosphere")
    Column("corsika_iact_options", \.iactOptions, "options of the IACT extension")
    Column("corsika_low_E_model", \.lowModel, "number of the interaction model at low energies")
    Column("corsika_high_E_model", \.highModel, "number of the interaction model at high energies")
    Column("corsika_bunchsize", \.bunchSize, "photons of a bunch")
    Column("corsika_wlen_min", \.shortestWavelength, unit: "nm", "shortest wavelength of Cherenkov light")
    Column("corsika_wlen_max", \.longestWavelength, unit: "nm", "longest wavelength of Cherenkov light")
    Column("corsika_low_E_detail", \.lowDetail, "detail of the model at low energies")
    Column("corsika_high_E_detail", \.highDetail, "detail of the model at high energies")
  }
}
