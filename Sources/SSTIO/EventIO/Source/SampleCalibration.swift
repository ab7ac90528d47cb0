/// Turns samples into values: (sample − pedestal) × factor in single precision.
struct SampleCalibration {
  /// High gains above this many counts make the low gain count.
  static let highGainLimit: UInt16 = 4000

  let pedestal: Float
  let factor: Float

  /// Writes the values of `count` samples.
  @inline(__always)
  func fill(_ target: UnsafeMutablePointer<Float>, from samples: UnsafePointer<UInt16>, count: Int) {
    if makesNegativeZeros {
      // The sum with 0 makes a negative zero positive, as everywhere else.
      for index in 0..<count { target[index] = (Float(samples[index]) - pedestal) * factor + 0 }
    } else {
      for index in 0..<count { target[index] = (Float(samples[index]) - pedestal) * factor }
    }
  }

  /// False only if no product is a negative zero: the factor is positive, and nothing is too small for single precision.
  private var makesNegativeZeros: Bool {
    !(factor > 1e-15 && (pedestal == 0 || pedestal.magnitude > 1e-15))
  }

  /// Whether a sample is above the limit of the high gain.
  @inline(__always)
  static func isAboveLimit(_ samples: UnsafePointer<UInt16>, count: Int) -> Bool {
    var most: UInt16 = 0
    for index in 0..<count { most = max(most, samples[index]) }
    return most > highGainLimit
  }
}
