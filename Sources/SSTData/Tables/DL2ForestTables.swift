public import SSTIO

/// What the models say of one telescope's image, in ctapipe's groups: one row for each row of image parameters.
public struct TelescopeForestRow: Sendable, Equatable {
  /// The event.
  public var id: TelescopeEventID
  /// What the models say.
  public var result: TelescopeReconstruction
  /// False for images that the models were not applied to.
  public var isValid: Bool

  /// Makes a row.
  public init(
    _ id: TelescopeEventID = TelescopeEventID(), _ result: TelescopeReconstruction = .init(),
    isValid: Bool = false
  ) {
    (self.id, self.result, self.isValid) = (id, result, isValid)
  }

  /// The table of a quantity.
  public static func table(_ quantity: ReconstructedQuantity, telescope: Int) -> Table<TelescopeForestRow> {
    Table(TablePath.reconstruction(quantity, telescope: telescope)) {
      TelescopeEventID.columns.at(\.id)
      (values(quantity).at(\.result) + [validity]).prefixed(quantity.algorithm + "_tel_")
    }
  }

  private static let validity = Column<TelescopeForestRow>(
    "is_valid", \.isValid, "true if the models were applied to the image")

  private static func values(_ quantity: ReconstructedQuantity) -> [Column<TelescopeReconstruction>] {
    switch quantity {
    case .energy:
      [
        Column("energy", \.energyTeV, unit: "TeV", "reconstructed energy"),
        Column("energy_uncert", \.energyUncertaintyTeV, unit: "TeV", "its uncertainty"),
      ]
    case .geometry:
      [
        Column("alt", \.altitudeDeg, unit: "deg", "reconstructed altitude of the source"),
        Column("az", \.azimuthDeg, unit: "deg", "reconstructed azimuth of the source"),
        Column("ang_distance_uncert", \.directionUncertaintyDeg, unit: "deg", "uncertainty of the direction"),
      ]
    case .classification:
      [Column("prediction", \.gammaness, "probability that the primary is a gamma ray, 0 to 1")]
    }
  }
}

/// What the models say of an event, in ctapipe's groups: one row for each array trigger.
public struct ArrayForestRow: Sendable, Equatable {
  /// The event.
  public var id: EventID
  /// What the models say.
  public var result: StereoReconstruction
  /// False for events that the models were not applied to.
  public var isValid: Bool
  /// The telescopes that were used, by their indices in the subarray.
  public var telescopes = TelescopeSet()

  /// Makes a row.
  public init(_ id: EventID = EventID(), _ result: StereoReconstruction = .init(), isValid: Bool = false) {
    (self.id, self.result, self.isValid) = (id, result, isValid)
  }

  /// The table of a quantity.
  ///
  /// - Parameters:
  ///   - quantity: what is reconstructed.
  ///   - telescopeCount: the telescopes of the subarray.
  public static func table(_ quantity: ReconstructedQuantity, telescopeCount: Int) -> Table<ArrayForestRow> {
    let ends: [Column<ArrayForestRow>] = [
      Column("is_valid", \.isValid, "true if the models were applied to the event"),
      Column.telescopes(
        "telescopes", \.telescopes, count: telescopeCount,
        "true for each telescope used, telescopes ordered by id"),
    ]
    return Table(TablePath.reconstruction(quantity)) {
      EventID.columns.at(\.id)
      (values(quantity).at(\.result) + ends).prefixed(quantity.algorithm + "_")
    }
  }

  private static func values(_ quantity: ReconstructedQuantity) -> [Column<StereoReconstruction>] {
    switch quantity {
    case .energy:
      [
        Column("energy", \.energyTeV, unit: "TeV", "reconstructed energy"),
        Column("energy_uncert", \.energyUncertaintyTeV, unit: "TeV", "its uncertainty"),
      ]
    case .geometry:
      [
        Column("alt", \.altitudeDeg, unit: "deg", "reconstructed altitude of the source"),
        Column("az", \.azimuthDeg, unit: "deg", "reconstructed azimuth of the source"),
        Column("ang_distance_uncert", \.directionUncertaintyDeg, unit: "deg", "uncertainty of the direction"),
      ]
    case .classification:
      [Column("prediction", \.gammaness, "probability that the primary is a gamma ray, 0 to 1")]
    }
  }
}

/// Facts about a DL2 file: the models that were used.
public struct DL2Info: Sendable, Equatable {
  /// The directories of the models, separated by commas.
  public var models = ""
  /// Name and version of the software.
  public var software = ""
  /// The focal length in meters by which positions in the camera were turned into directions.
  public var focalLength = Double.nan

  /// Makes a row without values.
  public init() {}

  /// The one-row table.
  ///
  /// - Parameter hasOwnColumns: true for the columns that sst1mpipe does not have.
  public static func table(hasOwnColumns: Bool = true) -> Table<DL2Info> {
    Table(TablePath.dl2Info, title: "Models of this file") {
      Column.text("RF_used", \.models, 256, "directories of the models that were used")
      Column.text("sst1mpipe_version", \.software, 68, "name and version of the software")
      if hasOwnColumns {
        Column(
          "focal_length", \.focalLength, unit: "m",
          "focal length that turns positions in the camera into directions, as in the training of the models"
        ).optional
      }
    }
  }
}
