/// One detected photon of a shower.
struct Photoelectron: Sendable {
  /// The pixel.
  var pixel: Int32
  /// When it arrives, in ns after the shower's front passes the telescope.
  var time: Float
  /// Charge in p.e., with crosstalk and spread.
  var charge: Float
}

/// The detected photons of a shower in one camera, pixel after pixel; storage that is filled again for every shower.
struct ShowerImage: Sendable {
  /// In the order in which they were drawn.
  var drawn: [Photoelectron] = []
  /// In the order of pixels.
  private(set) var sorted: [Photoelectron] = []
  /// Where the pixels begin in ``sorted``; one more than there are pixels.
  private(set) var offsets: [Int32] = []
  /// Where the next p.e. of each pixel goes.
  private var next: [Int32] = []
  /// The number of p.e. on pixels, before the window and with dead pixels.
  var trueCount = 0

  /// Takes everything out.
  mutating func clear(pixelCount: Int) {
    drawn.removeAll(keepingCapacity: true)
    trueCount = 0
    if offsets.count != pixelCount + 1 { offsets = [Int32](repeating: 0, count: pixelCount + 1) }
    for index in offsets.indices { offsets[index] = 0 }
    sorted.removeAll(keepingCapacity: true)
  }

  /// Sorts ``drawn`` by pixel.
  mutating func sort() {
    for item in drawn { offsets[Int(item.pixel) + 1] += 1 }
    for pixel in 1..<offsets.count { offsets[pixel] += offsets[pixel - 1] }
    sorted.append(contentsOf: drawn)
    next.removeAll(keepingCapacity: true)
    next.append(contentsOf: offsets)
    for item in drawn {
      sorted[Int(next[Int(item.pixel)])] = item
      next[Int(item.pixel)] += 1
    }
  }

  /// The p.e. of a pixel.
  @inline(__always)
  func range(_ pixel: Int) -> Range<Int> { Int(offsets[pixel])..<Int(offsets[pixel + 1]) }
}
