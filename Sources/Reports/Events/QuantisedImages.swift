internal import Foundation

/// Charges and times in 16 bits each.
///
/// A charge q is stored as the nearest whole number to `32766 asinh(q/s)/asinh(Q/s)`, where Q is the largest
/// size of a charge on the page and s one unit: near 0 the steps are even, far from it they grow with the
/// charge. Times have even steps. Everything is moved by 32768, so that 0 is left for what is not a number.
struct QuantisedImages {
  /// The largest size of a charge, at least one unit.
  let chargeTop: Double
  /// The step of times, in nanoseconds.
  let timeStep: Double

  init(_ events: [DisplayedEvent]) {
    var (charge, time): (Float, Float) = (1, 1)
    for image in events.flatMap(\.images).compactMap({ $0 }) {
      for value in image.charges where value.isFinite { charge = max(charge, abs(value)) }
      for value in image.peakTimesNS where value.isFinite { time = max(time, abs(value)) }
    }
    chargeTop = Double(charge)
    timeStep = max(0.01, Double(time) / 32_766)
  }

  /// The largest relative error of a large charge.
  var relativePrecision: Double { 0.5 * asinh(chargeTop) / 32_766 }

  func charges(_ values: [Float]) -> [UInt32] {
    let scale = 32_766 / asinh(chargeTop)
    return values.map { $0.isFinite ? UInt32((asinh(Double($0)) * scale).rounded() + 32_768) : 0 }
  }

  func times(_ values: [Float]) -> [UInt32] {
    values.map { $0.isFinite ? UInt32((Double($0) / timeStep).rounded() + 32_768) : 0 }
  }

  /// Eight pixels a byte, the first in the lowest bit.
  static func bits(_ mask: [Bool]) -> [UInt32] {
    var bytes = [UInt32](repeating: 0, count: (mask.count + 7) / 8)
    for (pixel, isSet) in mask.enumerated() where isSet { bytes[pixel / 8] |= 1 << UInt32(pixel % 8) }
    return bytes
  }
}
