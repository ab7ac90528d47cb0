internal import COpenBLAS

/// The gradient and curvature of one spectrum's cost by its own parameters, and the buffers to make them.
struct TermScratch {
  var density = DensityWorkspace()
  var gradient: [Double] = []
  var curvature = SymmetricMatrix(order: 0)
  /// What multiplies ∂fᵢ in the gradient, padded by zeros as the values of the density are.
  var coefficients: [Double] = []
  /// The weights of ∂fᵢ ∂fᵢᵀ in the curvature, padded by zeros.
  var weights: [Double] = []
  private var scaled: [Double] = []

  /// Sets the results to zero.
  mutating func begin(parameterCount: Int) {
    if curvature.order != parameterCount { curvature = SymmetricMatrix(order: parameterCount) }
    if gradient.count != parameterCount { gradient = [Double](repeating: 0, count: parameterCount) }
    for i in gradient.indices { gradient[i] = 0 }
    for i in curvature.elements.indices { curvature.elements[i] = 0 }
  }

  /// Makes room for the coefficients and weights of the density's values.
  mutating func reserve() {
    if coefficients.count == density.stride { return }
    coefficients = [Double](repeating: 0, count: density.stride)
    weights = coefficients
  }

  /// Σ cᵢ ∂fᵢ for each parameter; the factors are padded to the stride of the density.
  func slopes(times factors: [Double]) -> [Double] {
    precondition(factors.count == density.stride, "a factor for each value and its padding")
    return density.derivatives.withUnsafeBufferPointer { slopes in
      factors.withUnsafeBufferPointer { factors in
        guard let slopes = slopes.baseAddress, let factors = factors.baseAddress else { return [] }
        return gradient.indices.map { Lanes.dot(slopes + $0 * density.stride, factors, density.stride) }
      }
    }
  }

  /// Σ ∂fᵢ for each parameter.
  func slopeSums() -> [Double] {
    density.derivatives.withUnsafeBufferPointer { slopes in
      guard let slopes = slopes.baseAddress else { return [] }
      return gradient.indices.map { Lanes.sum(slopes + $0 * density.stride, density.stride) }
    }
  }

  /// Adds Σ cᵢ ∂fᵢ to the gradient.
  mutating func addGradient() {
    density.derivatives.withUnsafeBufferPointer { slopes in
      coefficients.withUnsafeBufferPointer { coefficients in
        guard let slopes = slopes.baseAddress, let factors = coefficients.baseAddress else { return }
        for p in gradient.indices {
          gradient[p] += Lanes.dot(slopes + p * density.stride, factors, density.stride)
        }
      }
    }
  }

  /// Adds Σ wᵢ ∂fᵢ ∂fᵢᵀ to the curvature.
  mutating func addProducts() {
    let (order, stride) = (gradient.count, density.stride)
    if stride == 0 || order == 0 { return }
    if scaled.count < stride * order { scaled = [Double](repeating: 0, count: stride * order) }
    density.derivatives.withUnsafeBufferPointer { slopes in
      weights.withUnsafeBufferPointer { weights in
        scaled.withUnsafeMutableBufferPointer { scaled in
          curvature.elements.withUnsafeMutableBufferPointer { matrix in
            guard let slopes = slopes.baseAddress, let weights = weights.baseAddress,
              let scaled = scaled.baseAddress, let matrix = matrix.baseAddress
            else { return }
            Self.scale(slopes, weights, scaled, order, stride)
            if order <= Self.largestPlainOrder {
              Self.addPlainProducts(slopes, scaled, matrix, order, stride)
            } else {
              cblas_dgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, blasint(order), blasint(order), blasint(stride), 1,
                slopes, blasint(stride), scaled, blasint(stride), 1, matrix, blasint(order))
            }
          }
        }
      }
    }
  }

  /// Below this order a loop is faster than a call of BLAS.
  private static let largestPlainOrder = 8

  @inline(__always) private static func scale(
    _ slopes: UnsafePointer<Double>, _ weights: UnsafePointer<Double>, _ scaled: UnsafeMutablePointer<Double>,
    _ order: Int, _ stride: Int
  ) {
    for p in 0..<order {
      for i in Swift.stride(from: p * stride, to: (p + 1) * stride, by: Lanes.count) {
        Lanes.store(Lanes.load(slopes + i) * Lanes.load(weights + (i - p * stride)), scaled + i)
      }
    }
  }

  @inline(__always) private static func addPlainProducts(
    _ slopes: UnsafePointer<Double>, _ scaled: UnsafePointer<Double>, _ matrix: UnsafeMutablePointer<Double>,
    _ order: Int, _ stride: Int
  ) {
    for p in 0..<order {
      for q in p..<order {
        let sum = Lanes.dot(slopes + p * stride, scaled + q * stride, stride)
        matrix[p * order + q] += sum
        if p != q { matrix[q * order + p] += sum }
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
