internal import Glibc
internal import SSTCore

/// The part of a cost that comes from one histogram.
struct BinnedTerm {
  let kind: CostKind
  let grid: EvaluationGrid
  /// The width of the bins where the density at the centre is to be scaled to counts; 1 if bins are integrated.
  let width: Double
  /// The counts, padded by zeros to the stride of the density's values.
  private(set) var counts: [Double]
  private(set) var total: Double
  /// Σ d·ln d.
  private var entropy: Double

  init(_ spectrum: ChargeSpectrum, kind: CostKind, quirks: Quirks) {
    self.kind = kind
    if !quirks.contains(.binCenters), let edges = spectrum.edges {
      grid = .cells(edges: edges)
      width = 1
    } else {
      grid = .points(spectrum.centres)
      let centres = spectrum.centres
      width = centres.count > 1 ? (centres[centres.count - 1] - centres[0]) / Double(centres.count - 1) : 1
    }
    (counts, total, entropy) = ([], 0, 0)
    replace(counts: spectrum.counts)
  }

  /// Puts other counts into the same bins.
  mutating func replace(counts new: [Double]) {
    counts.removeAll(keepingCapacity: true)
    counts.append(contentsOf: new)
    counts.append(contentsOf: repeatElement(0, count: DensityWorkspace.stride(new.count) - new.count))
    (total, entropy) = counts.withUnsafeBufferPointer { counts in
      guard let base = counts.baseAddress else { return (0, 0) }
      var sum = Lane()
      for i in stride(from: 0, to: counts.count, by: Lanes.count) {
        let d = Lanes.load(base + i)
        sum += d * GaussianFunctions.logarithm(d.replacing(with: 1, where: d .<= 0))
      }
      return (Lanes.sum(base, counts.count), sum.sum())
    }
  }

  /// The cost, with its derivatives by the density's parameters in `scratch`.
  ///
  /// If `isEvaluated`, the scratch has the density and its derivatives for these parameters already.
  func cost(
    _ density: any SpectrumDensity, _ parameters: [Double], _ order: DerivativeOrder, isEvaluated: Bool,
    _ scratch: inout TermScratch
  ) -> Double {
    if !isEvaluated {
      density.evaluate(on: grid, parameters, derivatives: order.wantsGradient, into: &scratch.density)
    }
    scratch.begin(parameterCount: parameters.count)
    scratch.reserve()
    let cost: Double
    switch kind {
    case .leastSquares: cost = leastSquares(order, &scratch)
    case .poissonLikelihood(let events): cost = poisson(events * width, order, &scratch)
    case .binnedLikelihood, .unbinnedLikelihood: cost = multinomial(order, &scratch)
    }
    if order == .observedCurvature, cost.isFinite {
      let coefficients = scratch.coefficients
      density.addSecondDerivatives(
        on: grid, parameters, coefficients: coefficients, to: &scratch.curvature, workspace: &scratch.density)
    }
    return cost
  }

  private func multinomial(_ order: DerivativeOrder, _ scratch: inout TermScratch) -> Double {
    let sum = scratch.density.sum
    // Below this everything has underflown, and nothing can be said of the shape.
    guard sum > 1e-280, sum.isFinite else { return .infinity }
    let scale = total / sum
    let cost = likelihoodRatio(scale, order, &scratch)
    guard order.wantsGradient, cost.isFinite else { return cost }
    scratch.addGradient()
    guard order.wantsCurvature else { return cost }
    scratch.addProducts()
    let all = scratch.slopeSums()
    scratch.addOuter(-scale / sum, all, all)
    return cost
  }

  private func poisson(_ scale: Double, _ order: DerivativeOrder, _ scratch: inout TermScratch) -> Double {
    let sum = scratch.density.sum
    let cost = likelihoodRatio(scale, order, &scratch) + scale * sum - total
    guard order.wantsGradient, cost.isFinite else { return cost }
    scratch.addGradient()
    if order.wantsCurvature { scratch.addProducts() }
    return cost
  }

  /// Σ d·ln(d/m) with m = scale·f; coefficients m/f − d/f, and the weights of the products of slopes.
  private func likelihoodRatio(
    _ scale: Double, _ order: DerivativeOrder, _ scratch: inout TermScratch
  ) -> Double {
    let count = counts.count
    let pass = LikelihoodPass(scale: scale, isObserved: order == .observedCurvature)
    let logarithms = counts.withUnsafeBufferPointer { counts in
      scratch.density.values.withUnsafeBufferPointer { values in
        scratch.coefficients.withUnsafeMutableBufferPointer { coefficients in
          scratch.weights.withUnsafeMutableBufferPointer { weights -> Double in
            guard let counts = counts.baseAddress, let values = values.baseAddress,
              let coefficients = coefficients.baseAddress, let weights = weights.baseAddress
            else { return 0 }
            if order.wantsGradient { pass.fill(counts, values, coefficients, weights, count) }
            return LikelihoodPass.logarithms(counts, values, count)
          }
        }
      }
    }
    return entropy - total * log(scale) - logarithms
  }
}

/// The loops over bins of a likelihood.
private struct LikelihoodPass {
  let scale: Double
  let isObserved: Bool

  @inline(__always) func fill(
    _ counts: UnsafePointer<Double>, _ values: UnsafePointer<Double>,
    _ coefficients: UnsafeMutablePointer<Double>, _ weights: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    for i in stride(from: 0, to: count, by: Lanes.count) {
      let (d, f) = (Lanes.load(counts + i), Lanes.load(values + i))
      let isNothing = f .<= 1e-300
      let inverse = (1 / f).replacing(with: 0, where: isNothing)
      let ratio = d * inverse
      Lanes.store(scale - ratio, coefficients + i)
      Lanes.store((isObserved ? ratio : Lane(repeating: scale)) * inverse, weights + i)
    }
  }

  /// Σ d·ln f; −∞ if there are counts where the density vanishes.
  @inline(__always) static func logarithms(
    _ counts: UnsafePointer<Double>, _ values: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var sum = Lane()
    var isImpossible = Lane.Mask(repeating: false)
    for i in stride(from: 0, to: count, by: Lanes.count) {
      let (d, f) = (Lanes.load(counts + i), Lanes.load(values + i))
      let isFilled = d .> 0
      isImpossible = isImpossible .| (isFilled .& .!(f .> 0))
      let safe = Lane(repeating: 1).replacing(with: pointwiseMax(f, Lane(repeating: 1e-300)), where: isFilled)
      sum += d * GaussianFunctions.logarithm(safe)
    }
    return any(isImpossible) ? -.infinity : sum.sum()
  }
}

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
