/// Mean and spread of each pixel's charge over some images, from running sums.
///
/// Images may be taken out again. Sums are in double precision.
public struct PixelMoments: Sendable, Equatable {
  /// How a charge is squared.
  public enum Square: Sendable {
    /// In double precision.
    case exact
    /// Rounded to 32 bits before it is added.
    case rounded
  }

  /// The number of images.
  public private(set) var count = 0
  private let square: Square
  private var sums: [Double]
  private var squares: [Double]

  /// Makes sums over no image.
  public init(pixelCount: Int, square: Square = .exact) {
    self.square = square
    sums = [Double](repeating: 0, count: pixelCount)
    squares = sums
  }

  /// The number of pixels.
  public var pixelCount: Int { sums.count }

  /// Adds an image of one charge per pixel.
  public mutating func add(_ image: UnsafeBufferPointer<Float>) {
    accumulate(image, 1)
    count += 1
  }

  /// Takes out an image that was added.
  public mutating func remove(_ image: UnsafeBufferPointer<Float>) {
    accumulate(image, -1)
    count -= 1
  }

  /// Takes out all images.
  public mutating func removeAll() {
    count = 0
    for pixel in sums.indices { (sums[pixel], squares[pixel]) = (0, 0) }
  }

  private mutating func accumulate(_ image: UnsafeBufferPointer<Float>, _ sign: Double) {
    precondition(image.count == sums.count, "the image needs one value per pixel")
    for pixel in sums.indices { sums[pixel] += sign * Double(image[pixel]) }
    switch square {
    case .exact:
      for pixel in squares.indices {
        squares[pixel] += sign * (Double(image[pixel]) * Double(image[pixel]))
      }
    case .rounded:
      for pixel in squares.indices { squares[pixel] += sign * Double(image[pixel] * image[pixel]) }
    }
  }

  /// The mean of each pixel; NaN without images.
  public func mean() -> [Double] { sums.map { $0 / Double(count) } }

  /// The population standard deviation of each pixel; NaN without images.
  ///
  /// Rounding may leave a variance below 0: it counts as 0, for rounded squares as NaN.
  public func standardDeviation() -> [Double] {
    sums.indices.map { pixel in
      let mean = sums[pixel] / Double(count)
      let variance = squares[pixel] / Double(count) - mean * mean
      return (square == .exact && variance < 0 ? 0 : variance).squareRoot()
    }
  }
}
