public import SSTCore

/// How the night-sky background lowers the gain: baseline variance → baseline shift → drop factor.
///
/// Light of the night-sky background draws a current through the bias resistor of each photosensor, which lowers its
/// voltage, and with it gain and detection efficiency. Source: the SST-1M study of sensors under continuous
/// light (arXiv:1910.00348), constants of sst1mpipe.
public struct VoltageDropModel: Sendable, Equatable {
  /// A drop factor and whether it comes from the table's end.
  public struct Factor: Sendable, Equatable {
    /// The relative signal: 1 without background, smaller under light.
    public var value: Double
    /// True if the variance was outside the table.
    public var isOutsideTable: Bool
  }

  let spline: BSpline
  /// Relative gain change an ADC count of baseline shift.
  public let gainSlope: Double
  /// Relative change of the detection efficiency an ADC count of baseline shift.
  public let detectionSlope: Double
  /// ADC counts per photoelectron in the dark.
  public let darkGain: Double
  /// The defects of the original to reproduce: `Quirks.extrapolatedDrop`.
  public var quirks: Quirks = []

  /// The model of an SST-1M telescope (21 or 1, 22 or 2).
  public init(telescope: Int, quirks: Quirks = []) throws(CalibrationError) {
    let id = try PackagedTables.sst1mTelescope(telescope, table: "voltage-drop model")
    self = id == 21 ? Self.telescope21 : Self.telescope22
    self.quirks = quirks
  }

  init(spline: BSpline, gainSlope: Double, detectionSlope: Double, darkGain: Double) {
    self.spline = spline
    self.gainSlope = gainSlope
    self.detectionSlope = detectionSlope
    self.darkGain = darkGain
  }

  /// The variances that the table covers, in ADC².
  public var tabulatedVariances: ClosedRange<Double> { spline.domain }

  /// The baseline shift in ADC counts for a baseline variance in ADC²; outside the table that at its end.
  public func baselineShift(variance: Double) -> Double {
    let domain = spline.domain
    if quirks.contains(.extrapolatedDrop) { return spline(variance) }
    return spline(min(max(variance, domain.lowerBound), domain.upperBound))
  }

  /// The drop factor for a baseline variance in ADC²; NaN for NaN.
  public func factor(variance: Double) -> Factor {
    if variance.isNaN { return Factor(value: .nan, isOutsideTable: true) }
    return Factor(
      value: 1 + (gainSlope + detectionSlope) * baselineShift(variance: variance),
      isOutsideTable: !spline.domain.contains(variance))
  }

  /// The rate of photoelectrons from the night-sky background in MHz for a baseline shift in ADC counts.
  public func photoelectronRateMHz(baselineShift shift: Double) -> Double {
    shift / (darkGain * (1 + gainSlope * shift)) / Self.binWidthMicroseconds
  }

  /// The rate of photons from the night-sky background in MHz for a baseline shift in ADC counts.
  public func photonRateMHz(baselineShift shift: Double) -> Double {
    shift / (darkGain * (1 + (gainSlope + detectionSlope) * shift)) / Self.binWidthMicroseconds
      / Self.detectionEfficiency
  }

  private static let binWidthMicroseconds = 0.004
  private static let detectionEfficiency = 0.35
}

extension VoltageDropModel {
  fileprivate static let telescope21 = VoltageDropModel(
    spline: BSpline(
      knots: [0, 0, 0, 46.96969697, 60.90909091, 67.57575758, 74.24242424, 74.24242424, 74.24242424],
      coefficients: [-0.4367913, 9.08788226, 39.66927065, 54.18389959, 69.24518367, 104.29418015, 0, 0, 0],
      degree: 2),
    gainSlope: -0.00487, detectionSlope: -0.00317, darkGain: 21.0)

  fileprivate static let telescope22 = VoltageDropModel(
    spline: BSpline(
      knots: [
        0, 0, 93.74735497, 126.46232902, 181.54405469, 256.80398702, 266.62290877, 292.98812266, 294.71402901,
        295.67072519, 298.04051867, 339.91032956, 339.91032956,
      ],
      coefficients: [
        -1.74764142, 48.41280122, 68.36843193, 104.62272377, 168.14318275, 179.34289593, 212.07400565,
        214.10474285, 215.17017626, 217.7828114, 268.19128994, 0, 0,
      ], degree: 1),
    gainSlope: -0.00118, detectionSlope: -0.000663, darkGain: 23.5)
}

/// A one-dimensional B-spline, evaluated by de Boor's recurrence.
///
/// Knots are in the layout of FITPACK: `degree + 1` equal ones at both ends, padded coefficients allowed.
struct BSpline: Sendable, Equatable {
  let knots: [Double]
  let coefficients: [Double]
  let degree: Int

  /// The range of the table.
  var domain: ClosedRange<Double> { knots[degree]...knots[knots.count - degree - 1] }

  /// The value at `x`; outside the domain the first or last polynomial piece is continued.
  func callAsFunction(_ x: Double) -> Double {
    let count = knots.count - degree - 1
    var piece = degree
    while piece < count - 1, x >= knots[piece + 1] { piece += 1 }
    var d = Array(coefficients[(piece - degree)...piece])
    for round in stride(from: 1, through: degree, by: 1) {
      for j in stride(from: degree, through: round, by: -1) {
        let low = knots[j + piece - degree]
        let high = knots[j + 1 + piece - round]
        let weight = (x - low) / (high - low)
        d[j] = (1 - weight) * d[j - 1] + weight * d[j]
      }
    }
    return d[degree]
  }
}
