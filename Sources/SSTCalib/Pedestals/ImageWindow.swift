public import SSTCore

/// The last pedestal events' charge images: mean and spread of each pixel's charge, in p.e.
///
/// Running sums over a ring of images; 5 MB for 1000 events of 1296 pixels.
public struct ImageWindow: Sendable {
  /// The largest number of images.
  public let capacity: Int
  /// The number of pixels.
  public let pixelCount: Int
  /// The number of images.
  public private(set) var count = 0
  private let quirks: Quirks
  private var images: [Float] = []
  private var next = 0
  private var sums: [Double]
  private var squares: [Double]

  /// Makes an empty window.
  ///
  /// With ``Quirks/undefinedSpread`` squares are rounded to 32 bits, and a negative variance gives NaN.
  public init(capacity: Int, pixelCount: Int, quirks: Quirks = []) {
    precondition(capacity > 0, "a window needs room for an image")
    self.capacity = capacity
    self.pixelCount = pixelCount
    self.quirks = quirks
    sums = [Double](repeating: 0, count: pixelCount)
    squares = sums
  }

  private var roundsSquares: Bool { quirks.contains(.undefinedSpread) }

  /// Adds an image; beyond the capacity the oldest leaves.
  public mutating func add(_ image: UnsafeBufferPointer<Float>) {
    precondition(image.count == pixelCount, "the image needs one value a pixel")
    if count == capacity {
      let start = next * pixelCount
      images.withUnsafeMutableBufferPointer { all in
        let old = UnsafeMutableBufferPointer(rebasing: all[start..<start + image.count])
        accumulate(UnsafeBufferPointer(old), -1, roundsSquares, &sums, &squares)
        _ = old.update(from: image)
      }
    } else {
      images.append(contentsOf: image)
      count += 1
    }
    accumulate(image, 1, roundsSquares, &sums, &squares)
    next = (next + 1) % capacity
    if next == 0, !roundsSquares { sumAgain() }
  }

  /// Rounding errors of the running sums do not pile up over a night.
  private mutating func sumAgain() {
    for pixel in sums.indices {
      sums[pixel] = 0
      squares[pixel] = 0
    }
    images.withUnsafeBufferPointer { all in
      for row in 0..<count {
        let image = UnsafeBufferPointer(rebasing: all[row * pixelCount..<(row + 1) * pixelCount])
        accumulate(image, 1, roundsSquares, &sums, &squares)
      }
    }
  }

  /// The mean charge of each pixel, in p.e.; NaN without images.
  public func mean() -> [Double] { sums.map { $0 / Double(count) } }

  /// The spread of each pixel's charge, in p.e.
  ///
  /// Rounding may leave a variance below 0: it counts as 0, with ``Quirks/undefinedSpread`` as NaN.
  public func standardDeviation() -> [Double] {
    sums.indices.map { pixel in
      let mean = sums[pixel] / Double(count)
      let variance = squares[pixel] / Double(count) - mean * mean
      return (!roundsSquares && variance < 0 ? 0 : variance).squareRoot()
    }
  }

  /// The mean over the pixels of the mean charge (`meanQ`), in p.e.; NaN without images.
  public func meanCharge() -> Double { mean().reduce(0, +) / Double(pixelCount) }
}

private func accumulate(
  _ image: UnsafeBufferPointer<Float>, _ sign: Double, _ roundsSquares: Bool, _ sums: inout [Double],
  _ squares: inout [Double]
) {
  for pixel in sums.indices { sums[pixel] += sign * Double(image[pixel]) }
  if roundsSquares {
    for pixel in squares.indices { squares[pixel] += sign * Double(image[pixel] * image[pixel]) }
  } else {
    for pixel in squares.indices { squares[pixel] += sign * (Double(image[pixel]) * Double(image[pixel])) }
  }
}
