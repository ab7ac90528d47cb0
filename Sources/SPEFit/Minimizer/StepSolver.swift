/// Steps towards the minimum of a quadratic model within limits, and the distance to it; all storage is reused.
struct StepSolver {
  /// A matrix with a smaller scaled pivot does not determine its parameters.
  static let pivotThreshold = 1e-10

  let box: Box
  /// The free parameters that no limit holds at the last point.
  private(set) var unheld: [Int]
  /// The last proposed step.
  private(set) var step: [Double]
  private var moving: [Int]
  private var solution: [Double]
  private var cholesky: ScaledCholesky
  private var solvedDamping: Double?

  /// The smallest scaled pivot of the last factorisation.
  var smallestPivot: Double { cholesky.smallestPivot }

  init(_ box: Box, count: Int) {
    self.box = box
    unheld = box.free
    moving = box.free
    step = [Double](repeating: 0, count: count)
    solution = [Double](repeating: 0, count: box.free.count)
    cholesky = ScaledCholesky(capacity: box.free.count)
  }

  /// Half of gᵀ·C⁻¹·g over the unheld parameters, with as little damping as makes C positive definite.
  ///
  /// Returns the damping with the distance.
  mutating func distance(_ point: DescentPoint, _ curvature: SymmetricMatrix) -> (
    edm: Double, damping: Double
  ) {
    findUnheld(point)
    var damping = 0.0
    while !cholesky.factorise(curvature, unheld, damping: damping) {
      damping = max(damping * 100, 1e-10)
      if damping > 1e10 { return (.infinity, damping) }
    }
    return (solveSlope(point, damping), damping)
  }

  /// Half of gᵀ·C⁻¹·g over the unheld parameters; nil if C does not determine them.
  mutating func strictDistance(_ point: DescentPoint, _ curvature: SymmetricMatrix) -> Double? {
    findUnheld(point)
    guard cholesky.factorise(curvature, unheld, damping: 0),
      unheld.isEmpty || cholesky.smallestPivot > Self.pivotThreshold
    else { return nil }
    return solveSlope(point, 0)
  }

  /// Fills `trial` with the damped minimum of the quadratic model within the limits, and returns by how much the
  /// undamped model falls; nil if the damped curvature is not positive definite.
  ///
  /// Parameters that would leave the box are put on their limits, and the others solved for again.
  mutating func propose(
    _ point: DescentPoint, _ curvature: SymmetricMatrix, damping: Double, into trial: inout [Double]
  ) -> Double? {
    for i in step.indices {
      step[i] = 0
      trial[i] = point.values[i]
    }
    moving.removeAll(keepingCapacity: true)
    moving.append(contentsOf: unheld)
    if solvedDamping != damping {
      guard solveMoving(point, curvature, damping) else { return nil }
    }
    solvedDamping = nil
    while clip(point, &trial) {
      guard solveMoving(point, curvature, damping) else { return nil }
    }
    for (k, i) in moving.enumerated() {
      step[i] = solution[k]
      trial[i] = min(max(point.values[i] + solution[k], box.lower[i]), box.upper[i])
    }
    return modelDecrease(point, curvature)
  }

  /// The length of the last step, each parameter measured by its curvature.
  func stepLength(_ curvature: SymmetricMatrix) -> Double {
    var sum = 0.0
    for i in unheld { sum += curvature.elements[i * (curvature.order + 1)] * step[i] * step[i] }
    return sum.squareRoot()
  }

  /// The slope of the cost along the last step.
  func slope(_ point: DescentPoint) -> Double {
    var sum = 0.0
    for i in unheld { sum += point.gradient[i] * step[i] }
    return sum
  }

  private mutating func findUnheld(_ point: DescentPoint) {
    unheld.removeAll(keepingCapacity: true)
    for i in box.free where !box.holds(i, point.values[i], slope: point.gradient[i]) { unheld.append(i) }
  }

  private mutating func solveSlope(_ point: DescentPoint, _ damping: Double) -> Double {
    for (k, i) in unheld.enumerated() { solution[k] = -point.gradient[i] }
    cholesky.solve(&solution)
    solvedDamping = damping
    var sum = 0.0
    for (k, i) in unheld.enumerated() { sum -= point.gradient[i] * solution[k] }
    return sum.isFinite ? 0.5 * max(sum, 0) : .infinity
  }

  private mutating func solveMoving(
    _ point: DescentPoint, _ curvature: SymmetricMatrix, _ damping: Double
  ) -> Bool {
    guard cholesky.factorise(curvature, moving, damping: damping) else { return false }
    for (k, i) in moving.enumerated() {
      var rhs = -point.gradient[i]
      if moving.count < unheld.count {
        for j in unheld { rhs -= curvature.elements[i * curvature.order + j] * step[j] }
      }
      solution[k] = rhs
    }
    cholesky.solve(&solution)
    return true
  }

  /// Puts the moving parameters that would leave the box on their limits; true if there were any.
  private mutating func clip(_ point: DescentPoint, _ trial: inout [Double]) -> Bool {
    var kept = 0
    for (k, i) in moving.enumerated() {
      let target = point.values[i] + solution[k]
      if target < box.lower[i] || target > box.upper[i] {
        trial[i] = target < box.lower[i] ? box.lower[i] : box.upper[i]
        step[i] = trial[i] - point.values[i]
      } else {
        solution[kept] = solution[k]
        moving[kept] = i
        kept += 1
      }
    }
    let clipped = moving.count - kept
    moving.removeLast(clipped)
    return clipped > 0
  }

  private func modelDecrease(_ point: DescentPoint, _ curvature: SymmetricMatrix) -> Double {
    var sum = 0.0
    for i in unheld {
      var row = 0.0
      for j in unheld { row += curvature.elements[i * curvature.order + j] * step[j] }
      sum -= step[i] * (point.gradient[i] + 0.5 * row)
    }
    return sum
  }
}
