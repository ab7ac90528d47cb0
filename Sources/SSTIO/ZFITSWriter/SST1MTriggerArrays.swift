internal import SSTCore

/// The trigger arrays of one SST-1M event, in the camera's storage order.
public struct SST1MTriggerArrays: Sendable, Equatable {
  /// Sums of the patches, `[sample][sector 3][slot 192]`; slots 144 to 191 repeat patches of the neighbors.
  public var inputTraces: [UInt8]
  /// Clusters of 7 patches over threshold, `[sample][sector 3][byte 18]`, lowest bit first.
  public var patch7: [UInt8]
  /// Clusters of 19 patches over threshold, laid out as ``patch7``.
  public var patch19: [UInt8]
  /// The muon trigger, laid out as ``patch7``.
  public var muon: [UInt8]

  /// Makes the arrays from stored values.
  public init(inputTraces: [UInt8], patch7: [UInt8], patch19: [UInt8], muon: [UInt8]) {
    self.inputTraces = inputTraces
    self.patch7 = patch7
    self.patch19 = patch19
    self.muon = muon
  }

  /// Computes the arrays from an event's waveforms.
  ///
  /// Input: the sum over a patch's pixels that are present of ADC − floor(baseline16 / 16), clipped to 0...255.
  /// Output: the bit of a patch is set in a sample where the sum of the clipped inputs of its cluster is larger
  /// than the threshold. That rule is ours: the firmware's, which also forms the muon trigger, is not public.
  /// The muon bits stay 0.
  public init(event: SST1MRawEvent, thresholds: SST1MTriggerThresholds = .init()) {
    let count = event.samples.count / SST1MCamera.pixelCount
    let sums = Self.patchSums(of: event, samplesPerPixel: count)
    inputTraces = Self.traces(sums, samplesPerPixel: count)
    patch7 = Self.outputs(
      sums, clusters: SST1MTriggerClusters.seven, threshold: thresholds.patch7, samplesPerPixel: count)
    patch19 = Self.outputs(
      sums, clusters: SST1MTriggerClusters.nineteen, threshold: thresholds.patch19, samplesPerPixel: count)
    muon = Array(repeating: 0, count: count * 54)
  }

  /// Clipped sums `[patch][sample]`.
  private static func patchSums(of event: SST1MRawEvent, samplesPerPixel: Int) -> [Int32] {
    var sums = [Int32](repeating: 0, count: SST1MCamera.patchCount * samplesPerPixel)
    let patches = SST1MCamera.patchOfPixel
    sums.withUnsafeMutableBufferPointer { sums in
      event.samples.withUnsafeBufferPointer { samples in
        for pixel in patches.indices where event.pixelFlags[pixel] != 0 {
          let level = Int32(event.baselines16[pixel]) >> 4
          let first = pixel * samplesPerPixel
          let row = UnsafeMutableBufferPointer(
            rebasing: sums[patches[pixel] * samplesPerPixel..<(patches[pixel] + 1) * samplesPerPixel])
          let waveform = UnsafeBufferPointer(rebasing: samples[first..<first + samplesPerPixel])
          for k in row.indices { row[k] &+= Int32(waveform[k]) &- level }
        }
      }
      for k in sums.indices { sums[k] = min(max(sums[k], 0), 255) }
    }
    return sums
  }

  /// Sums `[patch][sample]` to slots `[sample][sector][192]`.
  private static func traces(_ sums: [Int32], samplesPerPixel: Int) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: samplesPerPixel * 576)
    out.withUnsafeMutableBufferPointer { out in
      sums.withUnsafeBufferPointer { sums in
        for (slot, patch) in SST1MTriggerClusters.patchOfStoredSlot.enumerated() {
          for sample in 0..<samplesPerPixel {
            out[sample * 576 + slot] = UInt8(truncatingIfNeeded: sums[patch * samplesPerPixel + sample])
          }
        }
      }
    }
    return out
  }

  private static func outputs(
    _ sums: [Int32], clusters: [[Int]], threshold: Int, samplesPerPixel: Int
  ) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: samplesPerPixel * 54)
    var cluster = [Int32](repeating: 0, count: samplesPerPixel)
    let limit = Int32(clamping: threshold)
    for (slot, centre) in SST1MCamera.patchOfTriggerOutputSlot.enumerated() {
      for k in cluster.indices { cluster[k] = 0 }
      for patch in clusters[centre] { add(sums, row: patch, to: &cluster) }
      guard let largest = cluster.max(), largest > limit else { continue }
      let (sector, bit) = slot.quotientAndRemainder(dividingBy: 144)
      for sample in cluster.indices where cluster[sample] > limit {
        out[sample * 54 + 18 * sector + bit / 8] |= 1 << UInt8(bit % 8)
      }
    }
    return out
  }

  private static func add(_ sums: [Int32], row: Int, to total: inout [Int32]) {
    let values = sums.span.extracting(row * total.count..<(row + 1) * total.count)
    for k in total.indices { total[k] &+= values[k] }
  }
}

/// Thresholds on the sum of the clipped patch inputs of a cluster, in ADC counts.
public struct SST1MTriggerThresholds: Sendable, Equatable, Encodable {
  /// For clusters of 7 patches.
  public var patch7: Int
  /// For clusters of 19 patches.
  public var patch19: Int

  /// Makes thresholds; the defaults lie above the noise of a dark sky and below a shower of 100 p.e.
  public init(patch7: Int = 200, patch19: Int = 400) {
    self.patch7 = patch7
    self.patch19 = patch19
  }
}

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
