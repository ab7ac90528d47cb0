public import SSTCore

/// The connected groups of selected pixels.
public struct IslandLabels: Sendable, Equatable {
  /// The number of islands.
  public internal(set) var count = 0
  /// The label (from 1) of each selected pixel, in the order of `CleaningWorkspace.selected`.
  ///
  /// Islands are numbered in the order of their lowest pixel id.
  public internal(set) var labels: [Int32] = []
  /// The number of pixels of each island; the island with label k is at k − 1.
  public internal(set) var sizes: [Int32] = []

  /// The label of the island with the most pixels, the lowest if equal; 0 if there is none.
  public var main: Int {
    var best = 0
    var most: Int32 = 0
    for (index, size) in sizes.enumerated() where size > most { (best, most) = (index + 1, size) }
    return best
  }

  /// The label of each pixel of the camera while filling (0 elsewhere).
  var labelOfPixel: [Int32] = []
  private var stack: [Int32] = []

  /// Labels the selected pixels. Complexity: O(selected).
  mutating func fill(mask: Span<Bool>, selected: Span<Int32>, _ geometry: CameraGeometry) {
    if labelOfPixel.count != mask.count { labelOfPixel = [Int32](repeating: 0, count: mask.count) }
    count = 0
    sizes.removeAll(keepingCapacity: true)
    labels.removeAll(keepingCapacity: true)
    let offsets = geometry.neighbourOffsets.span
    let ids = geometry.neighbourIndices.span
    for index in selected.indices where labelOfPixel[Int(selected[index])] == 0 {
      count += 1
      flood(from: selected[index], mask: mask, offsets: offsets, ids: ids)
    }
    for index in selected.indices {
      labels.append(labelOfPixel[Int(selected[index])])
    }
    for index in selected.indices { labelOfPixel[Int(selected[index])] = 0 }
  }

  private mutating func flood(from first: Int32, mask: Span<Bool>, offsets: Span<Int32>, ids: Span<Int32>) {
    let label = Int32(count)
    var size: Int32 = 0
    stack.append(first)
    labelOfPixel[Int(first)] = label
    while let pixel = stack.popLast() {
      size += 1
      for index in Int(offsets[Int(pixel)])..<Int(offsets[Int(pixel) + 1]) {
        let other = Int(ids[index])
        if mask[other], labelOfPixel[other] == 0 {
          labelOfPixel[other] = label
          stack.append(ids[index])
        }
      }
    }
    sizes.append(size)
  }

  /// Equal if the islands are equal; the buffers do not matter.
  public static func == (a: Self, b: Self) -> Bool { a.labels == b.labels && a.sizes == b.sizes }
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
