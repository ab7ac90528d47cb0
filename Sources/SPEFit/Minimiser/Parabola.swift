/// The slope at zero of the parabola through (0, 0), (a, fa) and (b, fb).
func parabolaSlope(_ a: Double, _ fa: Double, _ b: Double, _ fb: Double) -> Double {
  (fa * b / a - fb * a / b) / (b - a)
}

/// The second derivative of the parabola through (0, 0), (a, fa) and (b, fb).
func parabolaBend(_ a: Double, _ fa: Double, _ b: Double, _ fb: Double) -> Double {
  2 * (fb / b - fa / a) / (b - a)
}
