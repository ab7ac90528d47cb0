internal import Glibc

/// The part of a cost that comes from one histogram.
struct BinnedTerm {
  let kind: CostKind
  let grid: EvaluationGrid
  /// The widths of the bins where the density at the centre is to be scaled to counts; nil if integrated.
  let width: Double
  private(set) var counts: [Double]
  private(set) var total: Double
  /// Σ d·ln d.
  private var entropy: Double

  init(_ spectrum: ChargeSpectrum, kind: CostKind, options: CostOptions) {
    self.kind = kind
    counts = spectrum.counts
    total = spectrum.total
    entropy = Self.entropy(counts)
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
    entropy = Self.entropy(new)
  }

  private static func entropy(_ counts: [Double]) -> Double {
    counts.reduce(0) { $1 > 0 ? $0 + $1 * GaussianFunctions.logarithm($1) : $0 }
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
    let sum = scratch.density.sum
    guard sum > 0, sum.isFinite else { return .infinity }
    let scale = total / sum
    let cost = likelihoodRatio(scale, order, &scratch)
    guard order.wantsGradient, cost.isFinite else { return cost }
    scratch.addGradient()
    guard order.wantsCurvature else { return cost }
    scratch.addProducts()
    scratch.addOuterOfSums(-scale / sum)
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
    guard let logarithms = scratch.weightedLogarithms(counts) else { return .infinity }
    let cost = entropy - total * log(scale) - logarithms
    guard order.wantsGradient else { return cost }
    let isObserved = order == .observedCurvature
    scratch.forEachValue(counts) { d, f, coefficient, weight in
      let inverse = f > 1e-300 ? 1 / f : 0
      coefficient = scale - d * inverse
      weight = (isObserved ? d * inverse : scale) * inverse
    }
    return cost
  }
}
