internal import Foundation
internal import SSTSky

/// Which sides of the images of an event lie nearest to each other.
public struct SignCombination: Sendable, Hashable {
  /// For each image, the first at the lowest bit: 1 if the source is behind.
  public let bits: UInt16
  /// The number of images.
  public let count: Int

  /// Makes a combination.
  public init(bits: UInt16, count: Int) { (self.bits, self.count) = (bits, count) }

  /// Whether the source is ahead of an image.
  public func isAhead(_ image: Int) -> Bool { bits >> UInt16(image) & 1 == 0 }

  /// The letters of the original, image by image: `p` for ahead, `m` for behind.
  public var letters: String { String((0..<count).map { isAhead($0) ? "p" : "m" }) }

  /// The largest number of images: all combinations are tried.
  public static let maximumImages = 12

  /// Chooses the sides of one event.
  ///
  /// All combinations are compared by the sum of the distances between all pairs; the first of equal ones wins, in the
  /// order `pp`, `mm`, `mp`, `pm` of two images, which is the original's.
  /// - Parameter images: two images or more, at most ``maximumImages``.
  /// - Returns: the combination, and the largest distance between two of the chosen positions in radians.
  public static func nearest(_ images: [DispCandidates]) -> (
    combination: SignCombination, distanceRad: Double
  ) {
    var search = SignSearch(maximumImages: images.count)
    for (place, image) in images.enumerated() { search.set(place, image) }
    return search.nearest(count: images.count, rounding: .vectors)
  }
}

/// The search for the nearest sides, with memory that is used for all events.
struct SignSearch {
  /// The positions of each image: ahead, behind.
  private(set) var directions: [HorizontalDirection]
  private(set) var vectors: [GroundVector]
  /// The distances of the four pairs of positions of two images.
  private var distances: [Double]
  private let capacity: Int

  /// Makes room.
  ///
  /// - Parameter maximumImages: images of an event.
  init(maximumImages: Int) {
    precondition(maximumImages <= SignCombination.maximumImages, "at most twelve images of an event")
    capacity = maximumImages
    directions = .init(repeating: HorizontalDirection(azimuthRad: 0, altitudeRad: 0), count: 2 * capacity)
    vectors = .init(repeating: GroundVector(0, 0, 0), count: 2 * capacity)
    distances = .init(repeating: 0, count: 4 * capacity * capacity)
  }

  /// Sets the positions of an image.
  mutating func set(_ image: Int, _ candidates: DispCandidates) {
    directions[2 * image] = candidates.ahead
    vectors[2 * image] = GroundVector(candidates.ahead)
    directions[2 * image + 1] = candidates.behind
    vectors[2 * image + 1] = GroundVector(candidates.behind)
  }

  /// The combination with the smallest sum of distances.
  mutating func nearest(
    count: Int, rounding: DirectionConvention
  ) -> (combination: SignCombination, distanceRad: Double) {
    precondition(2...capacity ~= count, "two images or more")
    measure(count, rounding)
    let last = 1 << count - 1
    var best = (bits: 0, sum: Double.infinity, largest: Double.nan)
    for place in 0...last {
      // All ahead, all behind, then the others.
      let bits = place == 0 ? 0 : place == 1 ? last : place - 1
      var (sum, largest) = (0.0, 0.0)
      for a in 0..<count - 1 {
        for b in a + 1..<count {
          let distance = distances[pair(a, b, bits >> a & 1, bits >> b & 1)]
          sum += distance
          largest = max(largest, distance)
        }
      }
      if sum < best.sum { best = (bits, sum, largest) }
    }
    return (SignCombination(bits: UInt16(best.bits), count: count), best.largest)
  }

  private func pair(_ a: Int, _ b: Int, _ sideA: Int, _ sideB: Int) -> Int {
    ((a * capacity + b) * 2 + sideA) * 2 + sideB
  }

  private mutating func measure(_ count: Int, _ rounding: DirectionConvention) {
    for a in 0..<count - 1 {
      for b in a + 1..<count {
        for sides in 0..<4 {
          let (p, q) = (2 * a + sides >> 1, 2 * b + sides & 1)
          distances[pair(a, b, sides >> 1, sides & 1)] =
            rounding == .vectors
            ? atan2(vectors[p].cross(vectors[q]).norm, vectors[p].dot(vectors[q]))
            : Self.arcCosine(directions[p], directions[q])
        }
      }
    }
  }

  /// The distance by the law of cosines, which knows small angles to 1e-8 only: the original's.
  private static func arcCosine(_ a: HorizontalDirection, _ b: HorizontalDirection) -> Double {
    let cosine =
      cos(a.altitudeRad) * cos(b.altitudeRad) * cos(a.azimuthRad - b.azimuthRad) + sin(a.altitudeRad)
      * sin(b.altitudeRad)
    return acos(min(max(cosine, -1), 1))
  }
}
