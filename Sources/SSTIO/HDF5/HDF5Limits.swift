/// How much memory a reader may ask for because of numbers in a file.
///
/// One read may take up to `baseBytes + expansionRatio × stored bytes`, and never more than `maximumBytes`.
public struct HDF5Limits: Sendable, Equatable {
  /// What may be read whatever the stored size, in bytes.
  public var baseBytes: Int
  /// The largest believable ratio of unpacked to stored bytes.
  public var expansionRatio: Int
  /// The most that one read may take, in bytes.
  public var maximumBytes: Int
  /// The most objects that a walk lists.
  public var maximumObjects: Int

  /// Makes limits; without arguments those used by default (16 MiB, 256, 4 GiB, 100 000 objects).
  public init(
    baseBytes: Int = 16 << 20, expansionRatio: Int = 256, maximumBytes: Int = 4 << 30,
    maximumObjects: Int = 100_000
  ) {
    self.baseBytes = baseBytes
    self.expansionRatio = expansionRatio
    self.maximumBytes = maximumBytes
    self.maximumObjects = maximumObjects
  }

  /// The bytes that may be unpacked from `stored` bytes.
  func allowance(stored: Int) -> Int {
    let (product, overflow) = max(0, stored).multipliedReportingOverflow(by: max(1, expansionRatio))
    if overflow || product > maximumBytes { return maximumBytes }
    return min(maximumBytes, product + baseBytes)
  }
}

/// The product of lengths that a file claims, or `nil` if it is negative or does not fit an `Int`.
func checkedProduct(_ lengths: some Sequence<Int>) -> Int? {
  var result = 1
  for length in lengths {
    guard length >= 0 else { return nil }
    let (product, overflow) = result.multipliedReportingOverflow(by: length)
    if overflow { return nil }
    result = product
  }
  return result
}
