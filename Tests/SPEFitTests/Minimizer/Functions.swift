import SPEFit

/// A cost from a closure, without derivatives.
struct PlainCost: Objective {
  var errorDefinition = 0.5
  var calls = 0
  let function: @Sendable ([Double]) -> Double

  init(errorDefinition: Double = 0.5, _ function: @escaping @Sendable ([Double]) -> Double) {
    self.errorDefinition = errorDefinition
    self.function = function
  }

  mutating func cost(at parameters: [Double]) -> Double {
    calls += 1
    return function(parameters)
  }
}

/// A cost from closures, with its gradient.
struct SlopedCost: DifferentiableObjective {
  var errorDefinition = 0.5
  var calls = 0
  let function: @Sendable ([Double]) -> Double
  let slope: @Sendable ([Double]) -> [Double]

  mutating func cost(at parameters: [Double]) -> Double {
    calls += 1
    return function(parameters)
  }

  mutating func cost(at parameters: [Double], gradient: inout [Double]) -> Double {
    gradient = slope(parameters)
    return cost(at: parameters)
  }

  var plain: PlainCost { PlainCost(errorDefinition: errorDefinition, function) }
}

/// A sum of squares of residuals with their derivatives: the expected curvature is that of Gauss and Newton.
struct ResidualCost: ScoringObjective {
  var errorDefinition = 1.0
  var calls = 0
  let residuals: @Sendable ([Double]) -> [Double]
  let jacobian: @Sendable ([Double]) -> [[Double]]
  /// Σ rᵢ · ∂²rᵢ, element by element.
  let bend: @Sendable ([Double], [Double]) -> [Double]

  mutating func cost(at parameters: [Double]) -> Double {
    calls += 1
    return residuals(parameters).reduce(0) { $0 + $1 * $1 }
  }

  mutating func cost(at parameters: [Double], gradient: inout [Double]) -> Double {
    let rows = jacobian(parameters)
    let values = residuals(parameters)
    for i in parameters.indices {
      gradient[i] = zip(values, rows).reduce(0) { $0 + 2 * $1.0 * $1.1[i] }
    }
    return cost(at: parameters)
  }

  mutating func cost(
    at parameters: [Double], gradient: inout [Double], expectedCurvature: inout SymmetricMatrix
  ) -> Double {
    let rows = jacobian(parameters)
    for i in parameters.indices {
      for j in 0...i { expectedCurvature[i, j] = rows.reduce(0) { $0 + 2 * $1[i] * $1[j] } }
    }
    return cost(at: parameters, gradient: &gradient)
  }

  mutating func secondDerivatives(at parameters: [Double], gradient: inout [Double]) -> SymmetricMatrix {
    var matrix = SymmetricMatrix(order: parameters.count)
    _ = cost(at: parameters, gradient: &gradient, expectedCurvature: &matrix)
    let extra = bend(parameters, residuals(parameters))
    for k in matrix.elements.indices { matrix.elements[k] += 2 * extra[k] }
    return matrix
  }

  var sloped: SlopedCost {
    SlopedCost(
      errorDefinition: 1, function: { residuals($0).reduce(0) { $0 + $1 * $1 } },
      slope: { x in
        let rows = jacobian(x)
        let values = residuals(x)
        return x.indices.map { i in zip(values, rows).reduce(0) { $0 + 2 * $1.0 * $1.1[i] } }
      })
  }

  var plain: PlainCost { sloped.plain }
}

extension ResidualCost {
  /// Rosenbrock's valley in pairs of parameters, minimum at ones.
  static func rosenbrock(_ count: Int) -> ResidualCost {
    ResidualCost(
      residuals: { (x: [Double]) -> [Double] in
        stride(from: 0, to: count, by: 2).flatMap { (k: Int) -> [Double] in
          [10 * (x[k + 1] - x[k] * x[k]), 1 - x[k]]
        }
      },
      jacobian: { (x: [Double]) -> [[Double]] in
        stride(from: 0, to: count, by: 2).flatMap { (k: Int) -> [[Double]] in
          var a = [Double](repeating: 0, count: count)
          var b = a
          a[k] = -20 * x[k]
          a[k + 1] = 10
          b[k] = -1
          return [a, b]
        }
      },
      bend: { x, r in
        var matrix = SymmetricMatrix(order: count)
        for k in stride(from: 0, to: count, by: 2) { matrix[k, k] = -20 * r[k] }
        return matrix.elements
      })
  }

  /// Beale's function, minimum at (3, 0.5).
  static let beale = ResidualCost(
    residuals: { (x: [Double]) -> [Double] in
      let (a, b) = (x[0], x[1])
      let first: Double = 1.5 - a * (1 - b)
      let second: Double = 2.25 - a * (1 - b * b)
      let third: Double = 2.625 - a * (1 - b * b * b)
      return [first, second, third]
    },
    jacobian: { (x: [Double]) -> [[Double]] in
      let (a, b) = (x[0], x[1])
      let rows: [[Double]] = [[b - 1, a], [b * b - 1, 2 * a * b], [b * b * b - 1, 3 * a * b * b]]
      return rows
    },
    bend: { (x: [Double], r: [Double]) -> [Double] in
      let (a, b) = (x[0], x[1])
      let tail: Double = 3 * b * b * r[2]
      let mixed: Double = r[0] + 2 * b * r[1] + tail
      let last: Double = 6 * a * b * r[2]
      let second: Double = 2 * a * r[1] + last
      return [0, mixed, mixed, second]
    })

  /// Powell's singular function: the second derivatives at the minimum, zero, are singular.
  static let powell = ResidualCost(
    residuals: { x in
      let (u, v) = (x[1] - 2 * x[2], x[0] - x[3])
      return [x[0] + 10 * x[1], 5.0.squareRoot() * (x[2] - x[3]), u * u, 10.0.squareRoot() * v * v]
    },
    jacobian: { x in
      let (u, v) = (x[1] - 2 * x[2], x[0] - x[3])
      let (five, ten) = (5.0.squareRoot(), 10.0.squareRoot())
      return [
        [1, 10, 0, 0], [0, 0, five, -five], [0, 2 * u, -4 * u, 0], [2 * ten * v, 0, 0, -2 * ten * v],
      ]
    },
    bend: { _, r in
      var matrix = SymmetricMatrix(order: 4)
      let ten = 10.0.squareRoot()
      matrix[1, 1] = 2 * r[2]
      matrix[1, 2] = -4 * r[2]
      matrix[2, 2] = 8 * r[2]
      matrix[0, 0] = 2 * ten * r[3]
      matrix[0, 3] = -2 * ten * r[3]
      matrix[3, 3] = 2 * ten * r[3]
      return matrix.elements
    })

  /// Himmelblau's function: four minima with cost zero, four saddle points, one maximum.
  static let himmelblau = ResidualCost(
    residuals: { x in [x[0] * x[0] + x[1] - 11, x[0] + x[1] * x[1] - 7] },
    jacobian: { x in [[2 * x[0], 1], [1, 2 * x[1]]] },
    bend: { _, r in [2 * r[0], 0, 0, 2 * r[1]] })
}
