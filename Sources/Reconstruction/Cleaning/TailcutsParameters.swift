/// The settings of two-threshold cleaning ("tailcuts").
///
/// Coded with the names of ctapipe's `TailcutsImageCleaner`. Also used, without isolated pixels, by the
/// MARS cleaning.
public struct TailcutsParameters: Codable, Sendable, Equatable {
  /// The charge that a core pixel needs, in photo-electrons. Compared as a 32-bit number, like NumPy 1 does.
  public var pictureThresholdPE: Double
  /// The charge that a pixel beside a core pixel needs, in photo-electrons.
  public var boundaryThresholdPE: Double
  /// How many neighbours of a core pixel must be above the picture threshold too.
  public var minPictureNeighbours: Int
  /// True to keep core pixels that have no neighbour above the boundary threshold.
  public var keepIsolated: Bool

  /// Makes settings; the defaults are ctapipe's.
  public init(
    pictureThresholdPE: Double = 10, boundaryThresholdPE: Double = 5, minPictureNeighbours: Int = 2,
    keepIsolated: Bool = false
  ) {
    self.pictureThresholdPE = pictureThresholdPE
    self.boundaryThresholdPE = boundaryThresholdPE
    self.minPictureNeighbours = minPictureNeighbours
    self.keepIsolated = keepIsolated
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case pictureThresholdPE = "picture_threshold_pe"
    case boundaryThresholdPE = "boundary_threshold_pe"
    case minPictureNeighbours = "min_picture_neighbors"
    case keepIsolated = "keep_isolated"
  }

  /// Reads settings; absent keys have their default, unknown keys and values out of range throw
  /// `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let keys = try StrictContainer(decoder, keyedBy: CodingKeys.self)
    let standard = Self()
    pictureThresholdPE = try keys.number(.pictureThresholdPE, default: standard.pictureThresholdPE)
    boundaryThresholdPE = try keys.number(.boundaryThresholdPE, default: standard.boundaryThresholdPE)
    minPictureNeighbours = try keys.count(.minPictureNeighbours, default: standard.minPictureNeighbours)
    keepIsolated = try keys.flag(.keepIsolated, default: standard.keepIsolated)
  }
}
