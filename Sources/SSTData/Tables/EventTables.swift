internal import SSTCore
public import SSTIO
public import SSTSky

/// The names of columns that are searched for individually, beside the lists of columns.
public enum ColumnName {
  /// Observation, event and telescope.
  public static let (observation, event, telescope) = ("obs_id", "event_id", "tel_id")
  /// The camera's clock: whole seconds and fraction.
  public static let (clockSeconds, clockFraction) = ("time_wr_full_seconds", "time_wr_frac_seconds")
  /// The equivalent focal length, the date of the run and the trigger time.
  public static let (focalLength, date, localTime) = ("equivalent_focal_length", "date", "local_time")
  /// Where the telescope points.
  public static let (azimuth, altitude) = ("true_az_tel", "true_alt_tel")
  /// The angle of the axis in a camera that points where the array points.
  public static let corePsi = "core_psi"
  /// The last column that is computed from the image.
  public static let lastOfImage = "len_st"
  /// The number of selected pixels.
  public static let pixelCount = "morphology_n_pixels"
  /// The fraction of the intensity in the two outermost rings.
  public static let intensityLeakage2 = "leakage_intensity_width_2"
}

/// What an array event is called in all tables.
public struct EventID: Sendable, Hashable {
  /// The observation.
  public var observation: Int64
  /// The event in the observation.
  public var event: Int64

  /// Makes an id.
  public init(observation: Int64 = 0, event: Int64 = 0) {
    (self.observation, self.event) = (observation, event)
  }

  /// The columns `obs_id` and `event_id`.
  public static let columns: [Column<EventID>] = [
    Column(ColumnName.observation, \.observation, "observation (run) number"),
    Column(ColumnName.event, \.event, "event number within the observation"),
  ]
}

/// What a telescope's part of an array event is called in all tables.
public struct TelescopeEventID: Sendable, Hashable {
  /// The array event.
  public var array: EventID
  /// The telescope's id.
  public var telescope: Int16

  /// Makes an id.
  public init(_ array: EventID = EventID(), telescope: Int = 0) {
    (self.array, self.telescope) = (array, Int16(clamping: telescope))
  }

  /// The columns `obs_id`, `event_id` and `tel_id`.
  public static let columns: [Column<TelescopeEventID>] =
    EventID.columns.at(\.array) + [Column(ColumnName.telescope, \.telescope, "telescope id")]
}

/// A set of telescopes by their positions in the list of the subarray, ascending by id; at most ``capacity``.
public struct TelescopeSet: Sendable, Hashable {
  /// The most telescopes of a subarray.
  public static let capacity = 256

  /// One bit per telescope, 64 a word.
  private var words = SIMD4<UInt64>()

  /// Makes a set of indices.
  public init(_ indices: Int...) { for index in indices { insert(index) } }

  /// Adds a telescope by its index.
  public mutating func insert(_ index: Int) { words[index >> 6] |= 1 << UInt64(index & 63) }

  /// True if the telescope with an index is in the set.
  public func contains(_ index: Int) -> Bool { words[index >> 6] & 1 << UInt64(index & 63) != 0 }
}

extension Column {
  /// A column with one truth value for each telescope of the subarray.
  static func telescopes(
    _ name: String, _ path: any WritableKeyPath<Row, TelescopeSet> & Sendable, count: Int, _ text: String
  ) -> Self {
    array(
      name, of: Bool.self, count, transform: .telescopeListToMask, text,
      set: { row, cells in
        var set = TelescopeSet()
        for index in cells.indices.prefix(TelescopeSet.capacity) where cells[index] { set.insert(index) }
        row[keyPath: path] = set
      },
      get: { row, cells in
        let set = row[keyPath: path]
        for index in cells.indices { cells[index] = set.contains(index) }
      })
  }

  /// The column `time`, a Modified Julian Date on the TAI scale; good to about a microsecond.
  static func mjd(_ path: any WritableKeyPath<Row, Double> & Sendable, _ text: String) -> Self {
    Column("time", path, text).transform(.time(format: "mjd", scale: "tai"))
  }

  /// A column of an enumeration of ctapipe.
  static func choice(
    _ name: String, _ path: any WritableKeyPath<Row, Int64> & Sendable, _ type: String, _ text: String = ""
  ) -> Self {
    Column(name, path, text).transform(.enumeration("cctapipe.containers\n\(type)\np0\n."))
  }
}

