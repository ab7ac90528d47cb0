public import SSTCore

/// The settings of two-threshold cleaning (ctapipe's `TailcutsImageCleaner` and `MARSImageCleaner`).
public struct TailcutsParameters: Configurable {
  /// The charge that a core pixel needs, in photoelectrons. Compared as a 32-bit number, like NumPy 1 does.
  public var pictureThresholdPE = 10.0
  /// The charge that a pixel beside a core pixel needs, in photoelectrons.
  public var boundaryThresholdPE = 5.0
  /// How many neighbors of a core pixel must be above the picture threshold too.
  public var minimumPictureNeighbors = 2
  /// True to keep core pixels that have no neighbor above the boundary threshold.
  public var keepsIsolated = false

  /// ctapipe's defaults.
  public init() {}

  /// The keys.
  public static let settings: [Setting<TailcutsParameters>] = [
    Setting(
      "picture_threshold_pe", \.pictureThresholdPE, .number(), byTelescope: true,
      "picture threshold: charge in p.e. that a picture pixel needs"),
    Setting(
      "boundary_threshold_pe", \.boundaryThresholdPE, .number(), byTelescope: true,
      "boundary threshold: charge in p.e. that a neighbor of a picture pixel needs"),
    Setting(
      "min_picture_neighbors", \.minimumPictureNeighbors, .integer(in: 0...6), byTelescope: true,
      "number of neighbors above the picture threshold that a picture pixel needs"),
    Setting(
      "keep_isolated_pixels", \.keepsIsolated, .flag, byTelescope: true,
      "keep picture pixels that have no neighbor above the boundary threshold"),
  ]
}

/// The settings of the FACT cleaning; ctapipe derives it from tailcuts and does not look at isolated pixels.
public struct FACTCleanerParameters: Configurable {
  /// Thresholds, and how many selected neighbors a pixel needs in each step.
  public var tailcuts = TailcutsParameters()
  /// The time difference below which neighbors are close, in nanoseconds.
  public var timeLimitNS = 5.0

  /// ctapipe's defaults.
  public init() {}

  /// The keys.
  public static let settings: [Setting<FACTCleanerParameters>] =
    TailcutsParameters.settings.at(\.tailcuts) + [
      Setting(
        "time_limit_ns", \.timeLimitNS, .notNegative, byTelescope: true,
        "largest difference of peak times in ns at which neighbors count as coincident")
    ]
}

/// The settings of the time-constrained cleaning, in the style of MAGIC; derived from tailcuts like FACT's.
public struct TimeConstrainedParameters: Configurable {
  /// Thresholds, and how many neighbors close in time a pixel needs.
  public var tailcuts = TailcutsParameters()
  /// How far a core pixel may be from the mean time of the brightest island, in nanoseconds; twice that if
  /// bright.
  public var timeLimitCoreNS = 4.5
  /// How far a boundary pixel may be from its core neighbors, in nanoseconds.
  public var timeLimitBoundaryNS = 1.5

  /// ctapipe's defaults.
  public init() {}

  /// The keys.
  public static let settings: [Setting<TimeConstrainedParameters>] =
    TailcutsParameters.settings.at(\.tailcuts) + [
      Setting(
        "time_limit_core_ns", \.timeLimitCoreNS, .notNegative, byTelescope: true,
        "largest difference in ns between the peak time of a picture pixel and the mean of the brightest "
          + "island"
      ),
      Setting(
        "time_limit_boundary_ns", \.timeLimitBoundaryNS, .notNegative, byTelescope: true,
        "largest difference in ns between the peak times of a boundary pixel and its picture neighbors"),
    ]
}
