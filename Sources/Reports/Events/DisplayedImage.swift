internal import Foundation

/// The image of one event in one camera.
public struct DisplayedImage: Sendable, Equatable {
  /// The ellipse of an image, in the camera frame.
  public struct Ellipse: Sendable, Equatable {
    /// The centre of gravity, in metres.
    public var x, y: Double
    /// The rms along and across the major axis, in metres.
    public var length, width: Double
    /// The angle of the major axis from x towards y, in degrees.
    public var psiDeg: Double

    /// Makes an ellipse.
    ///
    /// - Parameters:
    ///   - x: the centre of gravity, in metres.
    ///   - y: the centre of gravity, in metres.
    ///   - length: the rms along the major axis, in metres.
    ///   - width: the rms across the major axis, in metres.
    ///   - psiDeg: the angle of the major axis from x towards y, in degrees.
    public init(x: Double, y: Double, length: Double, width: Double, psiDeg: Double) {
      self.x = x
      self.y = y
      self.length = length
      self.width = width
      self.psiDeg = psiDeg
    }
  }

  /// The position in the camera of a direction of the sky, in meters.
  public struct Place: Sendable, Equatable {
    /// In the camera frame.
    public var x, y: Double

    /// Makes a position in the camera.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// The charge of each pixel; NaN if it has none.
  public var charges: [Float]
  /// The time of each pixel's pulse, in nanoseconds from the start of the readout; empty if unknown.
  public var peakTimesNS: [Float] = []
  /// Which pixels passed the cleaning; nil if the image was not cleaned.
  public var mask: [Bool]?
  /// The ellipse; nil if there is none.
  public var ellipse: Ellipse?
  /// The values of ``EventDisplayPage/quantities``, in their order.
  public var values: [Double] = []
  /// The trigger time in words; nil if unknown.
  public var time: String?
  /// Where the reconstructed direction is; nil if unknown.
  public var direction: Place?
  /// Where the true direction of a simulated shower is; nil if unknown.
  public var trueDirection: Place?
  /// Where the pointing of the array is; nil if unknown.
  public var arrayPointing: Place?
  /// The pointing of the telescope in words; nil if unknown.
  public var pointing: String?
  /// What else is to be said, such as why there is no ellipse.
  public var note = ""
  /// Waveforms of pixels.
  public var waveforms: DisplayedWaveforms?

  /// Makes an image of charges; what else is known is set afterwards.
  public init(charges: [Float]) { self.charges = charges }
}

extension DisplayedImage {
  /// What the scripts need.
  func value(_ quantised: QuantisedImages) -> ReportValue {
    .object([
      ("charges", .counts(quantised.charges(charges))),
      ("times", peakTimesNS.isEmpty ? .null : .counts(quantised.times(peakTimesNS))),
      ("mask", mask.map { .counts(QuantisedImages.bits($0)) } ?? .null),
      (
        "ellipse",
        ellipse.map { .float64([$0.x, $0.y, $0.length, $0.width, $0.psiDeg]) } ?? .null
      ),
      ("values", .float64(values)), ("time", .text(time ?? "")),
      ("direction", Self.value(direction)), ("trueDirection", Self.value(trueDirection)),
      ("arrayPointing", Self.value(arrayPointing)),
      ("pointing", .text(pointing ?? "")), ("note", .text(note)), ("waveforms", waveforms?.value ?? .null),
    ])
  }

  private static func value(_ place: Place?) -> ReportValue {
    place.map { .float64([$0.x, $0.y]) } ?? .null
  }
}

/// A number that every image of a page has, such as its size.
public struct DisplayedQuantity: Sendable, Equatable {
  /// What it is.
  public var name: String
  /// The unit; empty for none.
  public var unit: String
  /// What it means, in a sentence; empty if that is not known.
  public var definition: String

  /// Names a quantity.
  ///
  /// - Parameters:
  ///   - name: what it is.
  ///   - unit: the unit; empty for none.
  ///   - definition: what it means, in a sentence.
  public init(_ name: String, unit: String = "", definition: String = "") {
    self.name = name
    self.unit = unit
    self.definition = definition
  }

  var value: ReportValue {
    .object([("name", .text(name)), ("unit", .text(unit)), ("definition", .text(definition))])
  }
}

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
