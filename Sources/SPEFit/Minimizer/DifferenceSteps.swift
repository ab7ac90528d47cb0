/// How far to go from a point to measure derivatives by differences, for each parameter.
///
/// The right step is a small part of the distance over which the cost rises by its error definition. It is not known
/// at the start, so steps begin with a hundredth of the value and follow the curvature.
struct DifferenceSteps {
  private(set) var sizes: [Double]
  /// Parameters whose steps were tried up to the largest without any effect.
  private(set) var isFlat: [Bool]
  private let widths: [Double]
  private let largest: [Double]
  private let first: [Double]
  private let errorDefinition: Double

  init(_ point: DescentPoint, _ box: Box, errorDefinition: Double) {
    widths = zip(box.lower, box.upper).map { $1 - $0 }
    sizes = point.values.map { $0 == 0 ? 0.1 : max(0.01 * abs($0), 1e-150) }
    for i in sizes.indices { sizes[i] = min(sizes[i], 0.05 * widths[i]) }
    first = sizes
    isFlat = sizes.map { _ in false }
    largest = zip(sizes, widths).map { min(1e10 * $0, 0.25 * $1) }
    self.errorDefinition = errorDefinition
  }

  /// The curvature at which the present step would be a tenth of a standard error.
  var curvatures: [Double] { sizes.map { 0.02 * errorDefinition / ($0 * $0) } }

  /// Which part of a standard error a step should be, for a cost of this size: more where rounding is coarse.
  func fraction(cost: Double) -> Double {
    min(max(0.01, (1e4 * .ulpOfOne * abs(cost) / errorDefinition).squareRoot()), 1)
  }

  /// Sets a step from the second derivative; true if it changed by more than `factor`, so that derivatives should be
  /// measured again.
  mutating func adapt(
    _ index: Int, bend: Double, value: Double, fraction: Double, within factor: Double
  ) -> Bool {
    let old = sizes[index]
    var size = old
    if !bend.isFinite {
      size = 0.01 * old
    } else if bend == 0 {
      size = 10 * old
    } else {
      size = fraction * (2 * errorDefinition / abs(bend)).squareRoot()
    }
    size = min(max(size, 1e-3 * old, 1e-13 * abs(value)), 1e3 * old, largest[index])
    if bend != 0 { isFlat[index] = false }
    sizes[index] = size > 0 && size < .infinity ? size : old
    return sizes[index] * factor < old || sizes[index] > factor * old
  }

  /// Notes that a parameter has no influence here, whatever the step: back to its first step.
  mutating func markFlat(_ index: Int) {
    sizes[index] = first[index]
    isFlat[index] = true
  }
}

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
