/// The lowest cost with one parameter at a given value.
public struct ProfilePoint: Hashable, Sendable {
  /// The value of the profiled parameter.
  public var value: Double
  /// The cost, minimized by the other parameters; NaN for a value outside the limits.
  public var cost: Double
  /// All parameters at that point.
  public var values: [Double]
  /// How the fit of the other parameters ended; `notFinite` for a value outside the limits. The curvature is not
  /// checked.
  public var status: FitStatus

  /// Makes a point.
  ///
  /// - Parameters:
  ///   - value: the value of the profiled parameter.
  ///   - cost: the lowest cost there.
  ///   - values: all parameters at that point.
  ///   - status: how the fit of the others ended.
  public init(value: Double, cost: Double, values: [Double], status: FitStatus) {
    self.value = value
    self.cost = cost
    self.values = values
    self.status = status
  }
}
