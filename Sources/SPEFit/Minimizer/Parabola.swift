/// The parabola through the origin and two more points.
struct Parabola {
  /// Its slope at the origin.
  let slope: Double
  /// Its second derivative.
  let bend: Double
  /// How far the nearer of the two points is from the origin.
  let step: Double

  /// The parabola through (0, 0), (a, fa) and (b, fb).
  init(_ a: Double, _ fa: Double, _ b: Double, _ fb: Double) {
    slope = Self.slope(a, fa, b, fb)
    bend = 2 * (fb / b - fa / a) / (b - a)
    step = min(abs(a), abs(b))
  }

  /// The slope at the origin only.
  static func slope(_ a: Double, _ fa: Double, _ b: Double, _ fb: Double) -> Double {
    (fa * b / a - fb * a / b) / (b - a)
  }
}
