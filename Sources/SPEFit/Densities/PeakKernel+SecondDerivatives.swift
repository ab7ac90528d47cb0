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
    let reach = workspace.hasTinyValues ? 1e9 : reach
    for peak in 0..<comb.count {
      let range = grid.indices(around: comb.mean[peak], reach * comb.width(peak))
      let shape = PeakShape(comb, peak)
      let uniform = UniformPeak(shape, grid, first: range.lowerBound)
      let s = uniform.map { $0.contract(moments, range) } ?? shape.contract(moments, grid, range)
      let w = comb.weight[peak]
      let (mean, variance) = (s.first, 0.5 * s.second)
      let (meanMean, meanVariance, varianceVariance) = (s.second, 0.5 * s.third, 0.25 * s.fourth)
      for p in 0..<n {
        let a = comb.slopes[peak * n + p]
        for q in p..<n {
          let b = comb.slopes[peak * n + q]
          let bend = comb.bends[(peak * n + p) * n + q]
          var sum = bend.weight * s.value + w * bend.mean * mean + w * bend.variance * variance
          sum += (a.weight * b.mean + b.weight * a.mean) * mean
          sum += (a.weight * b.variance + b.weight * a.variance) * variance
          sum += w * a.mean * b.mean * meanMean
          sum += w * (a.mean * b.variance + b.mean * a.variance) * meanVariance
          sum += w * a.variance * b.variance * varianceVariance
          matrix[p, q] += sum
        }
      }
    }
  }
}
