public import Reconstruction
public import SSTCore
public import SSTIO
public import SSTSky

/// The frame of image parameters: it decides names and units of columns.
public typealias ParameterFrame = ImageFrame.Kind

/// The image parameters of one event in one telescope, and what is known of the event beside its image.
public struct ParameterRow: Sendable {
  /// The event.
  public var id = TelescopeEventID()
  /// The parameters; the intensity is corrected if the configuration says so.
  public var parameters = ImageParameters.undefined
  /// The angle of the axis in a camera that points where the array points, in degrees; only in stereo files.
  public var corePsiDeg = Double.nan
  /// The camera's clock: whole seconds TAI since 1970; NaN in files without precise times.
  public var clockSeconds = Double.nan
  /// The camera's clock: the fraction of the second.
  public var clockFraction = Double.nan
  /// The equivalent focal length, in metres.
  public var focalLength = Double.nan
  /// The date of the run as YYYYMMDD.
  public var date: Int64 = 0
  /// The trigger time in UTC seconds since 1970.
  public var localTime = Double.nan
  /// The mean pedestal charge of the camera, in photoelectrons.
  public var meanCharge = Double.nan
  /// Azimuth of the telescope's pointing, in degrees.
  public var azimuthDeg = Double.nan
  /// Altitude of the telescope's pointing, in degrees.
  public var altitudeDeg = Double.nan
  /// The signal relative to darkness at the night-sky background of the moment.
  public var dropFactor = Double.nan
  /// True if the factor is the last entry of the model's table.
  public var isDropClamped = false
  /// The number of saturated pixels, whose charge is integrated over a longer window.
  public var saturatedPixelCount = 0

  /// Makes a row without values.
  public init() {}

  /// Where the telescope points.
  public var pointing: HorizontalDirection {
    HorizontalDirection(azimuthDeg: azimuthDeg, altitudeDeg: altitudeDeg)
  }

  /// The exact trigger time; nil for a clock that shows no time, and in files without precise times.
  public var time: TAITime? {
    guard clockSeconds > 0, clockSeconds < 4e9, clockFraction >= 0, clockFraction <= 1 else { return nil }
    return TAITime(
      nanoseconds: Int64(clockSeconds) * 1_000_000_000 + Int64((clockFraction * 1e9).rounded()))
  }

  /// Which columns a table of parameters has.
  public struct Layout: Sendable, Equatable {
    /// The frame of the parameters.
    public var frame = ParameterFrame.camera
    /// True for the exact time.
    public var hasPreciseTimes = true
    /// True for the mean pedestal charge.
    public var hasMeanCharge = true
    /// True for the columns that sst1mpipe does not have.
    public var hasOwnColumns = true

    /// A table with all columns, in the camera frame.
    public init() {}
  }

  private static let clock: [Column<ParameterRow>] = [
    Column(
      ColumnName.clockSeconds, \.clockSeconds, unit: "s",
      "trigger time by the camera clock (White Rabbit): whole seconds TAI since 1970-01-01"),
    Column(
      ColumnName.clockFraction, \.clockFraction, unit: "s",
      "trigger time by the camera clock (White Rabbit): fraction of the second, to 1 ns"),
  ]
  static let focalLengthColumn = Column<ParameterRow>(
    ColumnName.focalLength, \.focalLength, unit: "m", "equivalent focal length of the optics")
  private static let run: [Column<ParameterRow>] = [
    Column(ColumnName.date, \.date, "date of the run (evening) as YYYYMMDD"),
    Column(
      ColumnName.localTime, \.localTime, unit: "s",
      "trigger time: UTC seconds since 1970-01-01 (Unix time), to 0.24 µs"),
  ]
  static let pointingColumns: [Column<ParameterRow>] = [
    Column(
      ColumnName.azimuth, \.azimuthDeg, unit: "deg",
      "azimuth of the telescope pointing, from north through east"),
    Column(
      ColumnName.altitude, \.altitudeDeg, unit: "deg",
      "altitude of the telescope pointing, without refraction"),
  ]

  /// The columns that coincidences and stereo reconstruction read; all but clock and focal length must be there.
  public static func stereoTable(telescope: Int, _ frame: ParameterFrame) -> Table<ParameterRow> {
    Table(TablePath.parameters(telescope: telescope)) {
      TelescopeEventID.columns.at(\.id)
      Column<HillasParameters>.all(frame).at(\.parameters.hillas, prefix: frame.hillasPrefix)
      Column<LeakageParameters>.all.at(\.parameters.leakage, prefix: "leakage_")
      Column<MorphologyParameters>.all.at(\.parameters.morphology, prefix: "morphology_")
      clock.optional()
      focalLengthColumn.optional
      run
      pointingColumns
    }
  }

  /// Ids, image parameters and what sst1mpipe adds to them.
  @ColumnList<Column<ParameterRow>>
  static func imageColumns(_ frame: ParameterFrame) -> [Column<ParameterRow>] {
    TelescopeEventID.columns.at(\.id)
    Column<ImageParameters>.all(frame).at(\.parameters)
    Column(
      ColumnName.corePsi, \.corePsiDeg,
      "filled in stereo files only: psi as in a camera that points where the array points"
    ).optional
    Column<ImageParameters>.added(frame).at(\.parameters).optional()
  }

  /// The table of a telescope.
  public static func table(telescope: Int, _ layout: Layout) -> Table<ParameterRow> {
    Table(TablePath.parameters(telescope: telescope)) {
      imageColumns(layout.frame)
      if layout.hasPreciseTimes { clock.optional() }
      focalLengthColumn.optional
      run.optional()
      if layout.hasMeanCharge {
        Column(
          "meanQ", \.meanCharge,
          "mean charge of the pixels in pedestal events in p.e.: a measure of the night-sky background"
        ).optional
      }
      pointingColumns.optional()
      if layout.hasOwnColumns {
        Column(
          "voltage_drop_factor", \.dropFactor,
          "signal relative to that in darkness, from the voltage drop under the night-sky background"
        ).optional
        Column(
          "voltage_drop_clamped", \.isDropClamped,
          "true if the baseline variance lies outside the voltage-drop table, so that its last entry is used"
        ).optional
        Column(
          "n_saturated_pixels", \.saturatedPixelCount,
          "number of saturated pixels, whose charge is integrated over a longer window"
        ).optional
      }
    }
  }
}

extension ImageFrame.Kind {
  /// The frame of a table with these columns.
  public init(of columns: some Collection<String>) {
    let first = "hillas_" + Self.telescope.coordinateNames.first
    self = columns.contains(first) ? .telescope : .camera
  }

  /// What stands before the names of Hillas columns.
  public var hillasPrefix: String { columnPrefix + "hillas_" }
}
