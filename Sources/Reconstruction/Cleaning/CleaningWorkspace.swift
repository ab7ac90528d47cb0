public import SSTCore

/// The buffers and the result of a cleaning; one per worker, reused for every event.
///
/// Nothing is allocated after the first event of a camera.
public struct CleaningWorkspace: Sendable {
  /// True for each pixel that was kept, by pixel id.
  public private(set) var mask: [Bool] = []
  /// The ids of the kept pixels, ascending.
  public private(set) var selected: [Int32] = []
  /// The labels of the islands; see ``labelIslands(_:)``.
  public internal(set) var islands = IslandLabels()

  /// What is known of each pixel: see ``PixelFlags``.
  var flags: [UInt8] = []
  /// Pixels with any flag after ``mark(image:picture:boundary:)``, ascending.
  var candidates: [Int32] = []

  /// Makes an empty workspace.
  public init() {}

  /// Clears the result and the flags, and adapts the buffers to a camera.
  mutating func prepare(pixelCount: Int) {
    if mask.count != pixelCount {
      mask = [Bool](repeating: false, count: pixelCount)
      flags = [UInt8](repeating: 0, count: pixelCount)
      selected.removeAll()
      selected.reserveCapacity(pixelCount)
      candidates.reserveCapacity(pixelCount)
    }
    clearSelection()
    candidates.removeAll(keepingCapacity: true)
  }

  private mutating func clearSelection() {
    for pixel in selected { mask[Int(pixel)] = false }
    selected.removeAll(keepingCapacity: true)
  }

  /// Replaces the selection by a caller's mask, for parameters without a cleaning.
  ///
  /// `mask` has one value per pixel of the camera.
  public mutating func select(mask chosen: Span<Bool>) {
    prepare(pixelCount: chosen.count)
    for pixel in chosen.indices where chosen[pixel] {
      mask[pixel] = true
      selected.append(Int32(pixel))
    }
  }

  /// Makes the candidates with a flag the selection.
  mutating func select(flag: UInt8) {
    clearSelection()
    for pixel in candidates where flags[Int(pixel)] & flag != 0 {
      mask[Int(pixel)] = true
      selected.append(pixel)
    }
  }

  /// Flags charges at or above scalar thresholds, in 32 bits.
  mutating func mark(image: Span<Float>, picture: Float, boundary: Float) {
    precondition(image.count == flags.count, "one charge per pixel")
    var flags = self.flags.mutableSpan
    for pixel in image.indices {
      let charge = image[pixel]
      flags[pixel] =
        (charge >= boundary ? PixelFlags.boundary : 0) | (charge >= picture ? PixelFlags.above : 0)
    }
    collectCandidates()
  }

  /// Flags charges at or above a picture threshold for each pixel (in 64 bits) and a scalar boundary
  /// threshold.
  mutating func mark(image: Span<Float>, picture: Span<Double>, boundary: Float) {
    precondition(
      image.count == flags.count && picture.count == flags.count, "one charge and threshold per pixel")
    var flags = self.flags.mutableSpan
    for pixel in image.indices {
      let charge = image[pixel]
      flags[pixel] =
        (charge >= boundary ? PixelFlags.boundary : 0)
        | (Double(charge) >= picture[pixel] ? PixelFlags.above : 0)
    }
    collectCandidates()
  }

  private mutating func collectCandidates() {
    flags.withUnsafeBufferPointer { flags in
      for pixel in flags.indices where flags[pixel] != 0 { candidates.append(Int32(pixel)) }
    }
  }

  /// The number of neighbors of `pixel` with `flag`.
  @inline(__always)
  static func count(
    _ flag: UInt8, around pixel: Int, flags: Span<UInt8>, offsets: Span<Int32>, ids: Span<Int32>
  ) -> Int {
    var count = 0
    var index = Int(offsets[pixel])
    let end = Int(offsets[pixel + 1])
    while index < end {
      if flags[Int(ids[index])] & flag != 0 { count += 1 }
      index += 1
    }
    return count
  }

  /// Sets `target` on each candidate that has `source` and at least `minimum` neighbors with `near`.
  mutating func flag(
    _ target: UInt8, where source: UInt8, near: UInt8, minimum: Int, _ geometry: CameraGeometry
  ) {
    let offsets = geometry.neighborOffsets.span
    let ids = geometry.neighborIndices.span
    let candidates = self.candidates
    var flags = self.flags.mutableSpan
    for candidate in candidates {
      let pixel = Int(candidate)
      guard flags[pixel] & source != 0 else { continue }
      if Self.count(near, around: pixel, flags: flags.span, offsets: offsets, ids: ids) >= minimum {
        flags[pixel] |= target
      }
    }
  }

  /// Removes a flag from all candidates.
  mutating func clear(_ flag: UInt8) {
    let candidates = self.candidates
    var flags = self.flags.mutableSpan
    for candidate in candidates { flags[Int(candidate)] &= ~flag }
  }
}

extension CleaningWorkspace {
  /// Labels the selected pixels into ``islands``.
  public mutating func labelIslands(_ geometry: CameraGeometry) {
    let (mask, selected) = (self.mask, self.selected)
    islands.fill(mask: mask.span, selected: selected.span, geometry)
  }

  /// Keeps only the island with the most pixels.
  mutating func keepMainIsland(_ geometry: CameraGeometry) {
    labelIslands(geometry)
    let main = Int32(islands.main)
    clear(PixelFlags.kept)
    for (index, pixel) in selected.enumerated() where islands.labels[index] == main {
      flags[Int(pixel)] |= PixelFlags.kept
    }
    select(flag: PixelFlags.kept)
  }
}

/// The bits of a pixel during a cleaning.
enum PixelFlags {
  /// At or above the boundary threshold.
  static let boundary: UInt8 = 1
  /// At or above the picture threshold.
  static let above: UInt8 = 2
  /// A picture (core) pixel.
  static let picture: UInt8 = 4
  /// The result of a step.
  static let kept: UInt8 = 8
  /// The result of the step after it.
  static let next: UInt8 = 16
}
