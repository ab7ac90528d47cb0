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
    // Where a value is tiny its coefficient may be huge: then nothing is left out.
    let reach = workspace.hasTinyValues ? 1e9 : reach
    for peak in 0..<comb.count {
      let range = grid.indices(around: comb.mean[peak], reach * comb.width(peak))
      let s = coefficients.withUnsafeBufferPointer { PeakShape(comb, peak).contract(grid, range, $0) }
      let w = comb.weight[peak]
      let (mean, variance) = (s.1, 0.5 * s.2)
      let (meanMean, meanVariance, varianceVariance) = (s.2, 0.5 * s.3, 0.25 * s.4)
      for p in 0..<n {
        let i = peak * n + p
        let (wp, mp, vp) = (comb.weightSlope[i], comb.meanSlope[i], comb.varianceSlope[i])
        for q in p..<n {
          let j = peak * n + q
          let (wq, mq, vq) = (comb.weightSlope[j], comb.meanSlope[j], comb.varianceSlope[j])
          let k = (peak * n + p) * n + q
          var sum = comb.weightCurvature[k] * s.0 + w * comb.meanCurvature[k] * mean
          sum += w * comb.varianceCurvature[k] * variance
          sum += (wp * mq + wq * mp) * mean + (wp * vq + wq * vp) * variance
          sum += w * (mp * mq * meanMean + (mp * vq + mq * vp) * meanVariance + vp * vq * varianceVariance)
          matrix[p, q] += sum
        }
      }
    }
  }
}
