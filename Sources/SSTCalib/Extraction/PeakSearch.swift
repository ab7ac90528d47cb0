public import SSTCore

/// The first maximum of integer waveforms, in vectors of eight samples.
///
/// Scaling and subtracting a baseline do not move a maximum, so that raw samples will do.
enum PeakSearch {
  typealias Lanes = SIMD8<UInt16>

  /// Finds the first maximum of every pixel.
  static func run(
    _ event: RawEventView, indices: UnsafeMutablePointer<Int32>, maxima: UnsafeMutablePointer<UInt16>
  ) {
    guard let base = event.samples.baseAddress else { return }
    let width = event.samplesPerPixel
    for pixel in 0..<event.pixelCount {
      let row = UnsafeRawPointer(base + pixel * width)
      let found = width >= 8 ? wide(row, width) : narrow(base + pixel * width, width)
      indices[pixel] = found.index
      maxima[pixel] = found.value
    }
  }

  /// Rows of at least eight samples; the last vector overlaps the one before it.
  @inline(__always)
  private static func wide(_ row: UnsafeRawPointer, _ count: Int) -> (index: Int32, value: UInt16) {
    let last = count - 8
    var top = row.loadUnaligned(fromByteOffset: 2 * last, as: Lanes.self)
    var start = 0
    while start < last {
      let next = row.loadUnaligned(fromByteOffset: 2 &* start, as: Lanes.self)
      top.replace(with: next, where: next .> top)
      start &+= 8
    }
    let value = top.max()
    // From the end to the start, so that each lane keeps its first hit; without branches.
    let wanted = Lanes(repeating: value)
    let lanes = Lanes(0, 1, 2, 3, 4, 5, 6, 7)
    var places = Lanes(repeating: .max)
    var position = lanes &+ UInt16(truncatingIfNeeded: last)
    places.replace(
      with: position, where: row.loadUnaligned(fromByteOffset: 2 &* last, as: Lanes.self) .== wanted)
    start &-= 8
    position = lanes &+ UInt16(truncatingIfNeeded: start)
    while start >= 0 {
      let values = row.loadUnaligned(fromByteOffset: 2 &* start, as: Lanes.self)
      places.replace(with: position, where: values .== wanted)
      position = position &- 8
      start &-= 8
    }
    return (Int32(places.min()), value)
  }

  private static func narrow(_ row: UnsafePointer<UInt16>, _ count: Int) -> (index: Int32, value: UInt16) {
    var best = 0
    for sample in 0..<count where row[sample] > row[best] { best = sample }
    return (Int32(best), row[best])
  }
}

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
