internal import COpenBLAS

/// The gradient and curvature of one spectrum's cost by its own parameters, and the buffers to make them.
struct TermScratch {
  var density = DensityWorkspace()
  var gradient: [Double] = []
  var curvature = SymmetricMatrix(order: 0)
  /// What multiplies ∂fᵢ in the gradient.
  var coefficients: [Double] = []
  /// The weights of ∂fᵢ ∂fᵢᵀ in the curvature.
  var weights: [Double] = []
  private var scaled: [Double] = []

  /// Sets the results to zero.
  mutating func begin(parameterCount: Int) {
    if curvature.order != parameterCount { curvature = SymmetricMatrix(order: parameterCount) }
    if gradient.count != parameterCount { gradient = [Double](repeating: 0, count: parameterCount) }
    for i in gradient.indices { gradient[i] = 0 }
    for i in curvature.elements.indices { curvature.elements[i] = 0 }
  }

  /// Makes room for the coefficients and weights of `count` values.
  mutating func reserve(count: Int) {
    if coefficients.count == count { return }
    coefficients = [Double](repeating: 0, count: count)
    weights = [Double](repeating: 0, count: count)
  }

  /// Σ cᵢ ∂fᵢ for each parameter.
  func slopes(times factors: [Double]) -> [Double] {
    let n = density.count
    return density.derivatives.withUnsafeBufferPointer { slopes in
      factors.withUnsafeBufferPointer { factors in
        (0..<gradient.count).map { p in
          cblas_ddot(blasint(n), slopes.baseAddress.map { $0 + p * n }, 1, factors.baseAddress, 1)
        }
      }
    }
  }

  /// Adds Σ cᵢ ∂fᵢ to the gradient.
  mutating func addGradient() {
    for (p, sum) in slopes(times: coefficients).enumerated() { gradient[p] += sum }
  }

  /// Adds Σ wᵢ ∂fᵢ ∂fᵢᵀ to the curvature; the weights must not be negative.
  mutating func addProducts() {
    let (n, order) = (density.count, gradient.count)
    if n == 0 { return }
    if scaled.count < n * order { scaled = [Double](repeating: 0, count: n * order) }
    for i in 0..<n { weights[i] = weights[i].squareRoot() }
    density.derivatives.withUnsafeBufferPointer { slopes in
      weights.withUnsafeBufferPointer { weights in
        scaled.withUnsafeMutableBufferPointer { scaled in
          for p in 0..<order {
            let row = p * n
            for i in 0..<n { scaled[row + i] = slopes[row + i] * weights[i] }
          }
          curvature.elements.withUnsafeMutableBufferPointer { matrix in
            // Column-major lower is row-major upper.
            cblas_dsyrk(
              CblasRowMajor, CblasUpper, CblasNoTrans, blasint(order), blasint(n), 1, scaled.baseAddress,
              blasint(n), 1, matrix.baseAddress, blasint(order))
            for p in 0..<order { for q in 0..<p { matrix[p * order + q] = matrix[q * order + p] } }
          }
        }
      }
    }
  }

  /// Adds factor · (a bᵀ + b aᵀ)/2 to the curvature.
  mutating func addOuter(_ factor: Double, _ a: [Double], _ b: [Double]) {
    for p in a.indices {
      for q in p..<a.count { curvature[p, q] += 0.5 * factor * (a[p] * b[q] + a[q] * b[p]) }
    }
  }
}
