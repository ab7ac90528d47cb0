/// The connected groups of selected pixels.
public struct IslandLabels: Sendable, Equatable {
  /// The number of islands.
  public private(set) var count = 0
  /// The label (from 1) of each selected pixel, in the order in which they were given.
  ///
  /// Islands are numbered in the order of their lowest pixel id.
  public private(set) var labels: [Int32] = []
  /// The number of pixels of each island; the island with label k is at k − 1.
  public private(set) var sizes: [Int32] = []

  /// The label of the island with the most pixels, the lowest if equal; 0 if there is none.
  public var main: Int {
    var best = 0
    var most: Int32 = 0
    for (index, size) in sizes.enumerated() where size > most { (best, most) = (index + 1, size) }
    return best
  }

  /// The label of each pixel of the camera while filling (0 elsewhere).
  private var labelOfPixel: [Int32] = []
  private var stack: [Int32] = []
  private var sums: [Double] = []

  /// No islands.
  public init() {}

  /// Labels pixels. Complexity: O(selected); nothing is allocated after the first event of a camera.
  ///
  /// - Parameters:
  ///   - mask: true for each selected pixel of the camera.
  ///   - selected: the same pixels, ascending.
  ///   - geometry: the camera, with as many pixels as the mask.
  public mutating func fill(mask: Span<Bool>, selected: Span<Int32>, _ geometry: CameraGeometry) {
    if labelOfPixel.count != mask.count { labelOfPixel = [Int32](repeating: 0, count: mask.count) }
    count = 0
    sizes.removeAll(keepingCapacity: true)
    labels.removeAll(keepingCapacity: true)
    let offsets = geometry.neighborOffsets.span
    let ids = geometry.neighborIndices.span
    for index in selected.indices where labelOfPixel[Int(selected[index])] == 0 {
      count += 1
      flood(from: selected[index], mask: mask, offsets: offsets, ids: ids)
    }
    for index in selected.indices {
      labels.append(labelOfPixel[Int(selected[index])])
    }
    for index in selected.indices { labelOfPixel[Int(selected[index])] = 0 }
  }

  /// The label of the island with the largest sum of charges, the lowest if equal; 0 if there is none.
  ///
  /// - Parameters:
  ///   - selected: the labeled pixels, as in ``fill(mask:selected:_:)``.
  ///   - charges: one for each pixel of the camera.
  public mutating func brightest(selected: Span<Int32>, charges: Span<Float>) -> Int {
    sums.removeAll(keepingCapacity: true)
    for _ in 0..<count { sums.append(0) }
    for index in selected.indices { sums[Int(labels[index]) - 1] += Double(charges[Int(selected[index])]) }
    var (best, most) = (0, -Double.infinity)
    for index in sums.indices where sums[index] > most { (best, most) = (index + 1, sums[index]) }
    return best
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
