public import SSTCore

/// The settings of `ImageCleanerSST` for one level of night-sky background.
public struct SSTCleanerParameters: Configurable {
  /// The mean pedestal charge from which on the entry applies, in photoelectrons.
  public var minimumNSBLevel = 0.0
  /// The number of pedestal standard deviations above the mean in the adaptive picture threshold.
  public var standardDeviationScaling = 2.5
  /// The smallest picture threshold, in photoelectrons.
  public var pictureThresholdPE = 8.0
  /// The boundary threshold, in photoelectrons; never adapted.
  public var boundaryThresholdPE = 4.0
  /// How many neighbors of a core pixel must be above the picture threshold too.
  public var minimumPictureNeighbors = 2
  /// True to keep core pixels without neighbors.
  public var keepsIsolated = false
  /// How many neighbors of a pixel must be selected and close in time.
  public var minimumTimeNeighbors = 1
  /// The time difference below which neighbors are close, in nanoseconds.
  public var timeLimitNS = 8.0
  /// True to keep only the island with the most pixels.
  public var onlyMainIsland = false

  /// The defaults of sst1mpipe.
  public init() {}

  /// The keys of an entry of `ImageCleanerSST.telescope_defaults`.
  public static let settings: [Setting<SSTCleanerParameters>] = [
    Setting(
      "min_nsb_level", \.minimumNSBLevel, .number(),
      "mean pedestal charge in p.e. (a measure of the night-sky background) from which on this entry "
        + "applies"),
    Setting(
      "stdev_scaling", \.standardDeviationScaling, .notNegative,
      "number of pedestal standard deviations by which the picture threshold of a pixel is above its mean "
        + "pedestal charge"),
    Setting(
      "picture_threshold_pe", \.pictureThresholdPE, .number(),
      "lowest picture threshold in p.e., used where the night-sky background does not raise it"),
    Setting(
      "boundary_threshold_pe", \.boundaryThresholdPE, .number(),
      "boundary threshold in p.e.: charge that a neighbor of a picture pixel needs"),
    Setting(
      "min_picture_neighbors", \.minimumPictureNeighbors, .integer(in: 0...6),
      "number of neighbors above the picture threshold that a picture pixel needs"),
    Setting("keep_isolated", \.keepsIsolated, .flag, "keep picture pixels that have no selected neighbor"),
    Setting(
      "min_time_neighbors", \.minimumTimeNeighbors, .integer(in: 0...6),
      "number of selected neighbors within time_limit_ns that a pixel needs to stay selected"),
    Setting(
      "time_limit_ns", \.timeLimitNS, .notNegative,
      "largest difference of peak times in ns at which neighbors count as coincident"),
    Setting(
      "only_main_island", \.onlyMainIsland, .flag,
      "keep only the island with the most pixels; the others are removed from the image"),
  ]

  /// The picture threshold of each pixel: max(picture threshold, mean + scaling × standard deviation).
  ///
  /// `mean` and `standardDeviation` are of the pedestal charges, in photoelectrons, one value per pixel. A NaN
  /// gives a threshold that no charge passes, like in the original.
  public func adaptiveThreshold(mean: Double, standardDeviation: Double) -> Double {
    let raised = mean + standardDeviationScaling * standardDeviation
    return raised.isNaN ? .nan : max(pictureThresholdPE, raised)
  }

  /// The thresholds of all pixels; see ``adaptiveThreshold(mean:standardDeviation:)``.
  public func adaptiveThresholds(mean: [Double], standardDeviation: [Double]) -> [Double] {
    precondition(mean.count == standardDeviation.count, "one mean and one standard deviation per pixel")
    return mean.indices.map { adaptiveThreshold(mean: mean[$0], standardDeviation: standardDeviation[$0]) }
  }

  /// The entry for a night-sky background level: the one with the largest ``minimumNSBLevel`` that is not above
  /// `nsbLevel`.
  ///
  /// `nsbLevel` is the mean pedestal charge in photoelectrons. The result is nil if no entry applies.
  public static func entry(in entries: [Self], nsbLevel: Double) -> Self? {
    var best: Self?
    for entry in entries where entry.minimumNSBLevel <= nsbLevel {
      if best.map({ entry.minimumNSBLevel > $0.minimumNSBLevel }) ?? true { best = entry }
    }
    return best
  }
}

/// `ImageCleanerSST`: the entries of each telescope, and what thresholds of a first pass need.
public struct SSTCleaning: Configurable {
  /// How many pedestals a time interval must have for its thresholds to be used by `--reclean`.
  public var minimumPedestals = 100
  /// The entries of each telescope, in the order of the file.
  public var entries: [Int: [SSTCleanerParameters]] = [:]

  /// No telescope has an entry.
  public init() {}

  /// The keys.
  public static let settings: [Setting<SSTCleaning>] = [
    Setting(
      "min_number_pedestals", \.minimumPedestals, .count,
      "number of pedestal events that an interval needs for its thresholds to be used by --reclean"),
    Setting(
      "telescope_defaults", \.entries, .telescopes(.list(of: .object())),
      "cleaning settings of each telescope for levels of night-sky background"),
  ]

  /// The entries of a telescope, in the order of the file; at least one.
  ///
  /// - Throws: `ConfigurationError.missing`.
  public func entries(ofTelescope id: Int) throws(ConfigurationError) -> [SSTCleanerParameters] {
    if let entries = entries[id], !entries.isEmpty { return entries }
    throw .missing(
      key: "ImageProcessor.ImageCleanerSST.telescope_defaults.\(TelescopeKey.key(of: id))",
      hint: "the SST cleaner needs at least one entry for telescope \(id)")
  }
}