/// Which telescopes triggered in an event.
public struct SubarrayTrigger: Sendable, Equatable {
  /// The event.
  public var id = EventID()
  /// The trigger time as Modified Julian Date, TAI.
  public var mjdTAI = Double.nan
  /// The telescopes that triggered.
  public var telescopes = TelescopeSet()
  /// ctapipe's number of the type; 32 is a shower.
  public var eventType: Int64 = 32

  /// Makes a row.
  public init() {}

  static let telescopesColumn = "tels_with_trigger"

  /// The table, for so many telescopes.
  public static func table(telescopeCount: Int) -> Table<SubarrayTrigger> {
    Table(TablePath.subarrayTrigger) {
      EventID.columns.at(\.id)
      Column.mjd(\.mjdTAI, "trigger time, MJD on the TAI scale, to about 1 µs")
      Column.telescopes(
        telescopesColumn, \.telescopes, count: telescopeCount,
        "true for each telescope that triggered, telescopes ordered by id"
      )
      Column.choice(
        "event_type", \.eventType, "EventType", "event type as in ctapipe: 32 (shower) for all events")
    }
  }
}

/// The trigger of a telescope.
public struct TelescopeTrigger: Sendable, Equatable {
  /// The event.
  public var id = TelescopeEventID()
  /// The trigger time as Modified Julian Date, TAI.
  public var mjdTAI = Double.nan
  /// The number of trigger groups; −1 if unknown.
  public var groupCount: Int64 = -1

  /// Makes a row.
  public init() {}

  /// The table.
  public static let table = Table<TelescopeTrigger>(TablePath.telescopeTrigger) {
    TelescopeEventID.columns.at(\.id)
    Column.mjd(\.mjdTAI, "trigger time of the telescope, MJD on the TAI scale, to about 1 µs")
    Column(
      "n_trigger_pixels", \.groupCount,
      "number of trigger groups (pixel groups of the trigger) above threshold; -1 if unknown"
    ).optional
  }
}

/// Where the array points from a time on.
public struct ArrayPointing: Sendable, Equatable {
  /// The trigger time of the first such event as Modified Julian Date, TAI.
  public var mjdTAI = Double.nan
  /// Where the first telescope points.
  public var horizontal = HorizontalDirection(azimuthRad: .nan, altitudeRad: .nan)
  /// The nominal pointing of the run.
  public var nominal = ICRSDirection(rightAscensionRad: .nan, declinationRad: .nan)

  /// Makes a row.
  public init() {}

  /// The table.
  public static let table = Table<ArrayPointing>(TablePath.arrayPointing) {
    Column.mjd(\.mjdTAI, "time from which this pointing holds, MJD on the TAI scale")
    Column(
      "array_azimuth", \.horizontal.azimuthRad, unit: "rad",
      "azimuth of the pointing of the first telescope, from north through east")
    Column(
      "array_altitude", \.horizontal.altitudeRad, unit: "rad",
      "altitude of the pointing of the first telescope, without refraction")
    Column(
      "array_ra", \.nominal.rightAscensionRad, unit: "rad",
      "right ascension of the nominal pointing of the run, ICRS")
    Column(
      "array_dec", \.nominal.declinationRad, unit: "rad",
      "declination of the nominal pointing of the run, ICRS")
  }
}

/// Where a telescope points from a time on.
public struct TelescopePointing: Sendable, Equatable {
  /// The trigger time of the first such event as Modified Julian Date, TAI.
  public var mjdTAI = Double.nan
  /// Where the telescope points.
  public var horizontal = HorizontalDirection(azimuthRad: .nan, altitudeRad: .nan)

  /// Makes a row.
  public init() {}

  /// The table of a telescope.
  public static func table(telescope: Int) -> Table<TelescopePointing> {
    Table(TablePath.pointing(telescope: telescope)) {
      Column.mjd(\.mjdTAI, "time from which this pointing holds, MJD on the TAI scale")
      Column(
        "azimuth", \.horizontal.azimuthRad, unit: "rad", "azimuth of the pointing, from north through east")
      Column(
        "altitude", \.horizontal.altitudeRad, unit: "rad", "altitude of the pointing, without refraction")
    }
  }
}
