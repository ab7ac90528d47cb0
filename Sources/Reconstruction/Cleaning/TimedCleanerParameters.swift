/// The settings of the FACT cleaning.
///
/// Coded with the names of ctapipe's `FACTImageCleaner`.
public struct FACTCleanerParameters: Codable, Sendable, Equatable {
  /// The charge that a core pixel needs, in photo-electrons.
  public var pictureThresholdPE: Double
  /// The charge that a pixel beside a core pixel needs, in photo-electrons.
  public var boundaryThresholdPE: Double
  /// How many selected neighbours a pixel needs, in each step.
  public var minNeighbours: Int
  /// The time difference below which neighbours are close, in nanoseconds.
  public var timeLimitNS: Double

  /// Makes settings; the defaults are ctapipe's.
  public init(
    pictureThresholdPE: Double = 4, boundaryThresholdPE: Double = 2, minNeighbours: Int = 2,
    timeLimitNS: Double = 5
  ) {
    self.pictureThresholdPE = pictureThresholdPE
    self.boundaryThresholdPE = boundaryThresholdPE
    self.minNeighbours = minNeighbours
    self.timeLimitNS = timeLimitNS
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case pictureThresholdPE = "picture_threshold_pe"
    case boundaryThresholdPE = "boundary_threshold_pe"
    case minNeighbours = "min_neighbors"
    case timeLimitNS = "time_limit_ns"
  }

  /// Reads settings; absent keys have their default, unknown keys and values out of range throw
  /// `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let keys = try StrictContainer(decoder, keyedBy: CodingKeys.self)
    let standard = Self()
    pictureThresholdPE = try keys.number(.pictureThresholdPE, default: standard.pictureThresholdPE)
    boundaryThresholdPE = try keys.number(.boundaryThresholdPE, default: standard.boundaryThresholdPE)
    minNeighbours = try keys.count(.minNeighbours, default: standard.minNeighbours)
    timeLimitNS = try keys.number(.timeLimitNS, default: standard.timeLimitNS, in: 0...1e6)
  }
}

/// The settings of the time-constrained cleaning, in the style of MAGIC.
///
/// Coded with the names of ctapipe's `TimeConstrainedImageCleaner`.
public struct TimeConstrainedParameters: Codable, Sendable, Equatable {
  /// The charge that a core pixel needs, in photo-electrons.
  public var pictureThresholdPE: Double
  /// The charge that a pixel beside a core pixel needs, in photo-electrons.
  public var boundaryThresholdPE: Double
  /// How far a core pixel may be from the mean time of the brightest island, in nanoseconds; twice that if
  /// bright.
  public var timeLimitCoreNS: Double
  /// How far a boundary pixel may be from its core neighbours, in nanoseconds.
  public var timeLimitBoundaryNS: Double
  /// How many such neighbours a pixel needs.
  public var minNeighbours: Int

  /// Makes settings; the defaults are ctapipe's.
  public init(
    pictureThresholdPE: Double = 10, boundaryThresholdPE: Double = 5, timeLimitCoreNS: Double = 4.5,
    timeLimitBoundaryNS: Double = 1.5, minNeighbours: Int = 2
  ) {
    self.pictureThresholdPE = pictureThresholdPE
    self.boundaryThresholdPE = boundaryThresholdPE
    self.timeLimitCoreNS = timeLimitCoreNS
    self.timeLimitBoundaryNS = timeLimitBoundaryNS
    self.minNeighbours = minNeighbours
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case pictureThresholdPE = "picture_threshold_pe"
    case boundaryThresholdPE = "boundary_threshold_pe"
    case timeLimitCoreNS = "time_limit_core_ns"
    case timeLimitBoundaryNS = "time_limit_boundary_ns"
    case minNeighbours = "min_picture_neighbors"
  }

  /// Reads settings; absent keys have their default, unknown keys and values out of range throw
  /// `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let keys = try StrictContainer(decoder, keyedBy: CodingKeys.self)
    let standard = Self()
    pictureThresholdPE = try keys.number(.pictureThresholdPE, default: standard.pictureThresholdPE)
    boundaryThresholdPE = try keys.number(.boundaryThresholdPE, default: standard.boundaryThresholdPE)
    timeLimitCoreNS = try keys.number(.timeLimitCoreNS, default: standard.timeLimitCoreNS, in: 0...1e6)
    timeLimitBoundaryNS = try keys.number(
      .timeLimitBoundaryNS, default: standard.timeLimitBoundaryNS, in: 0...1e6)
    minNeighbours = try keys.count(.minNeighbours, default: standard.minNeighbours)
  }
}
