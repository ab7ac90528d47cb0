public import SSTCore

/// The last pedestal events' charge images: mean and spread of each pixel's charge, in p.e.
///
/// Running sums over a ring of images; 5 MB for 1000 events of 1296 pixels.
public struct ImageWindow: Sendable {
  /// The largest number of images.
  public let capacity: Int
  /// The number of pixels.
  public var pixelCount: Int { moments.pixelCount }
  /// The number of images.
  public var count: Int { moments.count }
  private let quirks: Quirks
  private var images: [Float] = []
  private var next = 0
  private var moments: PixelMoments

  /// Makes an empty window.
  ///
  /// With `Quirks.undefinedSpread` squares are rounded to 32 bits, and a negative variance gives NaN.
  public init(capacity: Int, pixelCount: Int, quirks: Quirks = []) {
    precondition(capacity > 0, "a window needs room for an image")
    self.capacity = capacity
    self.quirks = quirks
    moments = PixelMoments(
      pixelCount: pixelCount, square: quirks.contains(.undefinedSpread) ? .rounded : .exact)
  }

  private var roundsSquares: Bool { quirks.contains(.undefinedSpread) }

  /// Adds an image; beyond the capacity the oldest leaves.
  public mutating func add(_ image: UnsafeBufferPointer<Float>) {
    precondition(image.count == pixelCount, "the image needs one value a pixel")
    if count == capacity {
      let start = next * pixelCount
      images.withUnsafeMutableBufferPointer { all in
        let old = UnsafeMutableBufferPointer(rebasing: all[start..<start + image.count])
        moments.remove(UnsafeBufferPointer(old))
        _ = old.update(from: image)
      }
    } else {
      images.append(contentsOf: image)
    }
    moments.add(image)
    next = (next + 1) % capacity
    if next == 0, !roundsSquares { sumAgain() }
  }

  /// Rounding errors of the running sums do not pile up over a night.
  private mutating func sumAgain() {
    moments.removeAll()
    images.withUnsafeBufferPointer { all in
      for row in 0..<capacity {
        let image = UnsafeBufferPointer(rebasing: all[row * pixelCount..<(row + 1) * pixelCount])
        moments.add(image)
      }
    }
  }

  /// The mean charge of each pixel, in p.e.; NaN without images.
  public func mean() -> [Double] { moments.mean() }

  /// The spread of each pixel's charge, in p.e.
  ///
  /// Rounding may leave a variance below 0: it counts as 0, with `Quirks.undefinedSpread` as NaN.
  public func standardDeviation() -> [Double] { moments.standardDeviation() }

  /// The mean over the pixels of the mean charge (`meanQ`), in p.e.; NaN without images.
  public func meanCharge() -> Double { mean().reduce(0, +) / Double(pixelCount) }
}
