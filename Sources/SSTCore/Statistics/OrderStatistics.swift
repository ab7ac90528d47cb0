extension Collection where Element: Comparable {
  /// The median; of an even number of values the higher of the two in the middle. Nil without values.
  ///
  /// Complexity: O(n).
  @inlinable public func upperMedian() -> Element? {
    guard !isEmpty else { return nil }
    return nthSmallest(count / 2)
  }

  /// The value with `rank` smaller ones. Complexity: O(n).
  ///
  /// - Precondition: the rank is at least 0 and below the number of values.
  @inlinable public func nthSmallest(_ rank: Int) -> Element {
    var values = Array(self)
    precondition(values.indices.contains(rank), "no such rank")
    return values.withUnsafeMutableBufferPointer { select($0, rank) }
  }
}

extension Collection where Element: BinaryFloatingPoint {
  /// The median; of an even number of values the mean of the two in the middle. NaN without values.
  ///
  /// Values must be numbers: leave NaN out with a filter. Complexity: O(n).
  @inlinable public func median() -> Element {
    var values = Array(self)
    guard !values.isEmpty else { return .nan }
    let middle = values.count / 2
    return values.withUnsafeMutableBufferPointer { values in
      let upper = select(values, middle)
      if !values.count.isMultiple(of: 2) { return upper }
      var lower = values[0]
      for index in 1..<Swift.max(1, middle) { lower = Swift.max(lower, values[index]) }
      return (lower + upper) / 2
    }
  }
}

/// The value at a rank; smaller ones are before it afterwards (quickselect).
@inlinable
func select<Value: Comparable>(_ values: UnsafeMutableBufferPointer<Value>, _ rank: Int) -> Value {
  var (low, high) = (0, values.count - 1)
  while low < high {
    let pivot = values[low + (high - low) / 2]
    var (i, j) = (low, high)
    while i <= j {
      while values[i] < pivot { i += 1 }
      while values[j] > pivot { j -= 1 }
      if i <= j {
        values.swapAt(i, j)
        i += 1
        j -= 1
      }
    }
    if rank <= j { high = j } else if rank >= i { low = i } else { break }
  }
  return values[rank]
}

/// Values in ascending order, and their quantiles.
public struct SortedValues: Sendable, Equatable {
  /// The values, ascending.
  public let values: [Double]

  /// Sorts values; they must be numbers. Complexity: O(n log n).
  public init(_ values: some Sequence<Double>) { self.values = values.sorted() }

  /// The number of values.
  public var count: Int { values.count }

  /// The value below which a part (0 to 1) lies, on straight lines between neighbors; NaN without values.
  public func quantile(_ part: Double) -> Double {
    guard !values.isEmpty else { return .nan }
    let place = part * Double(values.count - 1)
    let lower = Int(place)
    let upper = min(lower + 1, values.count - 1)
    return values[lower] + (place - Double(lower)) * (values[upper] - values[lower])
  }
}

extension Array {
  /// The first index for which the test fails; it must hold for all elements before. Complexity: O(log n).
  @inlinable public func partitionIndex(_ test: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if test(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
