/// Sums of samples in double precision, several at a time.
enum PulseSum {
  /// The sums that are completed together: they stay in a fast cache while events pass by.
  private static let tile = 4096

  /// Adds the samples of events to sums.
  ///
  /// Every sum adds its samples in the order of the events, however many are added at once.
  static func add(
    _ samples: UnsafePointer<Float>, eventCount: Int, to sums: UnsafeMutableBufferPointer<Double>
  ) {
    guard let target = sums.baseAddress else { return }
    for start in stride(from: 0, to: sums.count, by: tile) {
      let count = min(tile, sums.count - start)
      var event = 0
      while event < eventCount {
        let used = eventCount - event >= 4 ? 4 : 1
        let source = samples + (event * sums.count + start)
        if used == 4 {
          addFour(source, apart: sums.count, count, to: target + start)
        } else {
          addOne(source, count, to: target + start)
        }
        event += used
      }
    }
  }

  /// Adds the samples of four events, one after the other, so that the sums are loaded and stored once.
  private static func addFour(
    _ samples: UnsafePointer<Float>, apart: Int, _ count: Int, to sums: UnsafeMutablePointer<Double>
  ) {
    let target = UnsafeMutableRawPointer(sums)
    var index = 0
    while index &+ 4 <= count {
      var sum = target.loadUnaligned(fromByteOffset: 8 &* index, as: SIMD4<Double>.self)
      sum += four(samples + index)
      sum += four(samples + (index &+ apart))
      sum += four(samples + (index &+ 2 &* apart))
      sum += four(samples + (index &+ 3 &* apart))
      target.storeBytes(of: sum, toByteOffset: 8 &* index, as: SIMD4<Double>.self)
      index &+= 4
    }
    while index < count {
      for event in 0..<4 { sums[index] += Double(samples[index &+ event &* apart]) }
      index &+= 1
    }
  }

  private static func addOne(
    _ samples: UnsafePointer<Float>, _ count: Int, to sums: UnsafeMutablePointer<Double>
  ) {
    let target = UnsafeMutableRawPointer(sums)
    var index = 0
    while index &+ 4 <= count {
      let sum = target.loadUnaligned(fromByteOffset: 8 &* index, as: SIMD4<Double>.self)
      target.storeBytes(
        of: sum + four(samples + index), toByteOffset: 8 &* index, as: SIMD4<Double>.self)
      index &+= 4
    }
    while index < count {
      sums[index] += Double(samples[index])
      index &+= 1
    }
  }

  @inline(__always)
  private static func four(_ samples: UnsafePointer<Float>) -> SIMD4<Double> {
    SIMD4<Double>(UnsafeRawPointer(samples).loadUnaligned(as: SIMD4<Float>.self))
  }
}
