internal import SSTCore

/// Which patches belong together in the SST-1M trigger.
public enum SST1MTriggerClusters {
  /// Each patch and its up to 6 nearest patches.
  public static let seven = clusters(radius: 1.4)
  /// Each patch and the patches in two rings around it, up to 18.
  public static let nineteen = clusters(radius: 2.3)

  /// The patch of each of the 3 × 192 stored input slots: 144 of its own sector, then slots 24 m + j
  /// (m = 0...5, j = 0...3) of the next sector and slots 0 to 23 of the one after it.
  static let patchOfStoredSlot: [Int] = {
    let own = SST1MCamera.patchOfTriggerInputSlot
    var slots: [Int] = []
    for sector in 0..<3 {
      let (next, afterNext) = (144 * ((sector + 1) % 3), 144 * ((sector + 2) % 3))
      for slot in 0..<144 { slots.append(own[144 * sector + slot]) }
      for slot in 0..<24 { slots.append(own[next + 24 * (slot / 4) + slot % 4]) }
      for slot in 0..<24 { slots.append(own[afterNext + slot]) }
    }
    return slots
  }()

  /// Patches whose centres are closer than `radius` times the pitch of the patches (√3 pixel pitches).
  private static func clusters(radius: Double) -> [[Int]] {
    let geometry = SST1MCamera.geometry
    var x = [Double](repeating: 0, count: SST1MCamera.patchCount)
    var y = x
    for (pixel, patch) in SST1MCamera.patchOfPixel.enumerated() {
      x[patch] += geometry.x[pixel] / 3
      y[patch] += geometry.y[pixel] / 3
    }
    let limit = radius * 0.0243 * 3.0.squareRoot()
    return x.indices.map { a in
      x.indices.filter { b in
        let (dx, dy) = (x[a] - x[b], y[a] - y[b])
        return dx * dx + dy * dy < limit * limit
      }
    }
  }
}
