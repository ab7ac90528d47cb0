internal import Glibc

/// The part of a cost that comes from one histogram.
struct BinnedTerm {
  let kind: CostKind
  let grid: EvaluationGrid
  /// The widths of the bins where the density at the centre is to be scaled to counts; nil if integrated.
  let width: Double
  private(set) var counts: [Double]
  private(set) var total: Double

  init(_ spectrum: ChargeSpectrum, kind: CostKind, options: CostOptions) {
    self.kind = kind
    counts = spectrum.counts
    total = spectrum.total
    if options.integratesBins, let edges = spectrum.edges {
      grid = .cells(edges: edges)
      width = 1
    } else {
      grid = .points(spectrum.centres)
      let centres = spectrum.centres
      width = centres.count > 1 ? (centres[centres.count - 1] - centres[0]) / Double(centres.count - 1) : 1
    }
  }

  /// Puts other counts into the same bins.
  mutating func replace(counts new: [Double]) {
    counts = new
    total = new.reduce(0, +)
  }

  /// The cost, with its derivatives by the density's parameters in `scratch`.
  func cost(
    _ density: any SpectrumDensity, _ parameters: [Double], _ order: DerivativeOrder,
    _ scratch: inout TermScratch
  ) -> Double {
    density.evaluate(
      on: grid, parameters, derivatives: order.wantsGradient, into: &scratch.density)
    scratch.begin(parameterCount: parameters.count)
    scratch.reserve(count: counts.count)
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
    let sum = scratch.density.values.reduce(0, +)
    guard sum > 0, sum.isFinite else { return .infinity }
    let scale = total / sum
    let cost = likelihoodRatio(scale, order, &scratch)
    guard order.wantsGradient, cost.isFinite else { return cost }
    scratch.addGradient()
    guard order.wantsCurvature else { return cost }
    scratch.addProducts()
    let all = scratch.slopes(times: [Double](repeating: 1, count: counts.count))
    scratch.addOuter(-scale / sum, all, all)
    return cost
  }

  private func poisson(_ scale: Double, _ order: DerivativeOrder, _ scratch: inout TermScratch) -> Double {
    let sum = scratch.density.values.reduce(0, +)
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
    var cost = 0.0
    for i in counts.indices {
      let (d, f) = (counts[i], scratch.density.values[i])
      if d > 0 {
        guard f > 0 else { return .infinity }
        cost += d * log(d / (scale * f))
      }
      guard order.wantsGradient else { continue }
      let inverse = f > 1e-300 ? 1 / f : 0
      scratch.coefficients[i] = scale - d * inverse
      scratch.weights[i] = order == .observedCurvature ? d * inverse * inverse : scale * inverse
    }
    return cost
  }
}
