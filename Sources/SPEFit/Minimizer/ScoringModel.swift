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
