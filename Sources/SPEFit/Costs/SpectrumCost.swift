public import SSTCore

/// The cost of a density, or of several with shared parameters, for the spectra of one pixel.
///
/// The costs of several spectra add. NaN parameters cost infinity.
public struct SpectrumCost: ScoringObjective {
  /// The density of each spectrum.
  public let density: JointDensity
  /// What is minimized.
  public let kind: CostKind
  /// Defects that are reproduced: `binCenters` and `unnormalizedDensity`.
  public let quirks: Quirks

  /// One term for each spectrum, in one of the two lists.
  private var binned: [BinnedTerm] = []
  private var unbinned: [UnbinnedTerm] = []
  private var scratches: [TermScratch]
  private var local: [Double] = []
  /// The parameters that the values in the scratches belong to; empty after an incomplete evaluation.
  private var last: [Double] = []
  /// Whether the scratches hold the derivatives too.
  private var lastHasDerivatives = false

  /// Joins densities with data.
  ///
  /// - Parameters:
  ///   - density: as many parts as there are spectra.
  ///   - spectra: the data.
  ///   - kind: what is minimized.
  ///   - quirks: defects that are reproduced.
  /// - Throws: `FitError` if the numbers differ, or an unbinned cost gets a spectrum without charges.
  public init(
    _ density: JointDensity, _ spectra: [ChargeSpectrum], kind: CostKind = .binnedLikelihood,
    quirks: Quirks = []
  ) throws(FitError) {
    guard spectra.count == density.parts.count else {
      throw .wrongCount(what: "spectra", found: spectra.count, expected: density.parts.count)
    }
    self.density = density
    self.kind = kind
    self.quirks = quirks
    var scratch = TermScratch()
    scratch.density.reach = PeakKernel.reachOfFits
    scratches = Array(repeating: scratch, count: spectra.count)
    for spectrum in spectra {
      guard kind == .unbinnedLikelihood else {
        binned.append(BinnedTerm(spectrum, kind: kind, quirks: quirks))
        continue
      }
      guard let charges = spectrum.charges, let edges = spectrum.edges else { throw .chargesMissing }
      unbinned.append(UnbinnedTerm(charges, edges: quirks.contains(.unnormalizedDensity) ? nil : edges))
    }
  }

  /// Joins one density with one spectrum.
  ///
  /// - Throws: `FitError` if the parameters are not distinct, or an unbinned cost gets no charges.
  public init(
    _ density: some SpectrumDensity, _ spectrum: ChargeSpectrum, kind: CostKind = .binnedLikelihood,
    quirks: Quirks = []
  ) throws(FitError) {
    try self.init(JointDensity([density]), [spectrum], kind: kind, quirks: quirks)
  }

  /// The parameters of the fit.
  public var parameters: [FitParameter] { density.parameters }

  /// 0.5 for likelihoods, 1 for least squares.
  public var errorDefinition: Double { kind.errorDefinition }

  /// Puts other counts into the bins of a spectrum; only for binned costs.
  mutating func replace(counts: [Double], ofSpectrum index: Int) {
    last.removeAll(keepingCapacity: true)
    if binned.indices.contains(index) { binned[index].replace(counts: counts) }
  }

  /// The cost at a point.
  public mutating func cost(at parameters: [Double]) -> Double {
    sum(parameters, .value) { _, _, _ in }
  }

  /// The cost and its gradient.
  public mutating func cost(at parameters: [Double], gradient: inout [Double]) -> Double {
    for i in gradient.indices { gradient[i] = 0 }
    return sum(parameters, .gradient) { term, wires, _ in
      for (p, place) in wires.enumerated() { gradient[place] += term.gradient[p] }
    }
  }

  /// The cost, its gradient and the expected curvature (Fisher matrix).
  public mutating func cost(
    at parameters: [Double], gradient: inout [Double], expectedCurvature: inout SymmetricMatrix
  ) -> Double {
    sum(parameters, .expectedCurvature, &gradient, &expectedCurvature)
  }

