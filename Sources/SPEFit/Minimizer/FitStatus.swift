/// How a fit ended.
public enum FitStatus: Hashable, Sendable {
  /// At a minimum inside the limits, with a positive definite curvature.
  case converged
  /// At a minimum on a limit of these parameters; their errors are not defined (NaN).
  case atLimit([String])
  /// The permitted number of evaluations was used up before the minimum was reached.
  case callLimit
  /// No step lowers the cost, yet its slope says that the minimum is elsewhere.
  case stalled
  /// The curvature is not positive definite: the data do not determine all parameters, or it is no minimum.
  ///
  /// With the second derivatives scaled to a unit diagonal, a parameter counts as undetermined if the others
  /// reproduce all of it but 1e-10. Where second derivatives are measured by differences, a direction with a scaled
  /// curvature below 1e-3 must also prove itself: the cost has to rise there like a parabola.
  case notPositiveDefinite
  /// The cost or its derivatives are not finite at the start.
  case notFinite
  /// No data in the range: nothing was fitted.
  case empty
  /// Too few events or filled bins for the number of free parameters: nothing was fitted.
  case tooFewEvents

  /// True for ``converged`` and ``atLimit(_:)``: the values are those of a minimum.
  public var isMinimum: Bool {
    switch self {
    case .converged, .atLimit: true
    default: false
    }
  }
}

extension FitStatus: CustomStringConvertible {
  /// A stable word, as files carry it: `converged`, `at-limit`, `call-limit`, `stalled`,
  /// `not-positive-definite`, `not-finite`, `empty`, `too-few-events`.
  public var word: String {
    switch self {
    case .converged: "converged"
    case .atLimit: "at-limit"
    case .callLimit: "call-limit"
    case .stalled: "stalled"
    case .notPositiveDefinite: "not-positive-definite"
    case .notFinite: "not-finite"
    case .empty: "empty"
    case .tooFewEvents: "too-few-events"
    }
  }

  /// The word, with the parameters at their limits.
  public var description: String {
    if case .atLimit(let names) = self { return "\(word): \(names.joined(separator: ", "))" }
    return word
  }
}
