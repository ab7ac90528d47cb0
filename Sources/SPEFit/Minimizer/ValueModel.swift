/// Derivatives of an objective that supplies none: all of them are differences of costs.
struct ValueModel<Cost: Objective>: DescentModel {
  static var isExact: Bool { false }
  private(set) var evaluations = 0
  private var steps: DifferenceSteps?
  private var probe: [Double] = []
  private var work: [Double] = []
  /// The last offset at which each parameter was tried alone, and the change of the cost there.
  private var offsets: [Double] = []
  private var changes: [Double] = []
  /// The second derivative by each parameter that came with the last gradient.
  private var bends: [Double] = []

  mutating func begin(_ objective: inout Cost, at point: inout DescentPoint, in box: Box) {
    point.cost = value(&objective, point.values)
    guard point.cost.isFinite else { return }
    work = point.values
    offsets = point.gradient
    changes = point.gradient
    bends = point.gradient
    steps = DifferenceSteps(point, box, errorDefinition: objective.errorDefinition)
    differentiate(&objective, &point, box)
    guard point.slopeIsFinite else { return }
    point.curvature = roughCurvature(&objective, point, box)
      .regularised(box.free, fallback: steps?.curvatures ?? [])
  }

  mutating func evaluate(
    _ objective: inout Cost, at trial: inout DescentPoint, after current: DescentPoint, in box: Box
  ) {
    trial.cost = value(&objective, trial.values)
    // A refused trial needs no gradient; what is certainly refused is known from its cost.
    let worst = current.cost + 1e-12 * (abs(current.cost) + objective.errorDefinition)
    guard trial.cost.isFinite, trial.cost <= worst else { return }
    differentiate(&objective, &trial, box)
    if trial.slopeIsFinite { trial.curvature.update(from: current, to: trial, box.free, &work) }
  }

  mutating func slope(_ objective: inout Cost, at trial: inout DescentPoint, in box: Box) {
    trial.cost = value(&objective, trial.values)
    if trial.cost.isFinite { differentiate(&objective, &trial, box) }
  }

  mutating func secondDerivatives(
    _ objective: inout Cost, at point: DescentPoint, in box: Box
  ) -> SymmetricMatrix {
    var second = SymmetricMatrix(order: point.values.count)
    for (k, i) in box.free.enumerated() {
      second[i, i] = extrapolatedBend(&objective, point, box, i)
      for j in box.free[..<k] { second[i, j] = .nan }
    }
    for (k, i) in box.free.enumerated() {
      for j in box.free[..<k] { second[i, j] = mixed(&objective, point, box, i, j) }
    }
    return second
  }

  mutating func renew(
    _ objective: inout Cost, at point: inout DescentPoint, from second: SymmetricMatrix, in box: Box
  ) {
    point.curvature = second.regularised(box.free, fallback: steps?.curvatures ?? [])
  }

  private mutating func value(_ objective: inout Cost, _ parameters: [Double]) -> Double {
    evaluations += 1
    return objective.cost(at: parameters)
  }

  /// Fills the gradient; NaN where no difference is finite.
  private mutating func differentiate(
    _ objective: inout Cost, _ point: inout DescentPoint, _ box: Box
  ) {
    for j in box.free {
      let found = axis(&objective, point, box, j, scale: 1)
      point.gradient[j] = found?.slope ?? .nan
      bends[j] = found?.bend ?? .nan
    }
  }

  /// Slope and second derivative along one parameter, with a step that suits it.
  private mutating func axis(
    _ objective: inout Cost, _ point: DescentPoint, _ box: Box, _ j: Int, scale: Double
  ) -> Parabola? {
    guard var steps else { return nil }
    defer { self.steps = steps }
    let fraction = steps.fraction(cost: point.cost)
    var last: Parabola?
    var isFlat = false
    for _ in 0..<12 {
      let size = scale * steps.sizes[j]
      let found =
        parabola(&objective, point, box, j, size, -size)
        ?? parabola(&objective, point, box, j, size, 2 * size)
        ?? parabola(&objective, point, box, j, -size, -2 * size)
      last = found ?? last
      let seen = found.map { isNoise($0.bend * size * size, point.cost) ? 0 : $0.bend } ?? .nan
      isFlat = seen == 0
      if isFlat, steps.isFlat[j] { break }
      let factor = scale > 1 ? 1.5 : 5
      let isNew = steps.adapt(
        j, bend: seen, value: point.values[j], fraction: fraction, within: factor)
      if !isNew { break }
    }
    if isFlat { steps.markFlat(j) }
    return last
  }