  /// The second derivatives, and the gradient.
  public mutating func secondDerivatives(at parameters: [Double], gradient: inout [Double]) -> SymmetricMatrix
  {
    var matrix = SymmetricMatrix(order: parameters.count)
    _ = sum(parameters, .observedCurvature, &gradient, &matrix)
    return matrix
  }

  /// What the density, scaled to the counts of a histogram, expects in its bins.
  mutating func expectedCounts(
    ofSpectrum index: Int, _ spectrum: ChargeSpectrum, at parameters: [Double]
  ) -> [Double] {
    if kind == .unbinnedLikelihood || last != parameters {
      last.removeAll(keepingCapacity: true)
      let grid: EvaluationGrid =
        if !quirks.contains(.binCenters), let edges = spectrum.edges { .cells(edges: edges) } else {
          .points(spectrum.centres)
        }
      density.parts[index].evaluate(
        on: grid, density.parameters(of: index, in: parameters), derivatives: false,
        into: &scratches[index].density)
    }
    let values = scratches[index].density
    let scale = spectrum.total / values.sum
    return values.values.prefix(values.count).map { $0 * scale }
  }

  private mutating func sum(
    _ parameters: [Double], _ order: DerivativeOrder, _ gradient: inout [Double],
    _ curvature: inout SymmetricMatrix
  ) -> Double {
    for i in gradient.indices { gradient[i] = 0 }
    for i in curvature.elements.indices { curvature.elements[i] = 0 }
    return sum(parameters, order) { term, wires, n in
      for (p, row) in wires.enumerated() {
        gradient[row] += term.gradient[p]
        for (q, column) in wires.enumerated() {
          curvature.elements[row * n + column] += term.curvature.elements[p * wires.count + q]
        }
      }
    }
  }

  private mutating func sum(
    _ parameters: [Double], _ order: DerivativeOrder,
    _ collect: (borrowing TermScratch, [Int], Int) -> Void
  ) -> Double {
    var total = 0.0
    let isEvaluated = last == parameters && lastHasDerivatives
    last.removeAll(keepingCapacity: true)
    for index in scratches.indices {
      let wires = density.wiring[index]
      local.removeAll(keepingCapacity: true)
      for place in wires { local.append(parameters[place]) }
      if local.contains(where: \.isNaN) { return .infinity }
      if kind == .unbinnedLikelihood {
        total += unbinned[index].cost(density.parts[index], local, order, &scratches[index])
      } else {
        total += binned[index].cost(
          density.parts[index], local, order, isEvaluated: isEvaluated, &scratches[index])
      }
      guard total.isFinite else { return .infinity }
      if order.wantsGradient { collect(scratches[index], wires, parameters.count) }
    }
    last.append(contentsOf: parameters)
    lastHasDerivatives = order.wantsGradient
    return total
  }
}

/// What a fit minimizes.
public enum CostKind: Sendable, Equatable {
  /// The multinomial likelihood ratio of a histogram: Σ d·ln(d/m), where the model m is scaled to the total of d.
  case binnedLikelihood
  /// Σ (d − m)²/d over the bins with more than 5 counts; the model m is scaled to the total of all bins.
  case leastSquares
  /// −Σ ln f over the charges inside the range.
  case unbinnedLikelihood
  /// The Poisson likelihood ratio of a histogram, Σ m − d + d·ln(d/m), where m is the density times a known number
  /// of events, those outside the range included.
  case poissonLikelihood(eventCount: Double)

  /// By how much the cost rises one standard error away from the minimum.
  public var errorDefinition: Double { self == .leastSquares ? 1 : 0.5 }
}

/// How far a cost is to be differentiated.
enum DerivativeOrder {
  case value, gradient, expectedCurvature, observedCurvature

  var wantsGradient: Bool { self != .value }
  var wantsCurvature: Bool { self == .expectedCurvature || self == .observedCurvature }
}
