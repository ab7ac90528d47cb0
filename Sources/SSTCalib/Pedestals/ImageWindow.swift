internal import SSTCore

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
  private let mode: CalibrationMode
  private var images: [Float] = []
  private var next = 0
  private var moments: PixelMoments

  /// Makes an empty window.
  ///
  /// In compatibility mode squares are rounded to 32 bits, and a negative variance gives NaN.
  public init(capacity: Int, pixelCount: Int, mode: CalibrationMode = .corrected) {
    precondition(capacity > 0, "a window needs room for an image")
    self.capacity = capacity
    self.mode = mode
    moments = PixelMoments(pixelCount: pixelCount, square: mode == .corrected ? .exact : .rounded)
  }

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
    if next == 0, mode == .corrected { sumAgain() }
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
  /// Rounding may leave a variance below 0: it counts as 0, in compatibility mode as NaN.
  public func standardDeviation() -> [Double] { moments.standardDeviation() }

  /// The mean over the pixels of the mean charge (`meanQ`), in p.e.; NaN without images.
  public func meanCharge() -> Double { mean().reduce(0, +) / Double(pixelCount) }

  /// The picture thresholds of the next events.
  public func pictureThresholds(minimum: Double, scaling: Double) -> PictureThresholds {
    count == 0
      ? PictureThresholds(fixed: minimum, pixelCount: pixelCount)
      : PictureThresholds(minimum: minimum, scaling: scaling, mean: mean(), deviation: standardDeviation())
  }
}

/// The picture threshold of each pixel: `max(minimum, mean + scaling · deviation)`, in p.e.
public struct PictureThresholds: Sendable, Equatable {
  /// One threshold a pixel; a pixel whose threshold is NaN can never be a picture pixel.
  public let values: [Double]
  /// The number of pixels whose threshold is above the minimum.
  public let raisedCount: Int

  /// Makes thresholds from a night-sky map.
  public init(minimum: Double, scaling: Double, mean: [Double], deviation: [Double]) {
    let thresholds = mean.indices.map { pixel in
      let adapted = mean[pixel] + scaling * deviation[pixel]
      return adapted.isNaN ? .nan : max(minimum, adapted)
    }
    values = thresholds
    raisedCount = thresholds.count { $0 > minimum }
  }

  /// The same threshold for all pixels.
  public init(fixed: Double, pixelCount: Int) {
    values = [Double](repeating: fixed, count: pixelCount)
    raisedCount = 0
  }
}

/// The mean share of pixels with a raised picture threshold (`frac_rised`).
public struct RaisedFraction: Sendable, Equatable {
  private var sum = 0.0
  private var count = 0

  /// Starts at no event.
  public init() {}

  /// Counts an event.
  public mutating func add(_ thresholds: PictureThresholds) {
    sum += Double(thresholds.raisedCount) / Double(max(1, thresholds.values.count))
    count += 1
  }

  /// The mean over the events; in compatibility mode divided by one event less. NaN without events.
  public func value(mode: CalibrationMode = .corrected) -> Double {
    sum / Double(mode == .corrected ? count : count - 1)
  }
}
