public import SSTCore

/// Replaces charge and time of marked pixels by the mean of their neighbors that are not marked.
///
/// Sums are 32-bit in ascending pixel order; a pixel without such a neighbor becomes 0. All replacements
/// use the values from before any of them. Source: ctapipe's `NeighborAverage`.
public struct NeighborAverage: Sendable {
  private let offsets: [Int32]
  private let neighbors: [Int32]

  /// Makes it for a camera.
  public init(geometry: CameraGeometry) {
    offsets = geometry.neighborOffsets
    neighbors = geometry.neighborIndices
  }

  /// Replaces the values of `marked` pixels.
  ///
  /// - Parameters:
  ///   - marked: the pixels to replace.
  ///   - isMarked: true for these pixels.
  ///   - image: the charges.
  ///   - peakTime: the times.
  public func apply(
    marked: [Int32], isMarked: [Bool], image: UnsafeMutableBufferPointer<Float>,
    peakTime: UnsafeMutableBufferPointer<Float>
  ) {
    for pixel in marked {
      var charge: Float = 0
      var time: Float = 0
      var count: Float = 0
      for entry in Int(offsets[Int(pixel)])..<Int(offsets[Int(pixel) + 1]) {
        let other = Int(neighbors[entry])
        if isMarked[other] { continue }
        charge += image[other]
        time += peakTime[other]
        count += 1
      }
      image[Int(pixel)] = count > 0 ? charge / count : 0
      peakTime[Int(pixel)] = count > 0 ? time / count : 0
    }
  }
}
