public import SSTCalib
internal import SSTCore
public import SSTIO

extension PedestalMonitoringRow {
  /// The table of pedestals over time; times are seconds of the camera's clock.
  public static func table(path: String = TablePath.pedestal, pixelCount: Int) -> Table<PedestalMonitoringRow>
  {
    func seconds(
      _ name: String, _ path: any WritableKeyPath<PedestalMonitoringRow, Int64> & Sendable, _ text: String
    ) -> Column<PedestalMonitoringRow> {
      Column(
        name, get: { Double($0[keyPath: path]) / 1e9 },
        set: { $0[keyPath: path] = Int64(($1 * 1e9).rounded()) },
        unit: "s", text)
    }
    return Table(
      path,
      columns: [
        Column("n_events", \.eventCount, "pedestal events in the window"),
        seconds("sample_time", \.meanTime.nanoseconds, "mean time of the window, camera clock"),
        seconds("sample_time_min", \.firstTime.nanoseconds, "time of the window's first event, camera clock"),
        seconds("sample_time_max", \.lastTime.nanoseconds, "time of the window's last event, camera clock"),
        Column.array(
          "charge_mean", \.mean, pixelCount, "mean of the raw samples of each pixel, ADC counts"),
        Column.array(
          "charge_median", \.median, pixelCount, "median of the raw samples of each pixel, ADC counts"),
        Column.array("charge_std", \.rms, pixelCount, "rms of the raw samples of each pixel, ADC counts"),
      ].prefixed("pedestal_"))
  }
}

/// Facts about the run of a telescope.
public struct RunInfo: Sendable, Equatable {
  /// The file of gains.
  public var calibrationFile = ""
  /// Right ascension of the pointing, in degrees.
  public var rightAscensionDeg = Double.nan
  /// Declination of the pointing, in degrees.
  public var declinationDeg = Double.nan
  /// True if the pointing was given by an option.
  public var hasManualPointing = false
  /// Pedestal events.
  public var pedestalCount = 0
  /// Events with saturated pixels.
  public var saturatedCount = 0
  /// Pedestal events that survived the cleaning.
  public var survivedPedestalCount = 0.0
  /// Events of each telescope of the subarray.
  public var triggeredCounts: [Int] = []
  /// Name and version of the software.
  public var software = ""
  /// True if event ids are those of the array trigger.
  public var usesArrayEventIDs = false
  /// The name of the target.
  public var target = "None"
  /// The file of the window's transmittance.
  public var windowFile = ""
  /// The wobble position.
  public var wobble = "None"
  /// False if quiet events took the place of pedestals.
  public var hasPedestals = false
  /// Events whose drop factor is from the end of its table.
  public var clampedDropCount = 0
  /// The mean share of pixels with a raised picture threshold.
  public var meanRaisedFraction = Double.nan
  /// False if the input was damaged or cut by an option.
  public var isComplete = false

  /// Makes a row without values.
  public init() {}

  private static let numbering = Column<RunInfo>("swat_event_ids_used", \.usesArrayEventIDs)
  /// The part of the table that says whose event ids are used.
  static let numberingTable = Table<RunInfo>(TablePath.info) { numbering }

  /// The one-row table, columns in alphabetical order; ours are at the end.
  ///
  /// - Parameters:
  ///   - path: where the table is.
  ///   - telescopeCount: the telescopes of the subarray.
  ///   - hasOwnColumns: true for the columns that sst1mpipe does not have.
  public static func table(
    path: String = TablePath.info, telescopeCount: Int, hasOwnColumns: Bool = true
  ) -> Table<RunInfo> {
    Table(path, title: "DL1 production info") {
      Column.text("calib_file", \.calibrationFile, 256)
      Column("dec", \.declinationDeg, unit: "deg", "declination of the pointing")
      Column("manual_coords", \.hasManualPointing)
      Column("n_pedestal", \.pedestalCount)
      Column("n_saturated", \.saturatedCount)
      Column("n_survived_pedestals", \.survivedPedestalCount)
      for place in 0..<telescopeCount {
        Column(
          "n_triggered_tel\(place + 1)", get: { $0.triggeredCounts[place] },
          set: {
            while $0.triggeredCounts.count <= place { $0.triggeredCounts.append(0) }
            $0.triggeredCounts[place] = $1
          }
        ).optional
      }
      Column("ra", \.rightAscensionDeg, unit: "deg", "right ascension of the pointing")
      Column.text("sst1mpipe_version", \.software, 68)
      numbering
      Column.text("target", \.target, 256)
      Column.text("window_file", \.windowFile, 256)
      Column.text("wobble", \.wobble, 68)
      if hasOwnColumns {
        Column("has_pedestals", \.hasPedestals, "false if quiet events took their place").optional
        Column("n_drop_clamped", \.clampedDropCount, "events whose drop factor is from the end of its table")
          .optional
        Column(
          "mean_raised_fraction", \.meanRaisedFraction, "mean share of pixels with a raised picture threshold"
        ).optional
        Column("is_complete", \.isComplete, "false if the input was damaged or cut by an option").optional
      }
    }
  }
}

extension NightSkyMap {
  /// The table of maps in a file of pedestal charges.
  public static func table(pixelCount: Int) -> Table<NightSkyMap> {
    Table("/charge_images") {
      Column(
        "start_time", get: { UInt64(clamping: $0.start.nanoseconds) },
        set: { $0.start.nanoseconds = Int64(clamping: $1) })
      Column("n", \.eventCount)
      Column.array("average_q", \.mean, pixelCount)
      Column.array("stdev_q", \.deviation, pixelCount)
    }
  }
}
