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

extension SymmetricMatrix {
  /// The positive definite matrix nearest in spirit to second derivatives: in units of the diagonal, every
  /// eigenvalue becomes its absolute value, and at least 1e-4 of the largest.
  ///
  /// - Parameters:
  ///   - indices: the rows that count; the others become zero.
  ///   - fallback: the diagonal to use where the matrix has none, or is not finite.
  func regularised(_ indices: [Int], fallback: [Double]) -> SymmetricMatrix {
    var part = submatrix(indices)
    let count = indices.count
    for k in 0..<count where !part.rowIsFinite(k) || part[k, k] == 0 {
      for l in 0..<count { part[k, l] = 0 }
      part[k, k] = fallback[indices[k]]
    }
    let scale = part.diagonal.map { abs($0).squareRoot() }
    for k in 0..<count {
      for l in 0...k { part[k, l] = part[k, l] / scale[k] / scale[l] }
    }
    var result = SymmetricMatrix(order: order)
    let system = part.eigensystem ?? []
    let floor = 1e-4 * (system.map { abs($0.value) }.max() ?? 1)
    for k in 0..<count {
      for l in 0...k {
        let sum = system.reduce(0) { $0 + max(abs($1.value), floor) * $1.vector[k] * $1.vector[l] }
        result[indices[k], indices[l]] = (system.isEmpty ? (k == l ? 1 : 0) : sum) * scale[k] * scale[l]
      }
    }
    return result
  }

  /// True if every element of a row is a number.
  func rowIsFinite(_ row: Int) -> Bool {
    (0..<order).allSatisfy { self[row, $0].isFinite }
  }

  /// The damped update of Broyden, Fletcher, Goldfarb and Shanno: afterwards the matrix maps the step to the change
  /// of the gradient, as far as it can stay positive definite.
  ///
  /// - Parameters:
  ///   - old: the point where the step begins, with the matrix to update.
  ///   - new: the point where it ends.
  ///   - indices: the free parameters.
  mutating func update(from old: DescentPoint, to new: DescentPoint, _ indices: [Int], _ work: inout [Double])
  {
    elements.replaceSubrange(0..<elements.count, with: old.curvature.elements)
    var along = 0.0
    var modelled = 0.0
    for i in indices {
      var row = 0.0
      for j in indices { row += elements[i * order + j] * (new.values[j] - old.values[j]) }
      work[i] = row
      modelled += row * (new.values[i] - old.values[i])
      along += (new.gradient[i] - old.gradient[i]) * (new.values[i] - old.values[i])
    }
    guard modelled > 0, along.isFinite, modelled.isFinite else { return }
    let weight = along >= 0.2 * modelled ? 1 : 0.8 * modelled / (modelled - along)
    let product = weight * along + (1 - weight) * modelled
    for i in indices {
      let change = weight * (new.gradient[i] - old.gradient[i]) + (1 - weight) * work[i]
      for j in indices {
        let other = weight * (new.gradient[j] - old.gradient[j]) + (1 - weight) * work[j]
        elements[i * order + j] += change * other / product - work[i] * work[j] / modelled
      }
    }
  }
}

/// Derivatives of an objective that supplies them all.
struct ScoringModel<Cost: ScoringObjective>: DescentModel {
  static var isExact: Bool { true }
  private(set) var evaluations = 0

  mutating func begin(_ objective: inout Cost, at point: inout DescentPoint, in box: Box) {
    score(&objective, &point)
  }

  mutating func evaluate(
    _ objective: inout Cost, at trial: inout DescentPoint, after current: DescentPoint, in box: Box
  ) {
    score(&objective, &trial)
  }

  mutating func slope(_ objective: inout Cost, at trial: inout DescentPoint, in box: Box) {
    evaluations += 1
    trial.cost = objective.cost(at: trial.values, gradient: &trial.gradient)
  }

  mutating func secondDerivatives(
    _ objective: inout Cost, at point: DescentPoint, in box: Box
  ) -> SymmetricMatrix {
    evaluations += 1
    var gradient = point.gradient
    return objective.secondDerivatives(at: point.values, gradient: &gradient)
  }

  mutating func renew(
    _ objective: inout Cost, at point: inout DescentPoint, from second: SymmetricMatrix, in box: Box
  ) {
    score(&objective, &point)
  }

  private mutating func score(_ objective: inout Cost, _ point: inout DescentPoint) {
    evaluations += 1
    point.cost = objective.cost(
      at: point.values, gradient: &point.gradient, expectedCurvature: &point.curvature)
  }
}
