/// The normal density of one peak, or its integral over cells, with its derivatives by mean and variance.
struct PeakShape {
  let mean: Double
  /// One over the standard deviation.
  let inverseWidth: Double

  init(_ comb: PeakComb, _ peak: Int) {
    mean = comb.mean[peak]
    inverseWidth = 1 / comb.width(peak)
  }

  /// At `count` points; reads and writes up to the next multiple of 8.
  @inline(__always) func points(
    _ x: UnsafePointer<Double>, _ count: Int, _ normal: UnsafeMutablePointer<Double>,
    _ byMean: UnsafeMutablePointer<Double>, _ byVariance: UnsafeMutablePointer<Double>
  ) {
    let height = inverseWidth * GaussianFunctions.inverseRootTwoPi
    let half = 0.5 * inverseWidth * inverseWidth
    for i in stride(from: 0, to: count, by: 8) {
      let u = (Lanes.load(x + i) - mean) * inverseWidth
      let density = GaussianFunctions.exponential(Lanes.bounded(u * u * -0.5)) * height
      Lanes.store(density, normal + i)
      Lanes.store(density * u * inverseWidth, byMean + i)
      Lanes.store(density * (u * u - 1) * half, byVariance + i)
    }
  }

  /// Over `count` cells; reads and writes up to the multiple of 8 that follows `count + 1`.
  @inline(__always) func cells(
    _ edges: UnsafePointer<Double>, _ count: Int, _ normal: UnsafeMutablePointer<Double>,
    _ byMean: UnsafeMutablePointer<Double>, _ byVariance: UnsafeMutablePointer<Double>
  ) {
    let half = 0.5 * inverseWidth * inverseWidth
    for i in stride(from: 0, to: count + 1, by: 8) {
      let u = (Lanes.load(edges + i) - mean) * inverseWidth
      let isLeft = u .< 0
      let exponential = GaussianFunctions.exponential(Lanes.bounded(u * u * -0.5))
      let bell = exponential * GaussianFunctions.inverseRootTwoPi
      let tail = bell * GaussianFunctions.millsRatio(u.replacing(with: -u, where: isLeft))
      Lanes.store(tail.replacing(with: -tail, where: isLeft), normal + i)
      Lanes.store(bell * inverseWidth, byMean + i)
      Lanes.store(bell * u * half, byVariance + i)
    }
    for i in 0..<count {
      // Tails on one side are subtracted without loss of digits; the cell with the mean inside holds the rest.
      let middle = edges[i] < mean && edges[i + 1] >= mean ? 1.0 : 0.0
      normal[i] = middle + normal[i] - normal[i + 1]
      byMean[i] -= byMean[i + 1]
      byVariance[i] -= byVariance[i + 1]
    }
  }

  /// Σ c · ∂ⁿ/∂meanⁿ of the values in a range, n from 0 to 4.
  func contract(_ moments: NodeMoments, _ grid: EvaluationGrid, _ range: Range<Int>) -> PeakSums {
    grid.lanes.withUnsafeBufferPointer { nodes in
      moments.sums.withUnsafeBufferPointer { sums in
        moments.differences.withUnsafeBufferPointer { differences in
          guard let nodes = nodes.baseAddress, let sums = sums.baseAddress,
            let differences = differences.baseAddress
          else { return PeakSums() }
          let first = range.lowerBound
          if grid.isIntegrated {
            return cells(nodes + first, differences + first, range.count + 1)
              .adding(middle(nodes + first, sums + first, differences + first, range.count))
          }
          return points(nodes + first, sums + first, range.count)
        }
      }
    }
  }

  private func points(
    _ x: UnsafePointer<Double>, _ coefficients: UnsafePointer<Double>, _ count: Int
  ) -> PeakSums {
    var sums = PointMoments()
    for i in stride(from: 0, to: count, by: 8) {
      let u = (Lanes.load(x + i) - mean) * inverseWidth
      let bell = GaussianFunctions.exponential(Lanes.bounded(u * u * -0.5))
      sums.add(Lanes.load(coefficients + i) * bell * GaussianFunctions.inverseRootTwoPi, u)
    }
    return sums.result(inverseWidth)
  }

  private func cells(
    _ edges: UnsafePointer<Double>, _ differences: UnsafePointer<Double>, _ count: Int
  ) -> PeakSums {
    var sums = CellMoments()
    for i in stride(from: 0, to: count, by: 8) {
      let u = (Lanes.load(edges + i) - mean) * inverseWidth
      let isLeft = u .< 0
      let bell =
        GaussianFunctions.exponential(Lanes.bounded(u * u * -0.5)) * GaussianFunctions.inverseRootTwoPi
      let mills = GaussianFunctions.millsRatio(u.replacing(with: -u, where: isLeft))
      let d = Lanes.load(differences + i) * bell
      sums.add(d, u, value: d * mills.replacing(with: -mills, where: isLeft))
    }
    return sums.result(inverseWidth)
  }

  /// The coefficient of the cell that holds the mean: its tails add up to one less.
  private func middle(
    _ edges: UnsafePointer<Double>, _ sums: UnsafePointer<Double>, _ differences: UnsafePointer<Double>,
    _ count: Int
  ) -> Double {
    for i in 0..<count where edges[i] < mean && edges[i + 1] >= mean {
      return 0.5 * (sums[i] + differences[i])
    }
    return 0
  }
}
