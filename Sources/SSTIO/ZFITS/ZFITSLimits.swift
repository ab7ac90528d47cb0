/// How much memory numbers in a file may make a reader ask for.
enum ZFITSLimits {
  /// What a block may decode to whatever its stored size: constant data shrink without bound.
  static let baseBytes = 24 << 20
  /// The believable ratio of decoded to stored bytes beyond that; deflate's best is 1032.
  static let expansionRatio = 1100
  /// The most samples of one event, all channels: 30 times those of the largest camera.
  static let maximumSamplesPerEvent = 1 << 22
  /// The most samples of one pixel.
  static let maximumSamplesPerPixel = 1 << 14
  /// The most samples of one block of events (2 GiB).
  static let maximumSamplesPerBlock = 1 << 30

  /// The bytes that `stored` bytes may decode to.
  static func allowance(stored: Int) -> Int {
    let product = max(0, stored).multipliedReportingOverflow(by: expansionRatio)
    return product.overflow ? Int.max / 8 : min(product.partialValue, Int.max / 8) + baseBytes
  }
}
