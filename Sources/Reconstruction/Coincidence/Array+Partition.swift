extension Array {
  /// The first index for which the test fails; it must hold for all elements before. Complexity: O(log n).
  func partitionIndex(_ test: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if test(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
