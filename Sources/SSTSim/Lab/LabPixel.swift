/// One pixel of a simulated lab camera.
public struct LabPixel: Sendable, Equatable {
  /// What is special about a pixel.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// Nothing.
    case good
    /// It sees no light; it has noise.
    case dead
    /// It sees little light.
    case dim
    /// It has much noise.
    case noisy
    /// Its module is not read out.
    case missing
  }

  /// The place in the camera: `slot * 64 + asic * 16 + channel`.
  public var index: Int
  /// What is special about it.
  public var kind: Kind
  /// Photoelectrons relative to the camera's nominal pixel; 0 if dead.
  public var relativeLight: Double
  /// The height of the pulse of one fired cell, in mV.
  public var amplitude: Double
  /// Relative standard deviation of the charge of one fired cell.
  public var chargeSpread: Double
  /// The mean number of further cells that each fired cell fires: ε of the modified Poisson law.
  public var crosstalk: Double
  /// Noise of one sample, in mV rms, before the samples are rounded.
  public var noise: Double
  /// The level without light, in mV.
  public var baseline: Double
  /// The pulse of one fired cell.
  public var pulse: LabPulse
  /// When the pulse has its maximum, in ns after the first sample.
  public var peakTime: Double

  /// The largest sample of the pulse.
  public var peakSample: Int {
    let near = Int(peakTime) - 2...Int(peakTime) + 3
    return near.max { pulse.height(Double($0) - start) < pulse.height(Double($1) - start) } ?? near.lowerBound
  }

  /// When the pulse starts, in ns after the first sample.
  var start: Double { peakTime - pulse.riseTime }
  /// True if it is read out and sees light.
  var seesLight: Bool { relativeLight > 0 && kind != .missing }
}
