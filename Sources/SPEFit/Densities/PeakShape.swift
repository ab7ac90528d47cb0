/// The normal density of one peak, or its integral over cells, with its derivatives by mean and variance.
struct PeakShape {
  let mean: Double
  /// One over the standard deviation.
  let inverseWidth: Double

  init(_ comb: PeakComb, _ peak: Int) {
    mean = comb.mean[peak]
    inverseWidth = 1 / comb.width(peak)
  }

  /// At points.
  @inline(__always) func points(
    _ x: UnsafePointer<Double>, _ count: Int, _ normal: UnsafeMutablePointer<Double>,
    _ byMean: UnsafeMutablePointer<Double>, _ byVariance: UnsafeMutablePointer<Double>
  ) {
    let height = inverseWidth * GaussianFunctions.inverseRootTwoPi
    let half = 0.5 * inverseWidth * inverseWidth
    for i in 0..<count {
      let u = (x[i] - mean) * inverseWidth
      let density = height * GaussianFunctions.exponential(-0.5 * u * u)
      normal[i] = density
      byMean[i] = density * u * inverseWidth
      byVariance[i] = density * (u * u - 1) * half
    }
  }

  /// Over `count` cells; reads `count + 1` edges and needs room for as many results.
  @inline(__always) func cells(
    _ edges: UnsafePointer<Double>, _ count: Int, _ normal: UnsafeMutablePointer<Double>,
    _ byMean: UnsafeMutablePointer<Double>, _ byVariance: UnsafeMutablePointer<Double>
  ) {
    let half = 0.5 * inverseWidth * inverseWidth
    for i in 0...count {
      let u = (edges[i] - mean) * inverseWidth
      let distance = abs(u)
      let bell = GaussianFunctions.inverseRootTwoPi * GaussianFunctions.exponential(-0.5 * u * u)
      let tail = bell * GaussianFunctions.millsRatio(distance)
      normal[i] = u < 0 ? -tail : tail
      byMean[i] = bell * inverseWidth
      byVariance[i] = bell * u * half
    }
    for i in 0..<count {
      // Tails on one side are subtracted without loss of digits; the cell with the mean inside holds the rest.
      let middle = edges[i] < mean && edges[i + 1] >= mean ? 1.0 : 0.0
      normal[i] = middle + normal[i] - normal[i + 1]
      byMean[i] -= byMean[i + 1]
      byVariance[i] -= byVariance[i + 1]
    }
  }

  /// Σ c · ∂ⁿ/∂meanⁿ of the values, n from 0 to 4.
  func contract(
    _ grid: EvaluationGrid, _ range: Range<Int>, _ coefficients: UnsafeBufferPointer<Double>
  ) -> (Double, Double, Double, Double, Double) {
    var s = (0.0, 0.0, 0.0, 0.0, 0.0)
    if range.isEmpty { return s }
    var before = terms(at: grid.nodes[range.lowerBound], isIntegrated: grid.isIntegrated)
    for i in range {
      let c = coefficients[i]
      var t = before
      if grid.isIntegrated {
        before = terms(at: grid.nodes[i + 1], isIntegrated: true)
        let middle = grid.nodes[i] < mean && grid.nodes[i + 1] >= mean ? 1.0 : 0.0
        t = (middle + t.0 - before.0, t.1 - before.1, t.2 - before.2, t.3 - before.3, t.4 - before.4)
      } else if i + 1 < range.upperBound {
        before = terms(at: grid.nodes[i + 1], isIntegrated: false)
      }
      s = (s.0 + c * t.0, s.1 + c * t.1, s.2 + c * t.2, s.3 + c * t.3, s.4 + c * t.4)
    }
    return s
  }

  /// The density and its derivatives by the mean, or what has to be subtracted at the edges of a cell for them.
  @inline(__always) private func terms(
    at x: Double, isIntegrated: Bool
  ) -> (Double, Double, Double, Double, Double) {
    let u = (x - mean) * inverseWidth
    let bell = GaussianFunctions.inverseRootTwoPi * GaussianFunctions.exponential(-0.5 * u * u)
    let (i1, i2) = (inverseWidth, inverseWidth * inverseWidth)
    let (h2, h3) = (u * u - 1, u * (u * u - 3))
    if isIntegrated {
      let tail = bell * GaussianFunctions.millsRatio(abs(u))
      return (u < 0 ? -tail : tail, bell * i1, bell * u * i2, bell * h2 * i1 * i2, bell * h3 * i2 * i2)
    }
    let h4 = u * u * (u * u - 6) + 3
    let d = bell * i1
    return (d, d * u * i1, d * h2 * i2, d * h3 * i1 * i2, d * h4 * i2 * i2)
  }
}
