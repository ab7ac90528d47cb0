/// The probability density of a charge, with parameters.
///
/// The shortest density of your own has two members: its ``parameters`` and ``density(at:_:)``. Derivatives are
/// then taken numerically and cells integrated by quadrature. Add ``gradient(at:_:into:)`` for speed and precision.
public protocol SpectrumDensity: Sendable {
  /// The parameters in the order in which they are passed, with their start values and limits.
  var parameters: [FitParameter] { get }

  /// What each parameter stands for; as many as there are ``parameters``.
  var roles: [ParameterRole] { get }

  /// True if cells of any width are integrated exactly; otherwise they have to be narrower than the structure.
  var knowsIntegrals: Bool { get }

  /// The density at a charge.
  func density(at charge: Double, _ parameters: [Double]) -> Double

  /// The derivatives of the density at a charge by each parameter, into an array with one element for each.
  func gradient(at charge: Double, _ parameters: [Double], into gradient: inout [Double])

  /// Fills `workspace.values`, and if wanted `workspace.derivatives`, for all points or cells of a grid.
  func evaluate(
    on grid: EvaluationGrid, _ parameters: [Double], derivatives: Bool, into workspace: inout DensityWorkspace
  )

  /// Adds Σ cᵢ ∂²fᵢ/∂p∂q over the values f of a grid to a matrix of the density's own parameters.
  func addSecondDerivatives(
    on grid: EvaluationGrid, _ parameters: [Double], coefficients: [Double], to matrix: inout SymmetricMatrix,
    workspace: inout DensityWorkspace)
}

extension SpectrumDensity {
  /// All ``ParameterRole/own``.
  public var roles: [ParameterRole] { parameters.map { _ in .own } }

  /// False: the default ``evaluate(on:_:derivatives:into:)`` has five points in a cell.
  public var knowsIntegrals: Bool { false }

  /// Central differences of the density, with steps of 1e-5 of each parameter's size (its value, its start, or a hundredth of the room
  /// between its limits).
  public func gradient(at charge: Double, _ parameters: [Double], into gradient: inout [Double]) {
    var moved = parameters
    for i in parameters.indices {
      let step = NumericalStep.first(parameters[i], self.parameters[i])
      moved[i] = parameters[i] + step
      let above = density(at: charge, moved)
      moved[i] = parameters[i] - step
      gradient[i] = (above - density(at: charge, moved)) / (2 * step)
      moved[i] = parameters[i]
    }
  }

  /// Value by value; cells by Gauss-Legendre quadrature with five points in each.
  public func evaluate(
    on grid: EvaluationGrid, _ parameters: [Double], derivatives: Bool, into workspace: inout DensityWorkspace
  ) {
    workspace.clear(count: grid.count, parameterCount: parameters.count, derivatives: derivatives)
    var slope = [Double](repeating: 0, count: parameters.count)
    for i in 0..<grid.count {
      for (point, weight) in Quadrature.points(of: grid, i) {
        workspace.values[i] += weight * density(at: point, parameters)
        guard derivatives else { continue }
        gradient(at: point, parameters, into: &slope)
        for p in slope.indices { workspace.derivatives[p * workspace.stride + i] += weight * slope[p] }
      }
    }
  }

  /// Differences of the first derivatives.
  public func addSecondDerivatives(
    on grid: EvaluationGrid, _ parameters: [Double], coefficients: [Double], to matrix: inout SymmetricMatrix,
    workspace: inout DensityWorkspace
  ) {
    let n = parameters.count
    var sums = [Double](repeating: 0, count: n * n)
    var moved = parameters
    for i in 0..<n {
      let step = NumericalStep.second(parameters[i], self.parameters[i])
      for (sign, place) in [(1.0, parameters[i] + step), (-1.0, parameters[i] - step)] {
        moved[i] = place
        evaluate(on: grid, moved, derivatives: true, into: &workspace)
        for j in 0..<n {
          let slopes = workspace.derivatives[workspace.derivativeRange(j)]
          var sum = 0.0
          for (c, slope) in zip(coefficients, slopes) { sum += c * slope }
          sums[i * n + j] += sign * sum / (2 * step)
        }
      }
      moved[i] = parameters[i]
    }
    for i in 0..<n { for j in i..<n { matrix[i, j] += 0.5 * (sums[i * n + j] + sums[j * n + i]) } }
  }

  /// The density at charges in any order, for plots and small studies.
  public func values(at charges: [Double], _ parameters: [Double]) -> [Double] {
    let order = charges.indices.sorted { charges[$0] < charges[$1] }
    var workspace = DensityWorkspace()
    evaluate(on: .points(order.map { charges[$0] }), parameters, derivatives: false, into: &workspace)
    var values = [Double](repeating: 0, count: charges.count)
    for (rank, index) in order.enumerated() { values[index] = workspace.values[rank] }
    return values
  }
}

/// Steps for differences.
enum NumericalStep {
  /// For first derivatives of a function.
  static func first(_ value: Double, _ parameter: FitParameter) -> Double { 1e-5 * scale(value, parameter) }
  /// For second derivatives as differences of first ones, which may be numerical themselves.
  static func second(_ value: Double, _ parameter: FitParameter) -> Double { 1e-3 * scale(value, parameter) }

  /// The size of a parameter: its value, its start, or a hundredth of the room between its limits.
  private static func scale(_ value: Double, _ parameter: FitParameter) -> Double {
    var room = 0.0
    if let lower = parameter.lower, let upper = parameter.upper { room = 0.01 * (upper - lower) }
    let size = max(abs(value), abs(parameter.initial), room)
    return size > 0 && size.isFinite ? size : 1e-2
  }
}

/// Gauss-Legendre quadrature with five points.
enum Quadrature {
  private static let rule: [(place: Double, weight: Double)] = [
    (-0.906_179_845_938_664_0, 0.236_926_885_056_189_1), (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0, 0.568_888_888_888_888_9), (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.906_179_845_938_664_0, 0.236_926_885_056_189_1),
  ]

  /// The points and weights for one value of a grid: the point itself, or five inside the cell.
  static func points(of grid: EvaluationGrid, _ index: Int) -> [(Double, Double)] {
    guard grid.isIntegrated else { return [(grid.nodes[index], 1)] }
    let (a, b) = (grid.nodes[index], grid.nodes[index + 1])
    let half = 0.5 * (b - a)
    return rule.map { (0.5 * (a + b) + half * $0.place, half * $0.weight) }
  }
}
