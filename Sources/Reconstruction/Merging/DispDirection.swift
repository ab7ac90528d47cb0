public import SSTSky
internal import Foundation

/// The two positions in the sky that one image allows: ahead of and behind its center of gravity on the major axis.
public struct DispCandidates: Sendable, Equatable {
  /// The direction on the side that psi points to.
  public var ahead: HorizontalDirection
  /// The direction on the other side.
  public var behind: HorizontalDirection

  /// Puts the source at a distance from the center of gravity on both sides.
  ///
  /// - Parameters:
  ///   - frame: the camera with its pointing, and the focal length that the model was trained with.
  ///   - center: the center of gravity in the camera, in meters.
  ///   - psiRad: the angle of the major axis to x, in radians.
  ///   - norm: the distance along the axis, in meters.
  public init(frame: CameraFrame, center: CameraFrame.Position, psiRad: Double, norm: Double) {
    let step = CameraFrame.Position(cos(psiRad), sin(psiRad)) * norm
    (ahead, behind) = (frame.direction(of: center + step), frame.direction(of: center - step))
  }

  /// The one with a sign: ahead for 1, behind for −1.
  public func direction(sign: Double) -> HorizontalDirection { sign < 0 ? behind : ahead }
}

/// Which sides of the images of an event lie nearest to each other.
public struct SignCombination: Sendable, Equatable {
  /// For each image true if the source is ahead.
  public var isAhead: [Bool]
  /// The largest distance between two of the chosen positions, in radians; of two images, the distance.
  public var distanceRad: Double

  /// The letters of the original: `p` for ahead, `m` for behind, image by image.
  public var letters: String { String(isAhead.map { $0 ? "p" : "m" }) }

  /// Chooses the sides.
  ///
  /// All combinations are compared by the sum of the distances between all pairs; the first of equal ones wins, in the
  /// order `pp`, `mm`, `mp`, `pm` of two images, which is the original's.
  /// - Parameter images: two images or more, at most twelve.
  public init(_ images: [DispCandidates]) {
    precondition(2...12 ~= images.count, "two to twelve images")
    let points = images.map { [GroundVector($0.ahead), GroundVector($0.behind)] }
    var best = (combination: 0, sum: Double.infinity, largest: 0.0)
    for combination in Self.order(images.count) {
      var (sum, largest) = (0.0, 0.0)
      for a in images.indices {
        for b in images.indices.dropFirst(a + 1) {
          let distance = Self.angle(points[a][combination >> a & 1], points[b][combination >> b & 1])
          sum += distance
          largest = max(largest, distance)
        }
      }
      if sum < best.sum { best = (combination, sum, largest) }
    }
    isAhead = images.indices.map { best.combination >> $0 & 1 == 0 }
    distanceRad = best.largest
  }

  /// Combinations as bits, 1 for behind: all ahead, all behind, then the others from the first image on.
  private static func order(_ count: Int) -> [Int] {
    let last = 1 << count - 1
    return [0, last] + (1..<last).map { $0 }
  }

  private static func angle(_ a: GroundVector, _ b: GroundVector) -> Double {
    atan2(a.cross(b).norm, a.dot(b))
  }
}

/// Means of directions.
public enum MeanDirection {
  /// The direction of the weighted sum of unit vectors.
  public static func vectors(_ directions: [HorizontalDirection], weights: [Double]) -> HorizontalDirection {
    var sum = GroundVector(0, 0, 0)
    for (direction, weight) in zip(directions, weights) { sum += weight * GroundVector(direction) }
    return sum.direction
  }

  /// The weighted means of altitudes and of azimuths: wrong beside north and near the zenith. Only to reproduce the
  /// original's numbers.
  ///
  /// - Parameters:
  ///   - directions: one for each telescope.
  ///   - weights: their weights.
  ///   - signed: for each telescope whether its azimuth counts from -180 to 180 degrees.
  public static func coordinates(
    _ directions: [HorizontalDirection], weights: [Double], signed: [Bool]
  ) -> HorizontalDirection {
    let total = weights.reduce(0, +)
    var (azimuth, altitude) = (0.0, 0.0)
    for (place, direction) in directions.enumerated() {
      let turns = signed[place] && direction.azimuthRad >= .pi
      azimuth += weights[place] * (turns ? direction.azimuthRad - 2 * .pi : direction.azimuthRad)
      altitude += weights[place] * direction.altitudeRad
    }
    return HorizontalDirection(azimuthRad: azimuth / total, altitudeRad: altitude / total)
  }
}
