/// The limits of all parameters, and which of them may move.
struct Box {
  let lower: [Double]
  let upper: [Double]
  /// The positions of the free parameters, in rising order.
  let free: [Int]

  init(_ parameters: [FitParameter]) {
    lower = parameters.map { $0.lower ?? -.infinity }
    upper = parameters.map { $0.upper ?? .infinity }
    free = parameters.indices.filter { parameters[$0].isFree }
  }

  /// True if a value lies on one of its limits.
  func isOnLimit(_ index: Int, _ value: Double) -> Bool { value <= lower[index] || value >= upper[index] }

  /// True if a parameter lies on a limit and the slope pushes it outwards.
  func holds(_ index: Int, _ value: Double, slope: Double) -> Bool {
    (value <= lower[index] && slope > 0) || (value >= upper[index] && slope < 0)
  }
}
