/// Coefficients of a contraction, prepared for peaks on a uniform grid, padded by zeros.
///
/// What a cell contributes is a difference between its edges, so the coefficients of the nodes are sums and
/// differences of those of the cells on both sides.
struct UniformMoments {
  /// For points: the coefficients. For cells: c_i + c_{i−1} and c_i − c_{i−1} at node i.
  var sums: [Double]
  var differences: [Double]
  let isIntegrated: Bool

  init(_ grid: EvaluationGrid, _ coefficients: [Double]) {
    isIntegrated = grid.isIntegrated
    let count = grid.nodes.count
    sums = [Double](repeating: 0, count: count + 16)
    differences = isIntegrated ? sums : []
    for i in 0..<count {
      let right = i < grid.count ? coefficients[i] : 0
      let left = i > 0 && isIntegrated ? coefficients[i - 1] : 0
      sums[i] = right + left
      if isIntegrated { differences[i] = right - left }
    }
  }
}

extension UniformPeak {
  /// Σ c · ∂ⁿ/∂meanⁿ of the values in a range, n from 0 to 4.
  func contract(_ moments: UniformMoments, _ range: Range<Int>) -> (Double, Double, Double, Double, Double) {
    let count = range.count + 1
    return moments.sums.withUnsafeBufferPointer { sums in
      moments.differences.withUnsafeBufferPointer { differences in
        guard let sums = sums.baseAddress else { return (0, 0, 0, 0, 0) }
        let place = sums + range.lowerBound
        guard isIntegrated, let differences = differences.baseAddress else { return points(place, count) }
        return cells(place, differences + range.lowerBound, count)
      }
    }
  }

  private func points(
    _ coefficients: UnsafePointer<Double>, _ count: Int
  ) -> (Double, Double, Double, Double, Double) {
    var (m0, m1, m2) = (SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>())
    var (m3, m4) = (SIMD8<Double>(), SIMD8<Double>())
    walk((count + 7) & ~7) { i, u, bell in
      let c = Self.load(coefficients + i) * bell
      let cu = c * u
      let cu2 = cu * u
      let cu3 = cu2 * u
      m0 += c
      m1 += cu
      m2 += cu2
      m3 += cu3
      m4 += cu3 * u
    }
    let (s0, s1, s2, s3, s4) = (m0.sum(), m1.sum(), m2.sum(), m3.sum(), m4.sum())
    let i1 = inverseWidth
    let i2 = i1 * i1
    return (
      s0 * i1, s1 * i2, (s2 - s0) * i1 * i2, (s3 - 3 * s1) * i2 * i2, (s4 - 6 * s2 + 3 * s0) * i1 * i2 * i2
    )
  }

  private func cells(
    _ sums: UnsafePointer<Double>, _ differences: UnsafePointer<Double>, _ count: Int
  ) -> (Double, Double, Double, Double, Double) {
    var value = SIMD8<Double>()
    var (m0, m1) = (SIMD8<Double>(), SIMD8<Double>())
    var (m2, m3) = (SIMD8<Double>(), SIMD8<Double>())
    let rule = HermiteRule(step)
    walk((count + 7) & ~7) { i, u, bell in
      let (even, odd) = rule.parts(u)
      let d = Self.load(differences + i) * bell
      value += Self.load(sums + i) * bell * even + d * odd
      let du = d * u
      m0 += d
      m1 += du
      m2 += du * u
      m3 += du * u * u
    }
    let (s0, s1, s2, s3) = (m0.sum(), m1.sum(), m2.sum(), m3.sum())
    let i1 = inverseWidth
    let i2 = i1 * i1
    return (value.sum(), s0 * i1, s1 * i2, (s2 - s0) * i1 * i2, (s3 - 3 * s1) * i2 * i2)
  }

  /// Reads numbers that nobody changes.
  @inline(__always) private static func load(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
  }
}
