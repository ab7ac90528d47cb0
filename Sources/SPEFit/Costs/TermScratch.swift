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

  /// Σ d·ln f over the values; nil if one is not positive where d is.
  func weightedLogarithms(_ counts: [Double]) -> Double? {
    var (sum, least) = (SIMD4<Double>(), Double.infinity)
    counts.withUnsafeBufferPointer { counts in
      density.values.withUnsafeBufferPointer { values in
        for start in stride(from: 0, to: counts.count, by: 4) {
          for lane in 0..<min(4, counts.count - start) {
            let (d, f) = (counts[start + lane], values[start + lane])
            // Where there are no counts any number will do.
            let safe = d > 0 ? f : 1
            least = safe < least ? safe : least
            sum[lane] += d * GaussianFunctions.logarithm(safe > 1e-300 ? safe : 1e-300)
          }
        }
      }
    }
    return least > 0 ? sum.sum() : nil
  }

  /// Lets `body` fill the coefficient and the weight that belong to each count and value.
  @inline(__always) mutating func forEachValue(
    _ counts: [Double], _ body: (Double, Double, inout Double, inout Double) -> Void
  ) {
    counts.withUnsafeBufferPointer { counts in
      density.values.withUnsafeBufferPointer { values in
        coefficients.withUnsafeMutableBufferPointer { coefficients in
          weights.withUnsafeMutableBufferPointer { weights in
            for i in 0..<counts.count { body(counts[i], values[i], &coefficients[i], &weights[i]) }
          }
        }
      }
    }
  }

  /// Adds factor · s sᵀ to the curvature, where s are the sums of the slopes of all values.
  mutating func addOuterOfSums(_ factor: Double) {
    let sums = gradient.indices.map { p -> Double in
      var sum = 0.0
      for i in density.derivativeRange(p) { sum += density.derivatives[i] }
      return sum
    }
    addOuter(factor, sums, sums)
  }

  /// Σ cᵢ ∂fᵢ for each parameter.
  func slopes(times factors: [Double]) -> [Double] {
    let (n, stride) = (density.count, density.stride)
    return density.derivatives.withUnsafeBufferPointer { slopes in
      factors.withUnsafeBufferPointer { factors in
        (0..<gradient.count).map { p in
          cblas_ddot(blasint(n), slopes.baseAddress.map { $0 + p * stride }, 1, factors.baseAddress, 1)
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
    let (n, order, stride) = (density.count, gradient.count, density.stride)
    if n == 0 { return }
    if scaled.count < n * order { scaled = [Double](repeating: 0, count: n * order) }
    for i in 0..<n { weights[i] = weights[i].squareRoot() }
    density.derivatives.withUnsafeBufferPointer { slopes in
      weights.withUnsafeBufferPointer { weights in
        scaled.withUnsafeMutableBufferPointer { scaled in
          for p in 0..<order {
            for i in 0..<n { scaled[p * n + i] = slopes[p * stride + i] * weights[i] }
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
