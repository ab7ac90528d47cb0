/// Angles that simulations store in single precision.
public enum SimtelAngle {
  /// An altitude in radians: what is 90 degrees in single precision, a little above 90, is 90 degrees.
  public static func clipped(_ altitude: Float) -> Double {
    let (value, limit) = (Double(altitude), Double.pi / 2)
    guard value.magnitude > limit, value.magnitude < limit * (1 + 1e-6) else { return value }
    return value < 0 ? -limit : limit
  }
}
