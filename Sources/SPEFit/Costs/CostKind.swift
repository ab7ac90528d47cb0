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
