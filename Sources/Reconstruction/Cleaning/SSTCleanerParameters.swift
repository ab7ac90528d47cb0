/// The settings of `ImageCleanerSST` for one level of night-sky background.
///
/// Coded with the names of sst1mpipe's `ImageCleanerSST.telescope_defaults` entries.
public struct SSTCleanerParameters: Codable, Sendable, Equatable {
  /// The mean pedestal charge from which on the entry applies, in photo-electrons.
  public var minNSBLevel: Double
  /// The number of pedestal standard deviations above the mean in the adaptive picture threshold.
  public var stdevScaling: Double
  /// The smallest picture threshold, in photo-electrons.
  public var pictureThresholdPE: Double
  /// The boundary threshold, in photo-electrons; never adapted.
  public var boundaryThresholdPE: Double
  /// How many neighbours of a core pixel must be above the picture threshold too.
  public var minPictureNeighbours: Int
  /// True to keep core pixels without neighbours.
  public var keepIsolated: Bool
  /// How many neighbours of a pixel must be selected and close in time.
  public var minTimeNeighbours: Int
  /// The time difference below which neighbours are close, in nanoseconds.
  public var timeLimitNS: Double
  /// True to keep only the island with the most pixels.
  public var onlyMainIsland: Bool

  /// Makes settings; the defaults are those of the SST-1M.
  public init(
    minNSBLevel: Double = 0, stdevScaling: Double = 2.5, pictureThresholdPE: Double = 8,
    boundaryThresholdPE: Double = 4, minPictureNeighbours: Int = 2, keepIsolated: Bool = false,
    minTimeNeighbours: Int = 1, timeLimitNS: Double = 8, onlyMainIsland: Bool = false
  ) {
    self.minNSBLevel = minNSBLevel
    self.stdevScaling = stdevScaling
    self.pictureThresholdPE = pictureThresholdPE
    self.boundaryThresholdPE = boundaryThresholdPE
    self.minPictureNeighbours = minPictureNeighbours
    self.keepIsolated = keepIsolated
    self.minTimeNeighbours = minTimeNeighbours
    self.timeLimitNS = timeLimitNS
    self.onlyMainIsland = onlyMainIsland
  }

  /// The picture threshold of each pixel: max(picture threshold, mean + scaling × standard deviation).
  ///
  /// `mean` and `standardDeviation` are of the pedestal charges, in photo-electrons, one value a pixel. A
  /// NaN gives
  /// a threshold that no charge passes, like in the original.
  public func adaptiveThreshold(mean: Double, standardDeviation: Double) -> Double {
    let raised = mean + stdevScaling * standardDeviation
    return raised.isNaN ? .nan : max(pictureThresholdPE, raised)
  }

  /// The thresholds of all pixels; see ``adaptiveThreshold(mean:standardDeviation:)``.
  public func adaptiveThresholds(mean: [Double], standardDeviation: [Double]) -> [Double] {
    precondition(mean.count == standardDeviation.count, "one mean and one standard deviation a pixel")
    return mean.indices.map { adaptiveThreshold(mean: mean[$0], standardDeviation: standardDeviation[$0]) }
  }

  /// The entry for a night-sky level: the one with the largest ``minNSBLevel`` that is not above `nsbLevel`.
  ///
  /// `nsbLevel` is the mean pedestal charge in photo-electrons. The result is nil if no entry applies.
  public static func entry(in entries: [Self], nsbLevel: Double) -> Self? {
    var best: Self?
    for entry in entries where entry.minNSBLevel <= nsbLevel {
      if best.map({ entry.minNSBLevel > $0.minNSBLevel }) ?? true { best = entry }
    }
    return best
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case minNSBLevel = "min_nsb_level"
    case stdevScaling = "stdev_scaling"
    case pictureThresholdPE = "picture_threshold_pe"
    case boundaryThresholdPE = "boundary_threshold_pe"
    case minPictureNeighbours = "min_picture_neighbors"
    case keepIsolated = "keep_isolated"
    case minTimeNeighbours = "min_time_neighbors"
    case timeLimitNS = "time_limit_ns"
    case onlyMainIsland = "only_main_island"
  }

  /// Reads settings; absent keys have their default, unknown keys and values out of range throw
  /// `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let keys = try StrictContainer(decoder, keyedBy: CodingKeys.self)
    let standard = Self()
    minNSBLevel = try keys.number(.minNSBLevel, default: standard.minNSBLevel)
    stdevScaling = try keys.number(.stdevScaling, default: standard.stdevScaling)
    pictureThresholdPE = try keys.number(.pictureThresholdPE, default: standard.pictureThresholdPE)
    boundaryThresholdPE = try keys.number(.boundaryThresholdPE, default: standard.boundaryThresholdPE)
    minPictureNeighbours = try keys.count(.minPictureNeighbours, default: standard.minPictureNeighbours)
    keepIsolated = try keys.flag(.keepIsolated, default: standard.keepIsolated)
    minTimeNeighbours = try keys.count(.minTimeNeighbours, default: standard.minTimeNeighbours)
    timeLimitNS = try keys.number(.timeLimitNS, default: standard.timeLimitNS, in: 0...1e6)
    onlyMainIsland = try keys.flag(.onlyMainIsland, default: standard.onlyMainIsland)
  }
}
