internal import Glibc

/// The part of a cost that comes from single charges.
struct UnbinnedTerm {
  /// Charges in ascending order, in blocks that share few peaks.
  let blocks: [EvaluationGrid]
  /// The range, in cells narrow enough for densities that are integrated by quadrature; nil if the density is not
  /// normalised inside it.
  let range: EvaluationGrid?
  /// The whole range as one cell, for densities that know their integrals.
  let whole: EvaluationGrid?
  let count: Int
  private static let blockSize = 512

  init(_ charges: [Double], edges: [Double]?) {
    blocks = stride(from: 0, to: charges.count, by: Self.blockSize).map {
      .points(Array(charges[$0..<min($0 + Self.blockSize, charges.count)]))
    }
    range = edges.map { .cells(edges: $0) }
    whole = edges.map { .cells(edges: [$0[0], $0[$0.count - 1]]) }
    count = charges.count
  }

  /// The cost, with its derivatives by the density's parameters in `scratch`.
  func cost(
    _ density: any SpectrumDensity, _ parameters: [Double], _ order: DerivativeOrder,
    _ scratch: inout TermScratch
  ) -> Double {
    scratch.begin(parameterCount: parameters.count)
    var cost = 0.0
    for block in blocks { cost += add(block, density, parameters, order, &scratch) }
    if let range = density.knowsIntegrals ? whole : range {
      cost += addNormalisation(range, density, parameters, order, &scratch)
    }
    return cost
  }

  private func add(
    _ block: EvaluationGrid, _ density: any SpectrumDensity, _ parameters: [Double], _ order: DerivativeOrder,
    _ scratch: inout TermScratch
  ) -> Double {
    density.evaluate(
      on: block, parameters, derivatives: order.wantsGradient, into: &scratch.density)
    scratch.reserve()
    let cost = Self.likelihood(block.count, &scratch)
    guard order.wantsGradient, cost.isFinite else { return cost }
    scratch.addGradient()
    guard order.wantsCurvature else { return cost }
    scratch.addProducts()
    if order == .observedCurvature {
      let coefficients = scratch.coefficients
      density.addSecondDerivatives(
        on: block, parameters, coefficients: coefficients, to: &scratch.curvature, workspace: &scratch.density
      )
    }
    return cost
  }

  /// −Σ ln f with its coefficients and weights; infinite if a density vanishes.
  private static func likelihood(_ count: Int, _ scratch: inout TermScratch) -> Double {
    let stride = scratch.density.stride
    return scratch.density.values.withUnsafeBufferPointer { values in
      scratch.coefficients.withUnsafeMutableBufferPointer { coefficients in
        scratch.weights.withUnsafeMutableBufferPointer { weights in
          guard let values = values.baseAddress, let coefficients = coefficients.baseAddress,
            let weights = weights.baseAddress
          else { return 0 }
          var sum = Lane()
          var least = Lane(repeating: .infinity)
          for i in Swift.stride(from: 0, to: stride, by: Lanes.count) {
            var f = Lanes.load(values + i)
            // The padding has no charges.
            if i + Lanes.count > count { for lane in max(0, count - i)..<Lanes.count { f[lane] = 1 } }
            least = pointwiseMin(least, f)
            sum += GaussianFunctions.logarithm(f)
            let inverse = 1 / f
            Lanes.store(-inverse, coefficients + i)
            Lanes.store(inverse * inverse, weights + i)
          }
          return least.min() > 1e-300 ? -sum.sum() : .infinity
        }
      }
    }
  }

  /// n·ln Z, where Z is the probability of the range.
  private func addNormalisation(
    _ range: EvaluationGrid, _ density: any SpectrumDensity, _ parameters: [Double],
    _ order: DerivativeOrder, _ scratch: inout TermScratch
  ) -> Double {
    density.evaluate(
      on: range, parameters, derivatives: order.wantsGradient, into: &scratch.density)
    let z = scratch.density.sum
    guard z > 0 else { return .infinity }
    let n = Double(count)
    guard order.wantsGradient else { return n * log(z) }
    let slope = scratch.slopeSums().map { $0 / z }
    // So far the gradient is −Σ ∂f/f.
    let scores = scratch.gradient.map { -$0 }
    for p in slope.indices { scratch.gradient[p] += n * slope[p] }
    if order == .expectedCurvature {
      scratch.addOuter(-2, slope, scores)
      scratch.addOuter(n, slope, slope)
    } else if order == .observedCurvature {
      scratch.addOuter(-n, slope, slope)
      density.addSecondDerivatives(
        on: range, parameters, coefficients: Array(repeating: n / z, count: range.count),
        to: &scratch.curvature, workspace: &scratch.density)
    }
    return n * log(z)
  }
}
