/// The window of a given width with the largest sum.
extension ChargeExtraction {
  /// Finds for every pixel the first window with the largest sum of raw samples, and sums it.
  ///
  /// Without a positive sample the time is the middle of the window.
  func slide(
    _ event: R1Event, width: Int, _ image: UnsafeMutableBufferPointer<Float>,
    _ peakTime: UnsafeMutableBufferPointer<Float>, _ scratch: borrowing ExtractionScratch
  ) {
    let count = event.raw.samplesPerPixel
    let used = min(width, count)
    for pixel in image.indices {
      let row = event.raw.row(pixel)
      guard let base = row.baseAddress else { return }
      let scale = event.scales[pixel]
      let start = scale > 0 ? firstLargestWindow(row, used) : 0
      let found = windowSum(
        base, count: count, baseline: scratch.baselines[pixel], scale: scale, peak: start, width: used,
        shift: 0)
      image[pixel] = corrected(found.charge, correction)
      peakTime[pixel] = found.time
      let top = row[start..<start + used].max() ?? 0
      if scale == 0 || Double(top) <= scratch.baselines[pixel] {
        peakTime[pixel] = Float(Double(start) + Double(width) / 2) / windowSum.rate
      }
    }
  }

  private func firstLargestWindow(_ row: UnsafeBufferPointer<UInt16>, _ width: Int) -> Int {
    var sum = 0
    for sample in 0..<width { sum += Int(row[sample]) }
    var (best, largest) = (0, sum)
    var start = 1
    while start + width <= row.count {
      sum += Int(row[start + width - 1]) - Int(row[start - 1])
      if sum > largest { (best, largest) = (start, sum) }
      start += 1
    }
    return best
  }
}
