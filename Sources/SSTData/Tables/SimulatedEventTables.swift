public import Reconstruction
public import SSTCore
public import SSTIO

/// The true shower of an event.
public struct TrueShowerRow: Sendable, Equatable {
  /// The event.
  public var id = EventID()
  /// The shower.
  public var shower = TrueShower.none

  /// Makes a row without values.
  public init() {}

  /// Makes the row of an event.
  public init(_ id: EventID, _ shower: TrueShower) { (self.id, self.shower) = (id, shower) }

  /// The table; one row for each event that is in the file.
  public static let table = Table<TrueShowerRow>(TablePath.trueShowers) {
    EventID.columns.at(\.id)
    TrueShower.columns.at(\.shower)
  }
}

extension TrueShower {
  /// The columns of the truth, in the table of showers and beside image parameters.
  @ColumnList<Column<TrueShower>>
  static var columns: [Column<TrueShower>] {
    Column("true_energy", \.energyTeV, unit: "TeV", "energy of the primary")
    Column("true_alt", \.altitudeDeg, unit: "deg", "altitude of the primary's direction")
    Column(
      "true_az", \.azimuthDeg, unit: "deg",
      "azimuth of the primary's direction, from north through east, as simulated (0 to 360)")
    Column(
      "true_core_x", \.coreX, unit: "m", "impact point on the ground, north of the array reference point")
    Column("true_core_y", \.coreY, unit: "m", "impact point on the ground, west of the array reference point")
    Column(
      "true_h_first_int", \.firstInteractionM, unit: "m", "height of the first interaction above sea level")
    Column("true_x_max", \.maximumDepth, unit: "cm**-2.g", "atmospheric depth of the shower maximum")
    Column(
      "true_shower_primary_id", \.primary,
      "primary: 0 gamma, 1 electron, 101 proton, 402 helium, 100 A + Z for nuclei")
  }
}

/// The true images of some events of one telescope: photoelectrons of shower light, without background.
public struct TrueImageBlock: Sendable, Equatable {
  /// The events.
  public var ids: [TelescopeEventID] = []
  /// The photoelectrons of each event; −1 if the file does not tell.
  public var sums: [Int32] = []
  /// The photoelectrons of each pixel, `[event][pixel]`; −1 in all pixels of an event without a true image.
  public var photoelectrons: [Int32] = []

  /// Makes an empty block.
  public init() {}

  /// Removes all events and keeps the memory.
  public mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    sums.removeAll(keepingCapacity: true)
    photoelectrons.removeAll(keepingCapacity: true)
  }

  /// The table of a telescope.
  ///
  /// - Parameters:
  ///   - telescope: its id.
  ///   - pixelCount: of its camera.
  ///   - hasPixels: false for the sums alone.
  public static func table(
    telescope: Int, pixelCount: Int, hasPixels: Bool = true
  ) -> BlockTable<TrueImageBlock> {
    BlockTable(TablePath.trueImages(telescope: telescope)) {
      TelescopeEventID.columns.each(\.ids, initial: TelescopeEventID())
      BlockColumn.array(
        "true_image_sum", \.sums, 1, isScalar: true,
        "photoelectrons of shower light in the camera; -1 if unknown")
      if hasPixels {
        BlockColumn.array(
          "true_image", \.photoelectrons, pixelCount,
          "photoelectrons of shower light in each pixel; -1 for events without a true image")
      }
    }
  }
}

/// The true distance of a telescope from the axis of a shower.
public struct TrueImpactRow: Sendable, Equatable {
  /// The event.
  public var id = TelescopeEventID()
  /// The distance, in metres.
  public var distance = Double.nan
  /// Its uncertainty, in metres: 0.
  public var uncertainty = 0.0

  /// A row without a distance.
  public init() {}

  /// The table of a telescope.
  public static func table(telescope: Int) -> Table<TrueImpactRow> {
    Table(TablePath.trueImpact(telescope: telescope)) {
      TelescopeEventID.columns.at(\.id)
      Column(
        "true_impact_distance", \.distance, unit: "m",
        "distance of the telescope from the true shower axis, at right angles to it")
      Column("true_impact_distance_uncert", \.uncertainty, unit: "m", "0: the truth has no uncertainty")
    }
  }
}

/// The parameters of a true image; NaN and −1 for an event without one.
public struct TrueParameterRow: Sendable {
  /// The event.
  public var id = TelescopeEventID()
  /// The parameters of all pixels with photoelectrons; there are no times.
  public var parameters = ImageParameters.undefined

  /// Makes a row without values.
  public init() {}

  /// The table of a telescope.
  public static func table(telescope: Int, _ frame: ParameterFrame) -> Table<TrueParameterRow> {
    Table(TablePath.trueParameters(telescope: telescope)) {
      TelescopeEventID.columns.at(\.id)
      (Column<HillasParameters>.all(frame).at(\.parameters.hillas, prefix: frame.hillasPrefix)
        + Column<LeakageParameters>.all.at(\.parameters.leakage, prefix: "leakage_")
        + Column<ConcentrationParameters>.all.at(\.parameters.concentration, prefix: "concentration_")
        + Column<MorphologyParameters>.all.at(\.parameters.morphology, prefix: "morphology_")
        + Column<DescriptiveStatistics>.all("photoelectrons").at(\.parameters.intensity, prefix: "intensity_"))
        .prefixed("true_")
    }
  }
}

/// How all simulated events of a run, those without a trigger included, are spread over core distance and energy.
public struct ShowerDistributionRow: Sendable, Equatable {
  /// The observation.
  public var observation: Int64 = 0
  /// The number of the histogram in the file: 6.
  public var histogram: Int64 = 6
  /// The simulated events.
  public var entries: Int64 = 0
  /// The edges of the bins of energy, in TeV.
  public var energyEdgesTeV: [Double] = []
  /// The edges of the bins of core distance, in metres.
  public var distanceEdgesM: [Double] = []
  /// The events, `[energy][distance]`.
  public var counts: [Float] = []

  /// Makes a row without values.
  public init() {}

  /// The table, with the bins of its rows.
  public static func table(energyBins: Int, distanceBins: Int) -> Table<ShowerDistributionRow> {
    var counts = Column<ShowerDistributionRow>.array(
      "histogram", \.counts, energyBins * distanceBins, "simulated events in bins of energy and core distance"
    )
    counts.info.shape = [energyBins, distanceBins]
    return Table(TablePath.showerDistribution) {
      Column("obs_id", \.observation, "observation (run) number")
      Column("hist_id", \.histogram, "number of the histogram in simtel files: 6")
      Column("n_entries", \.entries, "number of simulated events, showers times their uses")
      Column.array(
        "bins_energy", \.energyEdgesTeV, energyBins + 1, unit: "TeV", "edges of the bins of true energy")
      Column.array(
        "bins_core_dist", \.distanceEdgesM, distanceBins + 1, unit: "m", "edges of the bins of core distance")
      counts
    }
  }
}
