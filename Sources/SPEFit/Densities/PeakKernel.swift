internal import SSTCore

/// Evaluates a ``PeakComb`` and its first derivatives on a grid.
///
/// A peak is added within 9.5 of its widths; values that come out so small that the rest of some peak could matter
/// are made again from all peaks. Values are good to 1e-10 of themselves however far out they are.
enum PeakKernel {
  /// How far from its centre a peak is added, in units of its width: exp(−9.5²/2) is 3e-20.
  static let reach = 9.5
  /// The same for fits: what is left out is below 1e-13 of the highest peak, far below the noise of any count.
  static let reachOfFits = 7.7
  /// Values below this part of the highest possible one are made without a limit of reach.
  private static let tiny = 1e-8

  /// Fills the values, and if wanted the derivatives, from the comb of the workspace.
  static func evaluate(on grid: EvaluationGrid, derivatives: Bool, in workspace: inout DensityWorkspace) {
    // Taken out for the time, so that it need not be copied.
    let reach = workspace.reach
    let comb = workspace.takeComb()
    defer { workspace.comb = comb }
    workspace.clear(count: grid.count, parameterCount: comb.parameterCount, derivatives: derivatives)
    workspace.hasTinyValues = false
    let room = PeakPass.rows * PeakPass.rowLength(grid)
    if workspace.basis.count < room { workspace.basis = [Double](repeating: 0, count: room) }
    guard grid.count > 0 else { return }
    let hasTinyValues = grid.lanes.withUnsafeBufferPointer { nodes in
      workspace.values.withUnsafeMutableBufferPointer { values in
        workspace.derivatives.withUnsafeMutableBufferPointer { slopes in
          workspace.basis.withUnsafeMutableBufferPointer { basis -> Bool in
            let pass = PeakPass(
              grid: grid, reach: reach, nodes: nodes, values: values, slopes: derivatives ? slopes : nil,
              basis: basis)
            for peak in 0..<comb.count { pass.add(peak, of: comb) }
            pass.clearPadding(parameterCount: comb.parameterCount)
            return pass.remakeTinyValues(of: comb, below: tiny * comb.highestDensity)
          }
        }
      }
    }
    workspace.hasTinyValues = hasTinyValues
  }
}

/// The buffers of one evaluation.
private struct PeakPass {
  let grid: EvaluationGrid
  let reach: Double
  let nodes: UnsafeBufferPointer<Double>
  let values: UnsafeMutableBufferPointer<Double>
  let slopes: UnsafeMutableBufferPointer<Double>?
  let basis: UnsafeMutableBufferPointer<Double>

  /// The rows of the basis: three results, and four for the work of ``UniformPeak``.
  static let rows = 7

  static func rowLength(_ grid: EvaluationGrid) -> Int { grid.nodes.count + 24 }

  /// Adds a peak wherever it matters.
  func add(_ peak: Int, of comb: PeakComb) {
    let shape = PeakShape(comb, peak)
    let range = grid.indices(around: shape.mean, reach / shape.inverseWidth)
    guard !range.isEmpty, let basis = basis.baseAddress else { return }
    guard let uniform = UniformPeak(shape, grid, first: range.lowerBound) else {
      return add(peak, of: comb, within: range)
    }
    let count = (range.count + 7) & ~7
    uniform.fill(count, basis, rowLength: Self.rowLength(grid))
    accumulate(peak, of: comb, first: range.lowerBound, count)
  }

  /// Adds a peak to the values of a range, point by point.
  func add(_ peak: Int, of comb: PeakComb, within range: Range<Int>) {
    guard !range.isEmpty, let basis = basis.baseAddress, let nodes = nodes.baseAddress else { return }
    let shape = PeakShape(comb, peak)
    let room = Self.rowLength(grid)
    let (normal, byMean, byVariance) = (basis, basis + room, basis + 2 * room)
    if grid.isIntegrated {
      shape.cells(nodes + range.lowerBound, range.count, normal, byMean, byVariance)
    } else {
      shape.points(nodes + range.lowerBound, range.count, normal, byMean, byVariance)
    }
    accumulate(peak, of: comb, first: range.lowerBound, range.count)
  }

  /// Adds the basis to values and derivatives.
  private func accumulate(_ peak: Int, of comb: PeakComb, first: Int, _ count: Int) {
    guard let basis = basis.baseAddress, let values = values.baseAddress else { return }
    let room = Self.rowLength(grid)
    let weight = comb.weight[peak]
    add(weight, basis, values + first, count)
    guard let slopes = slopes?.baseAddress else { return }
    for p in 0..<comb.parameterCount {
      let slope = comb.slopes[peak * comb.parameterCount + p]
      let target = slopes + p * self.values.count + first
      add(slope.weight, basis, target, count)
      add(weight * slope.mean, basis + room, target, count)
      add(weight * slope.variance, basis + 2 * room, target, count)
    }
  }

  /// target += factor · source.
  @inline(__always) private func add(
    _ factor: Double, _ source: UnsafeMutablePointer<Double>, _ target: UnsafeMutablePointer<Double>,
    _ count: Int
  ) {
    if factor == 0 { return }
    for i in 0..<count { target[i] += factor * source[i] }
  }

  /// Makes values below a limit (a density) again from all peaks; true if there were any.
  func remakeTinyValues(of comb: PeakComb, below limit: Double) -> Bool {
    var found = false
    var first = 0
    while first < grid.count {
      guard isTiny(first, limit) else {
        first += 1
        continue
      }
      var end = first + 1
      while end < grid.count, isTiny(end, limit) { end += 1 }
      found = true
      clear(first..<end, parameterCount: comb.parameterCount)
      for peak in 0..<comb.count { add(peak, of: comb, within: first..<end) }
      first = end
    }
    return found
  }

  /// Peaks are added in steps of eight, beyond the last value.
  func clearPadding(parameterCount: Int) {
    clear(grid.count..<values.count, parameterCount: parameterCount)
  }

  private func isTiny(_ index: Int, _ limit: Double) -> Bool {
    values[index] < limit * (grid.isIntegrated ? nodes[index + 1] - nodes[index] : 1)
  }

  private func clear(_ range: Range<Int>, parameterCount: Int) {
    for i in range { values[i] = 0 }
    guard let slopes else { return }
    for p in 0..<parameterCount { for i in range { slopes[p * values.count + i] = 0 } }
  }
}

extension EvaluationGrid {
  /// The indices of the values within `distance` of `centre`; a cell counts if it touches.
  func indices(around centre: Double, _ distance: Double) -> Range<Int> {
    let first = firstNode(notBelow: centre - distance)
    let end = firstNode(notBelow: centre + distance)
    guard isIntegrated else { return first..<max(first, end) }
    let lower = max(0, first - 1)
    return lower..<max(lower, min(count, end))
  }

  private func firstNode(notBelow value: Double) -> Int {
    if let step { return Int(((value - nodes[0]) / step).rounded(.up), within: 0...nodes.count) }
    var (low, high) = (0, nodes.count)
    while low < high {
      let middle = (low + high) / 2
      if nodes[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension PeakComb {
  /// The height of the highest peak.
  var highestDensity: Double {
    var highest = 0.0
    for peak in 0..<count { highest = max(highest, weight[peak] * weight[peak] / variance[peak]) }
    return highest.squareRoot() * GaussianFunctions.inverseRootTwoPi
  }
}

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
