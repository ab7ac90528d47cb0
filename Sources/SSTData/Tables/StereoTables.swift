public import SSTIO
public import SSTSky

/// What stereo reconstruction found of one shower.
public struct StereoEvent: Sendable, Equatable {
  /// The event.
  public var id = EventID()
  /// The altitude the shower comes from, in degrees.
  public var altitudeDeg = Double.nan
  /// Its uncertainty, in degrees.
  public var altitudeUncertaintyDeg = Double.nan
  /// The azimuth the shower comes from, in degrees.
  public var azimuthDeg = Double.nan
  /// Its uncertainty, in degrees.
  public var azimuthUncertaintyDeg = Double.nan
  /// x of the core on the ground, in metres.
  public var coreX = Double.nan
  /// The same along y, in metres.
  public var coreY = Double.nan
  /// Its uncertainty, in metres.
  public var coreUncertaintyX = Double.nan
  /// The same along y, in metres.
  public var coreUncertaintyY = Double.nan
  /// x of the core in the tilted frame, in metres.
  public var coreTiltedX = Double.nan
  /// The same along y, in metres.
  public var coreTiltedY = Double.nan
  /// Its uncertainty, in metres.
  public var coreTiltedUncertaintyX = Double.nan
  /// The same along y, in metres.
  public var coreTiltedUncertaintyY = Double.nan
  /// The height of the shower maximum, in metres; ``showerMaximumDistance`` or ``showerMaximumAltitude``, as the
  /// file's configuration says.
  public var showerMaximum = Double.nan
  /// Its uncertainty, in metres.
  public var showerMaximumUncertainty = Double.nan
  /// True if the reconstruction succeeded.
  public var isValid = false
  /// The mean intensity of the images used, in photoelectrons.
  public var averageIntensity = Double.nan
  /// Not filled: NaN.
  public var goodnessOfFit = Double.nan
  /// The telescopes that were used, by their indices in the subarray.
  public var telescopes = TelescopeSet()
  /// The distance of the shower maximum from the array, in metres (ctapipe 0.17).
  public var showerMaximumDistance = Double.nan
  /// The height of the shower maximum above sea level, in metres (ctapipe 0.21).
  public var showerMaximumAltitude = Double.nan
  /// 0 reconstructed, 1 too few images, 2 undefined image, 3 parallel images; −1 if the file does not tell.
  public var status: Int64 = -1

  /// An event without a result.
  public init() {}

  /// The direction that the shower comes from.
  public var direction: HorizontalDirection {
    HorizontalDirection(azimuthDeg: azimuthDeg, altitudeDeg: altitudeDeg)
  }

  private static let telescopesName = "telescopes"
  static let telescopesColumn = TablePath.reconstructorPrefix + telescopesName

  /// The table.
  ///
  /// - Parameters:
  ///   - telescopeCount: the telescopes of the subarray.
  ///   - hasOwnColumns: true for the columns that sst1mpipe does not have.
  public static func table(telescopeCount: Int, hasOwnColumns: Bool) -> Table<StereoEvent> {
    let own: [Column<StereoEvent>] = [
      Column(
        "h_max_distance", \.showerMaximumDistance, unit: "m",
        "distance of the shower maximum from the array reference point (h_max of ctapipe 0.17)"
      ).optional,
      Column(
        "h_max_altitude", \.showerMaximumAltitude, unit: "m",
        "height of the shower maximum above sea level (h_max of ctapipe 0.21 and later)"
      ).optional,
      Column(
        "status", \.status,
        "0 reconstructed, 1 fewer than two usable images, 2 image without width, 3 parallel image axes"
      ).optional,
    ]
    return Table(TablePath.stereoGeometry) {
      EventID.columns.at(\.id)
      (geometry(telescopeCount) + (hasOwnColumns ? own : [])).prefixed(TablePath.reconstructorPrefix)
    }
  }

  private static func geometry(_ telescopeCount: Int) -> [Column<StereoEvent>] {
    [
      Column("alt", \.altitudeDeg, unit: "deg", "altitude of the shower direction, without refraction"),
      Column(
        "alt_uncert", \.altitudeUncertaintyDeg, unit: "deg",
        "mean angle between the direction and the crossings of image pairs; NaN for two images"),
      Column("az", \.azimuthDeg, unit: "deg", "azimuth of the shower direction, from north through east"),
      Column("az_uncert", \.azimuthUncertaintyDeg, unit: "deg", "the same value as alt_uncert"),
      Column("core_x", \.coreX, unit: "m", "impact point on the ground, north of the array reference point"),
      Column("core_y", \.coreY, unit: "m", "impact point on the ground, west of the array reference point"),
      Column("core_uncert_x", \.coreUncertaintyX, unit: "m", "not filled: NaN"),
      Column("core_uncert_y", \.coreUncertaintyY, unit: "m", "not filled: NaN"),
      Column(
        "core_tilted_x", \.coreTiltedX, unit: "m",
        "impact point in the plane perpendicular to the pointing, towards smaller altitude"),
      Column(
        "core_tilted_y", \.coreTiltedY, unit: "m",
        "impact point in the plane perpendicular to the pointing, towards smaller azimuth"),
      Column(
        "core_tilted_uncert_x", \.coreTiltedUncertaintyX, unit: "m", "not filled: NaN"
      ),
      Column(
        "core_tilted_uncert_y", \.coreTiltedUncertaintyY, unit: "m", "not filled: NaN"
      ),
      Column(
        "h_max", \.showerMaximum, unit: "m", "shower maximum: h_max_distance or h_max_altitude, as configured"
      ),
      Column("h_max_uncert", \.showerMaximumUncertainty, unit: "m", "not filled: NaN"),
      Column("is_valid", \.isValid, "true if the geometry was reconstructed"),
      Column("average_intensity", \.averageIntensity, "mean intensity of the images used, in p.e."),
      Column("goodness_of_fit", \.goodnessOfFit, "not filled: NaN"),
      Column.telescopes(
        telescopesName, \.telescopes, count: telescopeCount,
        "true for each telescope used, telescopes ordered by id"),
    ]
  }
}

