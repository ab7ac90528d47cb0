public import SSTIO
public import SSTSky

/// The result of an event with images of several telescopes.
public struct StereoReconstruction: Sendable, Equatable {
  /// The event.
  public var id = EventID()
  /// The mean pointing: azimuth and altitude in degrees.
  public var pointingDeg = Pair()
  /// The core on the ground by geometry, x and y in meters.
  public var core = Pair()
  /// The shower maximum by geometry, in meters.
  public var showerMaximum = Double.nan
  /// The truth; NaN in data.
  public var truth = Truth()
  /// The trigger time in UTC seconds since 1970; NaN in simulations.
  public var localTime = Double.nan
  /// The date of the run as YYYYMMDD; NaN in simulations.
  public var date = Double.nan
  /// The equivalent focal length in meters; NaN in simulations.
  public var focalLength = Double.nan
  /// The decimal logarithm of the energy in TeV.
  public var logEnergy = Double.nan
  /// The energy in TeV.
  public var energyTeV = Double.nan
  /// Its variance among the telescopes in TeV², unweighted and weighted.
  public var energyVariances = Pair()
  /// How much the shower looks like that of a gamma ray, 0 to 1.
  public var gammaness = Double.nan
  /// Its variance among the telescopes, unweighted and weighted.
  public var gammanessVariances = Pair()
  /// The largest distance of two telescopes' directions in radians.
  public var largestDistanceRad = Double.nan
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
  /// One bit for each telescope of the file that has an image, the first at the lowest: 1 if the source lies against psi.
  public var signCombination: Int64 = 0
  /// The telescopes that have an image.
  public var telescopeCount: Int64 = 0

  /// A row without values.
  public init() {}

  /// Two numbers that belong together.
  public struct Pair: Sendable, Equatable {
    /// The first one.
    public var x: Double
    /// The second one.
    public var y: Double

    /// Makes a pair; NaN without numbers.
    public init(_ x: Double = .nan, _ y: Double = .nan) { (self.x, self.y) = (x, y) }
  }

  /// The direction of the source.
  public var direction: HorizontalDirection {
    HorizontalDirection(azimuthDeg: azimuthDeg, altitudeDeg: altitudeDeg)
  }

  /// What simulations know.
  public struct Truth: Sendable, Equatable {
    /// The direction of the primary: azimuth and altitude in degrees.
    public var directionDeg = Pair()
    /// Its energy in TeV.
    public var energyTeV = Double.nan
    /// The decimal logarithm of it.
    public var logEnergy = Double.nan
    /// The core on the ground, x and y in meters.
    public var core = Pair()
    /// The height of the first interaction in meters.
    public var firstInteraction = Double.nan
    /// The depth of the shower maximum in g/cm².
    public var depth = Double.nan
    /// The particle.
    public var primary = Double.nan
    /// The mean of the true positions in the cameras, in meters.
    public var camera = Pair()
    /// From this energy on, in TeV, all events are in the file.
    public var leastEnergyTeV = Double.nan

    /// Nothing is known.
    public init() {}
  }

  /// Which columns the table has, and of which types.
  public struct Layout: Sendable, Equatable {
    /// True for simulations.
    public var isSimulated = false
    /// True for the columns and types of the original: means are no whole numbers, cameras are averaged.
    public var isOriginal = false
    /// True if observations are numbered with 32 bits.
    public var hasShortObservations = false
    /// True if the least energy has 64 bits.
    public var hasLongLeastEnergy = false

    /// Data, with our columns.
    public init() {}
  }
}

/// What a row of the stereo table keeps of one telescope's image, for later cuts.
public struct StereoImageCopy: Sendable, Equatable {
  /// The intensity in photoelectrons.
  public var intensity = Double.nan
  /// The width in meters.
  public var width = Double.nan
  /// The length in meters.
  public var length = Double.nan
  /// The fraction of the intensity in the two outermost rings.
  public var leakage = Float.nan
  /// Width divided by length.
  public var widthOverLength = Double.nan
  /// The skewness.
  public var skewness = Double.nan
  /// The kurtosis.
  public var kurtosis = Double.nan
  /// The gradient of the time along the axis in ns/m.
  public var slope = Double.nan
  /// The distance to the axis of the shower in meters.
  public var impact = Double.nan

  /// A telescope without an image.
  public init() {}

  /// The distance to the axis.
  ///
  /// - Parameter number: what the telescope is called: 1 for telescopes 1 and 21.
  public static func impactTable(number: Int) -> Table<StereoImageCopy> {
    Table(TablePath.dl2Stereo) {
      Column(
        "\(ColumnName.impact)_tel\(number)", \.impact, unit: "m",
        "distance of the telescope from the shower axis, by the geometry of the images")
    }
  }

  /// Image parameters.
  ///
  /// - Parameter number: the telescope's id.
  public static func imageTable(telescope number: Int) -> Table<StereoImageCopy> {
    let columns: [Column<StereoImageCopy>] = [
      Column(ColumnName.intensity, \.intensity, "image intensity in p.e."),
      Column("camera_frame_hillas_width", \.width, unit: "m", "image width"),
      Column("camera_frame_hillas_length", \.length, unit: "m", "image length"),
      Column(
        ColumnName.intensityLeakage2, \.leakage,
        "fraction of the intensity in the two outermost rings of pixels"),
      Column(ColumnName.widthOverLength, \.widthOverLength, "width divided by length"),
      Column("camera_frame_hillas_skewness", \.skewness, "skewness of the image along its axis"),
      Column("camera_frame_hillas_kurtosis", \.kurtosis, "kurtosis of the image along its axis"),
      Column(
        "camera_frame_timing_slope", \.slope, unit: "ns/m", "gradient of the peak time along the image axis"),
    ]
    return Table(
      TablePath.dl2Stereo,
      columns: columns.map { column in
        var column = column
        column.info.name += "_tel\(number)"
        return column
      })
  }
}
