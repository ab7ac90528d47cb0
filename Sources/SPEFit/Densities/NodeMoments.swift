/// Coefficients of a contraction, prepared for the nodes of a grid and padded by zeros.
///
/// What a cell contributes is a difference between its edges, so the coefficients of the nodes are sums and
/// differences of those of the cells on both sides.
struct NodeMoments {
  /// For points: the coefficients. For cells: c_i + c_{i−1} at node i.
  private(set) var sums: [Double]
  /// For cells: c_i − c_{i−1} at node i.
  private(set) var differences: [Double]

  init(_ grid: EvaluationGrid, _ coefficients: [Double]) {
    let count = grid.nodes.count
    sums = [Double](repeating: 0, count: count + 16)
    differences = sums
    for i in 0..<count {
      let right = i < grid.count ? coefficients[i] : 0
      let left = i > 0 && grid.isIntegrated ? coefficients[i - 1] : 0
      sums[i] = right + left
      differences[i] = right - left
    }
  }
}

/// Σ c · ∂ⁿ/∂meanⁿ of the values of one peak, for n from 0 to 4.
struct PeakSums {
  var value = 0.0
  var first = 0.0
  var second = 0.0
  var third = 0.0
  var fourth = 0.0

  func adding(_ more: Double) -> PeakSums {
    var result = self
    result.value += more
    return result
  }
}

/// Σ d uⁿ over points, d being coefficient times standard normal density.
struct PointMoments {
  private var m0 = Lane()
  private var m1 = Lane()
  private var m2 = Lane()
  private var m3 = Lane()
  private var m4 = Lane()

  @inline(__always) mutating func add(_ d: Lane, _ u: Lane) {
    let du = d * u
    let du2 = du * u
    let du3 = du2 * u
    m0 += d
    m1 += du
    m2 += du2
    m3 += du3
    m4 += du3 * u
  }

  func result(_ inverseWidth: Double) -> PeakSums {
    let (s0, s1, s2, s3, s4) = (m0.sum(), m1.sum(), m2.sum(), m3.sum(), m4.sum())
    let i1 = inverseWidth
    let i2 = i1 * i1
    return PeakSums(
      value: s0 * i1, first: s1 * i2, second: (s2 - s0) * i1 * i2, third: (s3 - 3 * s1) * i2 * i2,
      fourth: (s4 - 6 * s2 + 3 * s0) * i1 * i2 * i2)
  }
}

/// Σ d uⁿ over edges, d being the difference of the neighboring coefficients times standard normal density.
struct CellMoments {
  private var value = Lane()
  private var m0 = Lane()
  private var m1 = Lane()
  private var m2 = Lane()
  private var m3 = Lane()

  @inline(__always) mutating func add(_ d: Lane, _ u: Lane, value v: Lane) {
    let du = d * u
    let du2 = du * u
    value += v
    m0 += d
    m1 += du
    m2 += du2
    m3 += du2 * u
  }

  func result(_ inverseWidth: Double) -> PeakSums {
    let (s0, s1, s2, s3) = (m0.sum(), m1.sum(), m2.sum(), m3.sum())
    let i1 = inverseWidth
    let i2 = i1 * i1
    return PeakSums(
      value: value.sum(), first: s0 * i1, second: s1 * i2, third: (s2 - s0) * i1 * i2,
      fourth: (s3 - 3 * s1) * i2 * i2)
  }
}

extension UniformPeak {
  /// Σ c · ∂ⁿ/∂meanⁿ of the values in a range, n from 0 to 4.
  func contract(_ moments: NodeMoments, _ range: Range<Int>) -> PeakSums {
    moments.sums.withUnsafeBufferPointer { sums in
      moments.differences.withUnsafeBufferPointer { differences in
        guard let sums = sums.baseAddress, let differences = differences.baseAddress else {
          return PeakSums()
        }
        let first = range.lowerBound
        if isIntegrated { return cells(sums + first, differences + first, range.count + 1) }
        var result = PointMoments()
        walk((range.count + 7) & ~7) { i, u, bell in result.add(Lanes.load(sums + first + i) * bell, u) }
        return result.result(inverseWidth)
      }
    }
  }

  private func cells(
    _ sums: UnsafePointer<Double>, _ differences: UnsafePointer<Double>, _ count: Int
  ) -> PeakSums {
    var result = CellMoments()
    let rule = HermiteRule(step)
    walk((count + 7) & ~7) { i, u, bell in
      let (even, odd) = rule.parts(u)
      let d = Lanes.load(differences + i) * bell
      result.add(d, u, value: Lanes.load(sums + i) * bell * even + d * odd)
    }
    return result.result(inverseWidth)
  }
}
