extension BinnedTerm {
  /// The fewest counts of a bin that takes part, minus one.
  static let leastCounts = 5.0

  /// Σ (d − c·f)²/d over bins with d > 5, where c = Σd/Σf over all bins.
  ///
  /// Written as Σd − 2cT + c²Q with T = Σf and Q = Σf²/d over these bins, so that the derivatives of the common
  /// scale c are exact.
  func leastSquares(_ order: DerivativeOrder, _ scratch: inout TermScratch) -> Double {
    let f = scratch.density.values
    let sum = scratch.density.sum
    guard sum > 0, sum.isFinite else { return .infinity }
    let c = total / sum
    var (t, q, cost) = (0.0, 0.0, 0.0)
    for i in counts.indices where counts[i] > Self.leastCounts {
      let residual = counts[i] - c * f[i]
      cost += residual * residual / counts[i]
      t += f[i]
      q += f[i] * f[i] / counts[i]
    }
    guard order.wantsGradient else { return cost }
    // The derivative of the cost by c.
    let byScale = 2 * (c * q - t)
    for i in counts.indices {
      let isUsed = counts[i] > Self.leastCounts
      scratch.coefficients[i] = -byScale * c / sum + (isUsed ? 2 * c * (c * f[i] / counts[i] - 1) : 0)
      scratch.weights[i] = isUsed ? 2 * c * c / counts[i] : 0
    }
    scratch.addGradient()
    guard order.wantsCurvature else { return cost }
    scratch.addProducts()
    addScaleCurvature(c, sum, t, q, order, &scratch)
    return cost
  }

  private func addScaleCurvature(
    _ c: Double, _ sum: Double, _ t: Double, _ q: Double, _ order: DerivativeOrder,
    _ scratch: inout TermScratch
  ) {
    let f = scratch.density.values
    let all = scratch.slopeSums()
    let used = scratch.slopes(times: counts.map { $0 > Self.leastCounts ? 1 : 0 })
    let weighted = scratch.slopes(
      times: counts.indices.map { counts[$0] > Self.leastCounts ? f[$0] / counts[$0] : 0 })
    let k = c / sum  // −∂c/∂Σf
    if order == .expectedCurvature {
      // 2c² Σ (∂f − f·∂Σf/Σf)(…)ᵀ/d
      scratch.addOuter(-4 * c * k, all, weighted)
      scratch.addOuter(2 * q * k * k, all, all)
    } else {
      scratch.addOuter(2 * q * k * k + 2 * (c * q - t) * 2 * k / sum, all, all)
      scratch.addOuter(4 * k, all, used)
      scratch.addOuter(-8 * c * k, all, weighted)
    }
  }
}