/// The distance of a telescope to the axis of a shower.
public struct ImpactRow: Sendable, Equatable {
  /// The event.
  public var id = TelescopeEventID()
  /// The distance, in metres.
  public var distance = Double.nan
  /// Its uncertainty, in metres.
  public var uncertainty = Double.nan

  /// A row without a distance.
  public init() {}

  /// The table of a telescope.
  public static func table(telescope: Int) -> Table<ImpactRow> {
    let values: [Column<ImpactRow>] = [
      Column("distance", \.distance, unit: "m", "distance of the telescope from the shower axis"),
      Column("distance_uncert", \.uncertainty, unit: "m", "not filled: NaN"),
    ]
    return Table(TablePath.impact(telescope: telescope)) {
      TelescopeEventID.columns.at(\.id)
      values.prefixed(TablePath.reconstructorPrefix + "tel_impact_")
    }
  }
}

/// The outcome of the search for a partner of an event of the first telescope.
public struct CoincidenceDecision: Sendable, Equatable {
  /// The event.
  public var id = EventID()
  /// 0 matched, 1 no match, 2 multiple, 3 not cleaned, 4 already used, 5 outside the peak, 6 duplicate.
  public var status = 0
  /// Events of the second telescope within the window.
  public var candidateCount = 0
  /// The second telescope's own event id, −1 for none.
  public var partnerEvent: Int64 = -1
  /// The index of the second telescope's file, −1 for none.
  public var partnerFile = -1
  /// Second minus first telescope in ns, corrected for offset and light travel time.
  public var timeDifferenceNS = Double.nan

  /// An event without a partner.
  public init() {}

  /// The table.
  public static let table = Table<CoincidenceDecision>(
    TablePath.decisions, title: "Partner search for each event of the first telescope"
  ) {
    EventID.columns.at(\.id)
    Column(
      "status", \.status,
      "0 matched, 1 no match, 2 several candidates, 3 image did not survive cleaning, 4 partner already "
        + "used, 5 outside the peak of time differences, 6 duplicate")
    Column(
      "n_candidates", \.candidateCount, "number of events of the second telescope that may be the partner")
    Column(
      "partner_event_id", \.partnerEvent,
      "original event number of the partner in the second telescope; -1 for none")
    Column(
      "partner_file", \.partnerFile,
      "index of the partner's file in the order of the command's inputs; -1 for none")
    Column(
      "time_difference", \.timeDifferenceNS, unit: "ns",
      "trigger time of the second minus the first telescope, corrected for clock offset and light travel time"
    )
  }
}

/// A bin of the histogram of time differences.
public struct TimeDifferenceBin: Sendable, Equatable {
  /// The lower edge, in ns.
  public var low: Double
  /// The upper edge, in ns.
  public var high: Double
  /// Events with one candidate.
  public var candidates: Int
  /// Matched events.
  public var matched: Int

  /// Makes a bin.
  public init(low: Double = .nan, high: Double = .nan, candidates: Int = 0, matched: Int = 0) {
    (self.low, self.high, self.candidates, self.matched) = (low, high, candidates, matched)
  }

  /// The table.
  public static let table = Table<TimeDifferenceBin>(
    TablePath.timeDifference, title: "Histogram of trigger time differences"
  ) {
    Column("low", \.low, unit: "ns", "lower edge of the bin")
    Column("high", \.high, unit: "ns", "upper edge of the bin")
    Column("n_candidates", \.candidates, "number of events with exactly one candidate")
    Column("n_matched", \.matched, "number of matched events")
  }
}

/// The number of pairs at one offset of the clocks.
public struct OffsetCount: Sendable, Equatable {
  /// The offset of the second telescope's clock, in seconds.
  public var offset: Double
  /// Pairs within the window.
  public var pairs: Int

  /// Makes a step of the scan.
  public init(offset: Double = .nan, pairs: Int = 0) { (self.offset, self.pairs) = (offset, pairs) }

  /// The table.
  public static let table = Table<OffsetCount>(
    TablePath.offsetScan, title: "Scan of the offset between the clocks"
  ) {
    Column("offset", \.offset, unit: "s", "assumed offset of the second telescope's clock to the first")
    Column("n_pairs", \.pairs, "number of pairs within the coincidence window")
  }
}
