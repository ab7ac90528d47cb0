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
        name, get: { $0[keyPath: path] == 0 ? .nan : Double($0[keyPath: path]) / 1e9 },
        set: { $0[keyPath: path] = $1.magnitude < 9e9 ? Int64(($1 * 1e9).rounded()) : 0 },
        unit: "s", text)
    }
    return Table(
      path,
      columns: [
        Column("n_events", \.eventCount, "number of pedestal events in the averaging window"),
        seconds(
          "sample_time", \.meanTime.nanoseconds,
          "mean time of the window: TAI seconds since 1970-01-01 (camera clock)"),
        seconds(
          "sample_time_min", \.firstTime.nanoseconds,
          "time of the first event in the window: TAI seconds since 1970-01-01"),
        seconds(
          "sample_time_max", \.lastTime.nanoseconds,
          "time of the last event in the window: TAI seconds since 1970-01-01"),
        Column.array(
          "charge_mean", \.mean, pixelCount,
          "mean of the raw samples of each pixel in ADC counts (baseline)"),
        Column.array(
          "charge_median", \.median, pixelCount, "median of the raw samples of each pixel in ADC counts"),
        Column.array(
          "charge_std", \.rms, pixelCount, "standard deviation of the raw samples of each pixel in ADC counts"
        ),
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
  /// False if quiet events were used instead of pedestal events.
  public var hasPedestals = false
  /// Events whose voltage-drop factor is the last entry of its table.
  public var clampedDropCount = 0
  /// The mean fraction of pixels with a raised picture threshold.
  public var meanRaisedFraction = Double.nan
  /// Damaged events that were left out.
  public var lostCount = 0
  /// Pixels that are missing in some event.
  public var missingPixelCount = 0
  /// Events with samples outside the range of the digitizer.
  public var impossibleCount = 0
  /// False if the input was damaged or cut by an option.
  public var isComplete = false
  /// Events without a time.
  public var untimedCount = 0
  /// Rows of the input that were never filled, which are left out.
  public var emptyCount = 0
  /// Events that occur again in the input, which are left out.
  public var duplicateCount = 0
  /// Events of this file whose id is a substitute, as they had no number or that of another.
  public var substituteCount = 0
  /// How often the time goes back.
  public var clockStepsBack = 0
  /// The largest step back, in seconds.
  public var largestStepBack = 0.0

  /// Makes a row without values.
  public init() {}

  private static let numbering = Column<RunInfo>(
    "swat_event_ids_used", \.usesArrayEventIDs,
    "true if event_id is the number of the array trigger, false if it is that of the camera")
  /// The part of the table that tells whose event ids are used.
  static let numberingTable = Table<RunInfo>(TablePath.info) { numbering }

  /// The one-row table, columns in alphabetical order; ours are at the end.
  ///
  /// - Parameters:
  ///   - path: the path of the table in the file.
  ///   - telescopeCount: the telescopes of the subarray.
  ///   - hasOwnColumns: true for the columns that sst1mpipe does not have.
  public static func table(
    path: String = TablePath.info, telescopeCount: Int, hasOwnColumns: Bool = true
  ) -> Table<RunInfo> {
    Table(path, title: "Facts about the run and its processing") {
      Column.text("calib_file", \.calibrationFile, 256, "gain calibration file")
      Column("dec", \.declinationDeg, unit: "deg", "declination of the nominal pointing, ICRS")
      Column("manual_coords", \.hasManualPointing, "true if the pointing was given with --force-pointing")
      Column("n_pedestal", \.pedestalCount, "number of pedestal events")
      Column("n_saturated", \.saturatedCount, "number of events with saturated pixels")
      Column(
        "n_survived_pedestals", \.survivedPedestalCount,
        "number of pedestal events with pixels that survive cleaning")
      for place in 0..<telescopeCount {
        Column(
          "n_triggered_tel\(place + 1)", get: { $0.triggeredCounts[place] },
          set: {
            while $0.triggeredCounts.count <= place { $0.triggeredCounts.append(0) }
            $0.triggeredCounts[place] = $1
          }, "number of events of telescope \(place + 1) of the array"
        ).optional
      }
      Column("ra", \.rightAscensionDeg, unit: "deg", "right ascension of the nominal pointing, ICRS")
      Column.text("sst1mpipe_version", \.software, 68, "name and version of the software that wrote the file")
      numbering
      Column.text("target", \.target, 256, "name of the target")
      Column.text("window_file", \.windowFile, 256, "file with the transmittance of the camera window")
      Column.text("wobble", \.wobble, 68, "wobble position")
      if hasOwnColumns {
        Column("has_pedestals", \.hasPedestals, "false if quiet events were used instead of pedestal events")
          .optional
        Column(
          "n_drop_clamped", \.clampedDropCount,
          "number of events with a baseline variance outside the voltage-drop table"
        ).optional
        Column(
          "mean_raised_fraction", \.meanRaisedFraction,
          "mean fraction of pixels whose picture threshold is raised by the night-sky background"
        ).optional
        Column("is_complete", \.isComplete, "false if the input was damaged or limited by an option").optional
        Column("n_untimed", \.untimedCount, "number of events without a time").optional
        Column("n_empty", \.emptyCount, "number of empty rows of the input, left out").optional
        Column("n_duplicates", \.duplicateCount, "number of repeated events of the input, left out").optional
        Column("n_substitute_ids", \.substituteCount, "number of events with a substitute event_id").optional
        Column("n_clock_back", \.clockStepsBack, "how often the camera clock goes back").optional
        Column("clock_back", \.largestStepBack, unit: "s", "largest step back of the camera clock").optional
        Column("n_lost", \.lostCount, "number of damaged events, left out").optional
        Column(
          "n_missing_pixels", \.missingPixelCount, "number of pixels that are missing in at least one event"
        ).optional
        Column(
          "n_impossible_samples", \.impossibleCount,
          "number of events with samples outside the range of the digitizer"
        ).optional
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
        set: { $0.start.nanoseconds = Int64(clamping: $1) },
        "start of the interval of the map in ns TAI since 1970-01-01")
      Column("n", \.eventCount, "number of pedestal events in the map")
      Column.array("average_q", \.mean, pixelCount, "mean pedestal charge of each pixel in p.e.")
      Column.array(
        "stdev_q", \.deviation, pixelCount, "standard deviation of the pedestal charge of each pixel in p.e.")
    }
  }
}

/// The status of the pixels in an event in which some cannot be used.
public struct PixelStatusRow: Sendable, Equatable {
  /// The event.
  public var id: TelescopeEventID
  /// The bits of a `PixelStatus` for each pixel.
  public var status: [UInt8]

  /// Makes a row.
  public init(id: TelescopeEventID = TelescopeEventID(), status: [UInt8] = []) {
    (self.id, self.status) = (id, status)
  }

  /// The table of a telescope.
  public static func table(telescope: Int, pixelCount: Int) -> Table<PixelStatusRow> {
    Table(
      TablePath.pixelStatus(telescope: telescope),
      title: "Pixels without usable data, for each event with such pixels"
    ) {
      TelescopeEventID.columns.at(\.id)
      Column.array(
        "pixel_status", \.status, pixelCount,
        "bits for each pixel: 1 missing, 2 samples outside the range of the digitizer")
    }
  }
}
