internal import SSTCore

/// Finds charges and largest samples of the pixels of a block, and counts them.
struct DarkRunFiller: Sendable {
  let block: TelescopeEvents
  /// The events of the block that count.
  let events: [Int]
  let charge: DarkRunAxis
  let maximum: DarkRunAxis

  /// Both histograms with a place before and one behind each.
  var countsPerPixel: Int { charge.binCount + maximum.binCount + 4 }

  /// Counts one pixel of all events.
  func fill(_ pixel: Int, into counts: UnsafeMutableBufferPointer<UInt32>) {
    let width = block.samplesPerPixel
    block.samples.withUnsafeBufferPointer { samples in
      for event in events {
        let place = event * block.pixelCount + pixel
        if !block.pixelFlags.isEmpty, block.pixelFlags[place] == 0 { continue }
        let row = UnsafeBufferPointer(rebasing: samples[place * width..<(place + 1) * width])
        let found = Self.largest(row, window: DarkRunHistograms.windowWidth)
        // Baselines are whole sixteenths: nothing is rounded here.
        let baseline = Double(block.baselines[place])
        let sum = Double(found.sum) - Double(DarkRunHistograms.windowWidth) * baseline
        counts[charge.slot(of: sum)] &+= 1
        counts[charge.binCount + 2 + maximum.slot(of: Double(found.sample) - baseline)] &+= 1
      }
    }
  }

  /// The largest sum of `window` consecutive samples, and the largest sample.
  @inline(__always)
  static func largest(_ row: UnsafeBufferPointer<UInt16>, window: Int) -> (sum: Int, sample: Int) {
    var sum = 0
    var sample = 0
    for k in 0..<window {
      sum += Int(row[k])
      sample = max(sample, Int(row[k]))
    }
    var largest = sum
    for k in window..<row.count {
      let value = Int(row[k])
      sum += value - Int(row[k - window])
      largest = max(largest, sum)
      sample = max(sample, value)
    }
    return (largest, sample)
  }
}
