internal import Foundation
internal import SSTCore

/// The true image of a simulated shower: a two-dimensional Gaussian in the camera.
public struct Shower: Sendable, Equatable {
  /// Mean number of p.e. on an endless camera.
  public var size: Double
  /// x of the centre, metres in the camera frame.
  public var cogX: Double
  /// y of the centre, metres in the camera frame.
  public var cogY: Double
  /// Rms along the major axis, metres.
  public var length: Double
  /// Rms across, metres.
  public var width: Double
  /// Angle of the major axis to x, radians.
  public var psi: Double
  /// Change of the arrival time along the major axis, ns per metre.
  public var timeGradient: Double
}

/// The ranges that showers are drawn from, independent of each other; no air-shower physics is in them.
public struct ShowerSettings: Sendable, Equatable, Codable {
  /// p.e.; uniform in the logarithm.
  public var size = Range(100, 10_000)
  /// Metres from the camera's centre; uniform in area.
  public var radius = Range(0, 0.4)
  /// Metres; uniform.
  public var length = Range(0.03, 0.09)
  /// Metres; uniform.
  public var width = Range(0.012, 0.028)
  /// ns per metre; uniform.
  public var timeGradient = Range(-160, 160)
  /// Arrival time of the image's centre after the start of the readout, ns.
  public var arrivalTime = 40.0
  /// Spread of the arrival times of single p.e., ns rms.
  public var timeSpread = 2.0

  /// A lower and an upper bound.
  public struct Range: Sendable, Equatable, Codable {
    /// The lower bound.
    public var lower: Double
    /// The upper bound.
    public var upper: Double
    /// Makes a range.
    public init(_ lower: Double, _ upper: Double) {
      self.lower = lower
      self.upper = upper
    }
  }

  /// Makes the default ranges.
  public init() {}

  /// Throws ``SimulationError/badSetting(name:value:expected:)`` for a value out of its range.
  func validate() throws(SimulationError) {
    let ranges = [
      ("size", size, 1e-3), ("radius", radius, 0), ("length", length, 1e-4), ("width", width, 1e-4),
      ("timeGradient", timeGradient, -1e6),
    ]
    for (name, range, least) in ranges
    where !(range.lower >= least && range.upper >= range.lower && range.upper <= 1e7) {
      throw .badSetting(
        name: name, value: "\(range.lower)...\(range.upper)", expected: "rising bounds from \(least) to 1e7")
    }
    if !(timeSpread >= 0 && timeSpread < 1000 && arrivalTime.isFinite && abs(arrivalTime) < 1e6) {
      throw .badSetting(
        name: "timeSpread, arrivalTime", value: "\(timeSpread), \(arrivalTime)", expected: "ns")
    }
  }

  /// The shower of an event.
  func shower(seed: UInt64, event: UInt64) -> Shower {
    var random = CounterRandom(seed: seed, event: event, purpose: RandomPurpose.showerParameters.rawValue)
    let size = exp(random.uniform(in: log(size.lower)...log(size.upper)))
    let (inner, outer) = (radius.lower * radius.lower, radius.upper * radius.upper)
    let r = random.uniform(in: inner...outer).squareRoot()
    let phi = random.uniform(in: -Double.pi...Double.pi)
    return Shower(
      size: size, cogX: r * cos(phi), cogY: r * sin(phi),
      length: random.uniform(in: length.lower...length.upper),
      width: random.uniform(in: width.lower...width.upper),
      psi: random.uniform(in: -Double.pi / 2...Double.pi / 2),
      timeGradient: random.uniform(in: timeGradient.lower...timeGradient.upper))
  }
}