  private func isNoise(_ difference: Double, _ cost: Double) -> Bool {
    abs(difference) <= 8 * .ulpOfOne * abs(cost)
  }

  /// Slope and second derivative from two offsets; nil if they leave the box or are not finite.
  private mutating func parabola(
    _ objective: inout Cost, _ point: DescentPoint, _ box: Box, _ j: Int, _ first: Double, _ second: Double
  ) -> Parabola? {
    guard inside(point, box, j, first), inside(point, box, j, second) else { return nil }
    probe = point.values
    probe[j] = point.values[j] + first
    let a = probe[j] - point.values[j]
    let fa = value(&objective, probe) - point.cost
    guard fa.isFinite else { return nil }
    offsets[j] = a
    changes[j] = fa
    probe[j] = point.values[j] + second
    let b = probe[j] - point.values[j]
    let fb = value(&objective, probe) - point.cost
    guard fb.isFinite else { return nil }
    return Parabola(a, fa, b, fb)
  }

  private func inside(_ point: DescentPoint, _ box: Box, _ j: Int, _ offset: Double) -> Bool {
    let value = point.values[j] + offset
    return value >= box.lower[j] && value <= box.upper[j] && value != point.values[j]
  }
}

extension ValueModel {
  /// The second derivative by one parameter from two steps, extrapolated to none.
  private mutating func extrapolatedBend(
    _ objective: inout Cost, _ point: DescentPoint, _ box: Box, _ i: Int
  ) -> Double {
    guard let wide = axis(&objective, point, box, i, scale: 4),
      let narrow = axis(&objective, point, box, i, scale: 2)
    else { return .nan }
    let (a, b) = (wide.step * wide.step, narrow.step * narrow.step)
    return a > b ? (a * narrow.bend - b * wide.bend) / (a - b) : narrow.bend
  }

  /// Second derivatives good enough for the first steps: one more cost for each pair of parameters.
  private mutating func roughCurvature(
    _ objective: inout Cost, _ point: DescentPoint, _ box: Box
  ) -> SymmetricMatrix {
    var result = SymmetricMatrix(order: point.values.count)
    for (k, i) in box.free.enumerated() {
      result[i, i] = bends[i]
      for j in box.free[..<k] {
        probe = point.values
        probe[i] += offsets[i]
        probe[j] += offsets[j]
        let change = value(&objective, probe) - point.cost - changes[i] - changes[j]
        let element = change / (offsets[i] * offsets[j])
        result[i, j] = element.isFinite ? element : 0
      }
    }
    return result
  }

  /// The mixed second derivative by two parameters from the corners of a rectangle around the point, which is moved
  /// where it would leave the box.
  private mutating func mixed(
    _ objective: inout Cost, _ point: DescentPoint, _ box: Box, _ i: Int, _ j: Int
  ) -> Double {
    guard let steps else { return .nan }
    var scale = 3.0
    for _ in 0..<4 {
      let a = span(point, box, i, scale * steps.sizes[i])
      let b = span(point, box, j, scale * steps.sizes[j])
      probe = point.values
      var sum = 0.0
      for (x, y, sign) in [(a.0, b.0, 1.0), (a.0, b.1, -1), (a.1, b.1, 1), (a.1, b.0, -1)] {
        probe[i] = x
        probe[j] = y
        sum += sign * (value(&objective, probe) - point.cost)
      }
      let element = sum / ((a.1 - a.0) * (b.1 - b.0))
      if element.isFinite { return element }
      scale *= 0.3
    }
    return .nan
  }

  /// The interval of two steps around a value, moved into the limits.
  private func span(_ point: DescentPoint, _ box: Box, _ i: Int, _ size: Double) -> (Double, Double) {
    let value = point.values[i]
    let half = min(size, 0.5 * (box.upper[i] - box.lower[i]))
    let low = min(max(value - half, box.lower[i]), box.upper[i] - 2 * half)
    return (low, low + 2 * half)
  }
}
