extension PeakKernel {
  /// Adds Σ cᵢ ∂²fᵢ/∂p∂q of the comb in the workspace, which has to carry second derivatives.
  ///
  /// The normal density obeys the heat equation, ∂/∂variance = ½ ∂²/∂mean², so five sums a peak are enough.
  static func addSecondDerivatives(
    on grid: EvaluationGrid, coefficients: [Double], to matrix: inout SymmetricMatrix,
    workspace: inout DensityWorkspace
  ) {
    let comb = workspace.comb
    let n = comb.parameterCount
    let moments = NodeMoments(grid, coefficients)
    // Where a value is tiny its coefficient may be huge: then nothing is left out.
    let reach = workspace.hasTinyValues ? 1e9 : workspace.reach
    var sums = [Double](repeating: 0, count: n * n)
    for peak in 0..<comb.count {
      let range = grid.indices(around: comb.mean[peak], reach * comb.width(peak))
      let shape = PeakShape(comb, peak)
      let uniform = UniformPeak(shape, grid, first: range.lowerBound)
      let s = uniform.map { $0.contract(moments, range) } ?? shape.contract(moments, grid, range)
      add(s, of: peak, comb, to: &sums)
    }
    for p in 0..<n { for q in p..<n { matrix[p, q] += sums[p * n + q] } }
  }

  /// Adds what one peak contributes to the upper triangle.
  private static func add(_ s: PeakSums, of peak: Int, _ comb: PeakComb, to sums: inout [Double]) {
    let n = comb.parameterCount
    let w = comb.weight[peak]
    let (mean, variance) = (s.first, 0.5 * s.second)
    let (meanMean, meanVariance, varianceVariance) = (w * s.second, 0.5 * w * s.third, 0.25 * w * s.fourth)
    comb.slopes.withUnsafeBufferPointer { slopes in
      comb.bends.withUnsafeBufferPointer { bends in
        for p in 0..<n {
          let a = slopes[peak * n + p]
          let byWeight = a.mean * mean + a.variance * variance
          let byMean = a.weight * mean + a.mean * meanMean + a.variance * meanVariance
          let byVariance = a.weight * variance + a.mean * meanVariance + a.variance * varianceVariance
          for q in p..<n {
            let b = slopes[peak * n + q]
            let bend = bends[(peak * n + p) * n + q]
            sums[p * n + q] += b.weight * byWeight + b.mean * byMean + b.variance * byVariance
            sums[p * n + q] += bend.weight * s.value + w * (bend.mean * mean + bend.variance * variance)
          }
        }
      }
    }
  }
}
