/// A normal peak on equidistant nodes, where it follows from two multiplications a node.
///
/// With u the distance from the mean in widths and h that of two nodes, exp(−u²/2) at the node after eight others
/// is that at the first times a factor, and the factor changes by the constant exp(−64h²). Integrals over cells use
/// the values at both edges and their first four derivatives (two-point Hermite quadrature), good to 1e-9 of the
/// peak for cells below ``widestCell`` widths.
struct UniformPeak {
  /// The widest cell, in widths of the peak.
  static let widestCell = 0.6

  let inverseWidth: Double
  /// Place of the first node and distance of the nodes, in widths.
  let first, step: Double
  let isIntegrated: Bool

  /// Nil if the grid is not uniform, or too coarse for the peak.
  init?(_ shape: PeakShape, _ grid: EvaluationGrid, first index: Int) {
    guard let step = grid.step else { return nil }
    inverseWidth = shape.inverseWidth
    self.step = step * inverseWidth
    first = (grid.nodes[0] + Double(index) * step - shape.mean) * inverseWidth
    isIntegrated = grid.isIntegrated
    if isIntegrated ? self.step > Self.widestCell : self.step > 3 { return nil }
    // Far out the factors leave the range of numbers; there are no nodes in reach then.
    if abs(first) > 30 { return nil }
  }

  /// Fills three rows with the values and their derivatives by mean and variance; uses four more.
  ///
  /// - Parameters:
  ///   - count: how many, a multiple of 8.
  ///   - rows: seven rows.
  ///   - rowLength: at least `count + 16`.
  @inline(__always) func fill(_ count: Int, _ rows: UnsafeMutablePointer<Double>, rowLength: Int) {
    let half = 0.5 * inverseWidth * inverseWidth
    let (values, byMean, byVariance) = (rows, rows + rowLength, rows + 2 * rowLength)
    if isIntegrated {
      let (left, right) = (rows + 3 * rowLength, rows + 4 * rowLength)
      let (bells, slopes) = (rows + 5 * rowLength, rows + 6 * rowLength)
      let rule = HermiteRule(step)
      walk(count + 8) { i, u, bell in
        let (even, odd) = rule.parts(u)
        Lanes.store(bell * (even + odd), left + i)
        Lanes.store(bell * (even - odd), right + i)
        Lanes.store(bell * inverseWidth, bells + i)
        Lanes.store(bell * u * half, slopes + i)
      }
      for i in stride(from: 0, to: count, by: 8) {
        Lanes.store(Lanes.load(left + i) + Lanes.load(right + i + 1), values + i)
        Lanes.store(Lanes.load(bells + i) - Lanes.load(bells + i + 1), byMean + i)
        Lanes.store(Lanes.load(slopes + i) - Lanes.load(slopes + i + 1), byVariance + i)
      }
    } else {
      walk(count) { i, u, bell in
        let density = bell * inverseWidth
        Lanes.store(density, values + i)
        Lanes.store(density * u * inverseWidth, byMean + i)
        Lanes.store(density * (u * u - 1) * half, byVariance + i)
      }
    }
  }

  /// Calls `body` with the index, the places and the standard normal density of eight nodes after the other.
  @inline(__always) func walk(
    _ count: Int, _ body: (Int, SIMD8<Double>, SIMD8<Double>) -> Void
  ) {
    let h = step
    var arguments = SIMD8<Double>()
    arguments[0] = -0.5 * first * first
    arguments[1] = -h * first - 0.5 * h * h
    arguments[2] = -h * h
    arguments[3] = -8 * h * first - 32 * h * h
    arguments[4] = -8 * h * h
    arguments[5] = max(-64 * h * h, -700)
    let powers = GaussianFunctions.exponential(arguments)
    var (bell, factor) = (SIMD8<Double>(), SIMD8<Double>())
    var (value, ratio, eight) = (powers[0] * GaussianFunctions.inverseRootTwoPi, powers[1], powers[3])
    for lane in 0..<8 {
      bell[lane] = value
      factor[lane] = eight
      value *= ratio
      ratio *= powers[2]
      eight *= powers[4]
    }
    let change = powers[5]
    var u = SIMD8<Double>(0, 1, 2, 3, 4, 5, 6, 7) * h + first
    for i in stride(from: 0, to: count, by: 8) {
      body(i, u, bell)
      bell *= factor
      factor *= change
      u += 8 * h
    }
  }
}

/// The integral of the standard normal density over a cell of width h is φ(a)·(even + odd)(a) + φ(b)·(even − odd)(b).
///
/// The weights of the values and the first four derivatives are h/2, h²/9, h³/72, h⁴/1008 and h⁵/30240, the odd ones
/// with opposite signs at the two ends; the remainder is 1e-10·h¹¹ times the tenth derivative.
struct HermiteRule {
  private let even0, even2, even4, odd1, odd3: Double

  init(_ h: Double) {
    let h2 = h * h
    let (c0, c1, c2) = (h / 2, h2 / 9, h2 * h / 72)
    let (c3, c4) = (h2 * h2 / 1008, h2 * h2 * h / 30240)
    // Derivatives of the normal density are Hermite polynomials times the density.
    even0 = c0 - c2 + 3 * c4
    even2 = c2 - 6 * c4
    even4 = c4
    odd1 = -c1 + 3 * c3
    odd3 = -c3
  }

  @inline(__always) func parts(_ u: SIMD8<Double>) -> (SIMD8<Double>, SIMD8<Double>) {
    let u2 = u * u
    return (even0 + u2 * (even2 + u2 * even4), u * (odd1 + u2 * odd3))
  }
}
