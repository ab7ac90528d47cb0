public import SSTIO

extension StereoReconstruction {
  /// The columns before those of single telescopes.
  ///
  /// Source: the order of columns that the original writes.
  public static func first(_ layout: Layout) -> Table<StereoReconstruction> {
    Table(TablePath.dl2Stereo, title: "Events reconstructed from images of several telescopes") {
      if layout.hasShortObservations {
        Column(
          ColumnName.observation, get: { Int32(truncatingIfNeeded: $0.id.observation) },
          set: { $0.id.observation = Int64($1) }, "observation (run) number")
        Column(ColumnName.event, \.id.event, "event number within the observation")
      } else {
        EventID.columns.at(\.id)
      }
      pointing
      geometry
      if layout.isSimulated { truth(layout).at(\.truth) } else { run(layout) }
      merged
    }
  }

  /// The columns behind those of single telescopes.
  public static func last(_ layout: Layout) -> Table<StereoReconstruction> {
    Table(TablePath.dl2Stereo) {
      directions
      if !layout.isOriginal { own }
    }
  }

  /// The part of the table that is read: all columns but those of single telescopes, whatever a file has of them.
  public static let table: Table<StereoReconstruction> = {
    var data = Layout()
    let optional = first(data).columns + last(data).columns
    data.isSimulated = true
    data.hasLongLeastEnergy = true
    data.isOriginal = true
    let known = Set(optional.map(\.info.name))
    let more = first(data).columns.filter { !known.contains($0.info.name) }
    return Table(TablePath.dl2Stereo, columns: (optional + more).optional())
  }()

  private static let pointing: [Column<StereoReconstruction>] = [
    Column(
      ColumnName.azimuth, \.pointingDeg.x, unit: "deg",
      "mean azimuth of the telescopes' pointing, from north through east"),
    Column(
      ColumnName.altitude, \.pointingDeg.y, unit: "deg",
      "mean altitude of the telescopes' pointing, without refraction"),
  ]
  private static let geometry: [Column<StereoReconstruction>] = [
    Column("core_x", \.core.x, unit: "m", "core on the ground by the geometry of the images, to the north"),
    Column("core_y", \.core.y, unit: "m", "core on the ground by the geometry of the images, to the west"),
    Column("h_max", \.showerMaximum, unit: "m", "shower maximum by the geometry of the images"),
  ].prefixed(TablePath.reconstructorPrefix)

  @ColumnList<Column<StereoReconstruction>>
  private static func run(_ layout: Layout) -> [Column<StereoReconstruction>] {
    Column(
      ColumnName.localTime, \.localTime, unit: "s",
      "trigger time: UTC seconds since 1970-01-01 (Unix time), to 0.24 µs")
    if layout.isOriginal {
      Column(ColumnName.date, \.date, "date of the run (evening) as YYYYMMDD")
    } else {
      Column(
        ColumnName.date, get: { $0.date.isFinite ? Int64($0.date) : 0 }, set: { $0.date = Double($1) },
        "date of the run (evening) as YYYYMMDD")
    }
    Column(ColumnName.focalLength, \.focalLength, unit: "m", "equivalent focal length of the optics")
  }

  private static let merged: [Column<StereoReconstruction>] = [
    Column(
      ColumnName.logEnergy, \.logEnergy,
      "log10 of the reconstructed energy in TeV, weighted mean of the telescopes"),
    Column(ColumnName.energy, \.energyTeV, unit: "TeV", "reconstructed energy"),
    Column(
      "var_reco_energy", \.energyVariances.x, unit: "TeV**2", "variance of the energy among the telescopes"),
    Column(
      "wvar_reco_energy", \.energyVariances.y, unit: "TeV**2",
      "weighted variance of the energy among the telescopes"),
    Column(
      ColumnName.gammaness, \.gammaness,
      "probability that the primary is a gamma ray, 0 to 1, weighted mean of the telescopes"),
    Column("var_gammaness", \.gammanessVariances.x, "variance of the gammaness among the telescopes"),
    Column(
      "wvar_gammaness", \.gammanessVariances.y, "weighted variance of the gammaness among the telescopes"),
  ]
  private static let directions: [Column<StereoReconstruction>] = [
    Column(
      "min_distance", \.largestDistanceRad, unit: "rad",
      "distance of the telescopes' directions, on the sides of the images where it is least"),
    Column("reco_alt", \.altitudeDeg, unit: "deg", "reconstructed altitude of the source"),
    Column(
      "reco_az", \.azimuthDeg, unit: "deg", "reconstructed azimuth of the source, from north through east"),
    Column(
      "reco_ra", \.rightAscensionDeg, unit: "deg",
      "reconstructed right ascension of the source, ICRS; NaN in simulations, which have no time"),
    Column("reco_dec", \.declinationDeg, unit: "deg", "reconstructed declination of the source, ICRS"),
  ]
  private static let own: [Column<StereoReconstruction>] = [
    Column(
      "reco_energy_uncert", \.energyUncertaintyTeV, unit: "TeV",
      "uncertainty of the energy, from the spread of the trees"),
    Column(
      "reco_direction_uncert", \.directionUncertaintyDeg, unit: "deg",
      "uncertainty of the direction, from the spread of the trees"),
    Column(
      "sign_combination", \.signCombination,
      "one bit for each image of the event, telescopes by id, the first at the lowest: 1 if the source lies "
        + "against psi"),
    Column("n_telescopes", \.telescopeCount, "number of telescopes with an image"),
  ]

  @ColumnList<Column<Truth>>
  private static func truth(_ layout: Layout) -> [Column<Truth>] {
    Column<Truth>(
      "true_az", \.directionDeg.x, unit: "deg",
      "azimuth of the primary's direction, from north through east, as simulated (0 to 360)")
    Column<Truth>("true_alt", \.directionDeg.y, unit: "deg", "altitude of the primary's direction")
    Column<Truth>("true_energy", \.energyTeV, unit: "TeV", "energy of the primary")
    Column<Truth>("log_true_energy", \.logEnergy, "log10 of the true energy in TeV")
    Column<Truth>(
      "true_core_x", \.core.x, unit: "m", "impact point on the ground, north of the array reference point")
    Column<Truth>(
      "true_core_y", \.core.y, unit: "m", "impact point on the ground, west of the array reference point")
    Column<Truth>(
      "true_h_first_int", \.firstInteraction, unit: "m", "height of the first interaction above sea level")
    Column<Truth>(
      "true_x_max", \.depth, unit: "cm**-2.g", "atmospheric depth of the shower maximum")
    if layout.isOriginal {
      Column<Truth>("true_shower_primary_id", \.primary, primaries)
      Column<Truth>("true_camera_x", \.camera.x, unit: "m", "mean of the true directions in the cameras")
      Column<Truth>("true_camera_y", \.camera.y, unit: "m", "mean of the true directions in the cameras")
    } else {
      Column<Truth>(
        "true_shower_primary_id", get: { $0.primary.isFinite ? Int64($0.primary) : -1 },
        set: { $0.primary = Double($1) }, primaries)
    }
    if layout.hasLongLeastEnergy {
      Column<Truth>(ColumnName.leastEnergy, \.leastEnergyTeV, unit: "TeV", floor)
    } else {
      Column<Truth>(
        ColumnName.leastEnergy, get: { Float($0.leastEnergyTeV) },
        set: { $0.leastEnergyTeV = Double($1) }, unit: "TeV", floor)
    }
  }

  private static let primaries = "primary: 0 gamma, 1 electron, 101 proton, 402 helium, 100 A + Z for nuclei"
  private static let floor = "events below this true energy are left out"
}
