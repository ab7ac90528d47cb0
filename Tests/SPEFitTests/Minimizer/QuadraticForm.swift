import SPEFit

/// ½ (x − m)ᵀ A (x − m) + c, with all derivatives.
struct QuadraticForm: ScoringObjective {
  var errorDefinition = 0.5
  var minimum: [Double]
  var matrix: SymmetricMatrix
  var offset = 0.0
  var calls = 0

  mutating func cost(at parameters: [Double]) -> Double {
    calls += 1
    var sum = offset
    for i in minimum.indices {
      for j in minimum.indices {
        sum += 0.5 * (parameters[i] - minimum[i]) * matrix[i, j] * (parameters[j] - minimum[j])
      }
    }
    return sum
  }

  mutating func cost(at parameters: [Double], gradient: inout [Double]) -> Double {
    for i in minimum.indices {
      gradient[i] = minimum.indices.reduce(0) { $0 + matrix[i, $1] * (parameters[$1] - minimum[$1]) }
    }
    return cost(at: parameters)
  }

  mutating func cost(
    at parameters: [Double], gradient: inout [Double], expectedCurvature: inout SymmetricMatrix
  ) -> Double {
    expectedCurvature = matrix
    return cost(at: parameters, gradient: &gradient)
  }

  mutating func secondDerivatives(at parameters: [Double], gradient: inout [Double]) -> SymmetricMatrix {
    _ = cost(at: parameters, gradient: &gradient)
    return matrix
  }
}

extension QuadraticForm {
  /// A form whose parameters have units from 1e-6 to 1e6 and neighbors correlated by `correlation`.
  static func mixedUnits(count: Int, correlation: Double) -> QuadraticForm {
    var matrix = SymmetricMatrix(order: count)
    let units = (0..<count).map { [1e-6, 1, 1e6, 30, 1e-3][$0 % 5] }
    for i in 0..<count {
      for j in 0...i {
        let distance = Double(i - j)
        var power = 1.0
        for _ in 0..<(i - j) { power *= correlation }
        matrix[i, j] = (distance == 0 ? 1 : power) / (units[i] * units[j])
      }
    }
    return QuadraticForm(
      minimum: (0..<count).map { (Double($0) - 1.3) * units[$0] }, matrix: matrix, offset: 17)
  }

  func parameters(_ scale: Double = 0) -> [FitParameter] {
    minimum.enumerated().map { FitParameter("p\($0)", initial: $1 * scale) }
  }
}
