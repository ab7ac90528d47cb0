/// How long a source must be observed until it is detected.
public struct DetectionTime: Sendable, Equatable {
  /// Rates with their errors, per second.
  public struct Rate: Sendable, Equatable {
    /// The rate.
    public var value: Double
    /// Its error.
    public var error: Double

    /// Makes a rate.
    public init(_ value: Double, error: Double) { (self.value, self.error) = (value, error) }
  }

  /// Which times are looked at.
  public enum Steps: Sendable, Equatable {
    /// All.
    case exact
    /// As sst1mpipe 0.9: as many times between one second and the longest as it has minutes.
    case original
  }

  /// The time in seconds; the longest if it is not enough.
  public var seconds: Double
  /// How much sooner it may be within the errors of the rates.
  public var errorMinus: Double
  /// How much later it may be, up to the longest.
  public var errorPlus: Double

  /// Finds the time. A significance grows as the root of the time, so that it follows from that of one second.
  ///
  /// - Parameters:
  ///   - signal: gammas of the source.
  ///   - off: background in all off regions.
  ///   - rule: what makes a detection; of it the significance and the off regions count.
  ///   - longest: seconds, above 60.
  ///   - steps: which times are looked at.
  public init(
    signal: Rate, off: Rate, rule: DetectionRule = DetectionRule(), longest: Double = 50 * 3600,
    steps: Steps = .exact
  ) {
    func time(_ signal: Double, _ off: Double) -> Double {
      let background = max(0, off)
      let second = LiMa.significance(on: signal + rule.alpha * background, off: background, alpha: rule.alpha)
      let ratio = rule.significance / max(0, second)
      return Self.step(ratio * ratio, longest, steps)
    }
    seconds = time(signal.value, off.value)
    errorMinus = max(0, seconds - time(signal.value + signal.error, off.value - off.error))
    errorPlus = max(0, time(signal.value - signal.error, off.value + off.error) - seconds)
  }

  private static func step(_ time: Double, _ longest: Double, _ steps: Steps) -> Double {
    guard time < longest else { return longest }
    guard steps == .original else { return time }
    let step = (longest - 1) / Double(Int(longest / 60) - 1)
    return min(longest, 1 + max(0, ((time - 1) / step).rounded(.up)) * step)
  }
}
