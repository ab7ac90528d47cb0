/// Derivatives of an objective that supplies the first ones: the curvature is learned from the steps, the second
/// derivatives are differences of gradients.
struct GradientModel<Cost: DifferentiableObjective>: DescentModel {
  static var isExact: Bool { false }
  private(set) var evaluations = 0
  private var steps: DifferenceSteps?
  private var probe: [Double] = []
  private var near: [Double] = []
  private var sampled: [Double] = []
  private var work: [Double] = []

  mutating func begin(_ objective: inout Cost, at point: inout DescentPoint, in box: Box) {
    slope(&objective, at: &point, in: box)
    guard point.slopeIsFinite else { return }
    work = point.values
    near = point.values
    sampled = point.values
    steps = DifferenceSteps(point, box, errorDefinition: objective.errorDefinition)
    point.curvature = derive(&objective, point, box, isCentral: false)
    regularise(&point, box)
  }

  mutating func evaluate(
    _ objective: inout Cost, at trial: inout DescentPoint, after current: DescentPoint, in box: Box
  ) {
    slope(&objective, at: &trial, in: box)
    if trial.slopeIsFinite { trial.curvature.update(from: current, to: trial, box.free, &work) }
  }

  mutating func slope(_ objective: inout Cost, at trial: inout DescentPoint, in box: Box) {
    evaluations += 1
    trial.cost = objective.cost(at: trial.values, gradient: &trial.gradient)
  }

  mutating func secondDerivatives(
    _ objective: inout Cost, at point: DescentPoint, in box: Box
  ) -> SymmetricMatrix {
    derive(&objective, point, box, isCentral: true)
  }

  mutating func renew(
    _ objective: inout Cost, at point: inout DescentPoint, from second: SymmetricMatrix, in box: Box
  ) {
    point.curvature = second
    regularise(&point, box)
  }

  private func regularise(_ point: inout DescentPoint, _ box: Box) {
    point.curvature = point.curvature.regularised(box.free, fallback: steps?.curvatures ?? [])
  }

  private mutating func derive(
    _ objective: inout Cost, _ point: DescentPoint, _ box: Box, isCentral: Bool
  ) -> SymmetricMatrix {
    var sum = SymmetricMatrix(order: point.values.count)
    for j in box.free {
      column(&objective, point, box, j, isCentral: isCentral)
      for i in box.free {
        sum.elements[i * sum.order + j] += 0.5 * work[i]
        sum.elements[j * sum.order + i] += 0.5 * work[i]
      }
    }
    return sum
  }

  /// Fills `work` with the derivative of the gradient by one parameter, with a step that suits it.
  private mutating func column(
    _ objective: inout Cost, _ point: DescentPoint, _ box: Box, _ j: Int, isCentral: Bool
  ) {
    guard var steps else { return }
    var isFlat = false
    for _ in 0..<12 {
      let size = steps.sizes[j]
      let isKnown =
        isCentral
        ? difference(&objective, point, box, j, size, -size)
          || difference(&objective, point, box, j, size, 2 * size)
          || difference(&objective, point, box, j, -size, -2 * size)
        : difference(&objective, point, box, j, size, nil)
          || difference(&objective, point, box, j, -size, nil)
      let fraction = steps.fraction(cost: 0)
      let bend = isKnown ? work[j] : .nan
      if !isKnown { for i in work.indices { work[i] = .nan } }
      isFlat = bend == 0
      if isFlat, steps.isFlat[j] { break }
      let factor = isCentral ? 1.5 : 5
      let isNew = steps.adapt(
        j, bend: bend, value: point.values[j], fraction: fraction, within: factor)
      if !isNew { break }
    }
    if isFlat { steps.markFlat(j) }
    self.steps = steps
  }

  /// Fills `work` from the gradients at one or two offsets; false if they leave the box or are not finite.
  private mutating func difference(
    _ objective: inout Cost, _ point: DescentPoint, _ box: Box, _ j: Int, _ first: Double, _ second: Double?
  ) -> Bool {
    guard let a = sample(&objective, point, box, j, first) else { return false }
    guard let second else {
      for i in work.indices { work[i] = (sampled[i] - point.gradient[i]) / a }
      return true
    }
    swap(&near, &sampled)
    guard let b = sample(&objective, point, box, j, second) else { return false }
    for i in work.indices {
      work[i] = Parabola.slope(a, near[i] - point.gradient[i], b, sampled[i] - point.gradient[i])
    }
    return true
  }

  /// Fills `sampled` with the gradient at an offset, and returns the offset as it was rounded; nil outside the box
  /// or if not finite.
  private mutating func sample(
    _ objective: inout Cost, _ point: DescentPoint, _ box: Box, _ j: Int, _ offset: Double
  ) -> Double? {
    let value = point.values[j] + offset
    guard value >= box.lower[j], value <= box.upper[j], value != point.values[j] else { return nil }
    probe = point.values
    probe[j] = value
    evaluations += 1
    let cost = objective.cost(at: probe, gradient: &sampled)
    guard cost.isFinite, sampled.allSatisfy(\.isFinite) else { return nil }
    return value - point.values[j]
  }
}
