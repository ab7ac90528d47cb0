/// Where a fit ended: values, errors, covariance, and how good they are.
///
/// Errors and covariance are defined at a minimum only (`status.isMinimum`); elsewhere they are NaN. Fixed
/// parameters have the error zero. Parameters at a limit have NaN for the error and in their rows of the covariance;
/// the other parameters' errors hold with those at their limits.
public struct FitResult: Sendable {
  /// The names of all parameters, in order.
  public var names: [String]
  /// The values.
  public var values: [Double]
  /// One standard error each: √(2 · error definition · inverse second derivatives).
  public var errors: [Double]
  /// The covariance matrix of all parameters.
  public var covariance: SymmetricMatrix
  /// The cost at ``values``.
  public var cost: Double
  /// The estimated vertical distance to the minimum, in units of the cost.
  public var edm: Double
  /// How often the cost was evaluated, with or without derivatives.
  public var evaluations: Int
  /// How the fit ended.
  public var status: FitStatus

  /// Makes a result.
  ///
  /// - Parameters:
  ///   - names: the names of all parameters.
  ///   - values: their values.
  ///   - errors: their standard errors.
  ///   - covariance: their covariance matrix.
  ///   - cost: the cost at the values.
  ///   - edm: the estimated vertical distance to the minimum.
  ///   - evaluations: the evaluations used.
  ///   - status: how the fit ended.
  public init(
    names: [String], values: [Double], errors: [Double], covariance: SymmetricMatrix, cost: Double,
    edm: Double,
    evaluations: Int, status: FitStatus
  ) {
    self.names = names
    self.values = values
    self.errors = errors
    self.covariance = covariance
    self.cost = cost
    self.edm = edm
    self.evaluations = evaluations
    self.status = status
  }

  /// The correlation coefficients: 1 on the diagonal; between others 0 where an error is zero, NaN where it is NaN.
  public var correlation: SymmetricMatrix {
    var result = SymmetricMatrix(order: covariance.order)
    for i in 0..<covariance.order {
      for j in 0..<i {
        let scale = (covariance[i, i] * covariance[j, j]).squareRoot()
        result[i, j] = scale == 0 ? 0 : covariance[i, j] / scale
      }
      result[i, i] = 1
    }
    return result
  }

  /// Value and error of a parameter; nil if there is no such parameter.
  public subscript(name: String) -> (value: Double, error: Double)? {
    guard let index = names.firstIndex(of: name) else { return nil }
    return (values[index], errors[index])
  }

  /// The value of a parameter; nil if there is no such parameter.
  public func value(of name: String) -> Double? { self[name]?.value }

  /// The standard error of a parameter; nil if there is no such parameter.
  public func error(of name: String) -> Double? { self[name]?.error }
}

extension FitResult {
  /// The result where nothing was fitted: no values, and a status that says why.
  static func notFitted(_ parameters: [FitParameter], _ status: FitStatus) -> FitResult {
    var covariance = SymmetricMatrix(order: parameters.count)
    for i in covariance.elements.indices { covariance.elements[i] = .nan }
    let nothing = [Double](repeating: .nan, count: parameters.count)
    return FitResult(
      names: parameters.map(\.name), values: nothing, errors: nothing, covariance: covariance, cost: .nan,
      edm: .nan, evaluations: 0, status: status)
  }

  /// True if this is to be preferred: a lower cost, or a minimum where the other is none at nearly the same cost.
  func isBetter(than other: FitResult) -> Bool {
    if !cost.isFinite { return false }
    if !other.cost.isFinite { return true }
    if status.isMinimum != other.status.isMinimum, abs(cost - other.cost) < 1e-3 { return status.isMinimum }
    return cost < other.cost - 1e-6
  }
}

/// How a fit ended.
public enum FitStatus: Hashable, Sendable {
  /// At a minimum inside the limits, with a positive definite curvature.
  case converged
  /// At a minimum on a limit of these parameters; their errors are not defined (NaN).
  case atLimit([String])
  /// At a minimum inside the limits, but another one explains the data nearly as well; the errors are those of this one.
  case ambiguous
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
  /// Fewer than ``fewestEvents`` events, or no more filled bins than free parameters: nothing was fitted.
  case tooFewEvents

  /// With fewer events nothing is fitted.
  public static let fewestEvents = 20

  /// True for ``converged``, ``atLimit(_:)`` and ``ambiguous``: the values are those of a minimum.
  public var isMinimum: Bool {
    switch self {
    case .converged, .atLimit, .ambiguous: true
    default: false
    }
  }
}

extension FitStatus: CustomStringConvertible {
  /// A stable word, as files carry it: `converged`, `at-limit`, `ambiguous`, `call-limit`, `stalled`,
  /// `not-positive-definite`, `not-finite`, `empty`, `too-few-events`.
  public var word: String {
    switch self {
    case .converged: "converged"
    case .atLimit: "at-limit"
    case .ambiguous: "ambiguous"
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
