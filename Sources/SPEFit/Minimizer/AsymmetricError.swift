/// How far a parameter can go to either side until the cost, minimized by the others, has risen by the error
/// definition.
public struct AsymmetricError: Hashable, Sendable {
  /// The name of the parameter.
  public var name: String
  /// Its value at the minimum.
  public var value: Double
  /// The side below the value.
  public var lowerCrossing: Crossing
  /// The side above the value.
  public var upperCrossing: Crossing

  /// The distance to the lower crossing, negative; NaN if it was not reached.
  public var lower: Double { lowerCrossing.outcome == .reached ? lowerCrossing.distance : .nan }

  /// The distance to the upper crossing, positive; NaN if it was not reached.
  public var upper: Double { upperCrossing.outcome == .reached ? upperCrossing.distance : .nan }

  /// True if both crossings were reached.
  public var isValid: Bool { lowerCrossing.outcome == .reached && upperCrossing.outcome == .reached }

  /// Makes an error.
  ///
  /// - Parameters:
  ///   - name: the name of the parameter.
  ///   - value: its value at the minimum.
  ///   - lowerCrossing: the side below.
  ///   - upperCrossing: the side above.
  public init(name: String, value: Double, lowerCrossing: Crossing, upperCrossing: Crossing) {
    self.name = name
    self.value = value
    self.lowerCrossing = lowerCrossing
    self.upperCrossing = upperCrossing
  }
}

/// Where a search for a given rise of the cost ended, on one straight line from the minimum.
public struct Crossing: Hashable, Sendable {
  /// The signed distance from the minimum: of the parameter for an ``AsymmetricError``, in standard errors for a
  /// ``Contour``.
  public var distance: Double
  /// What is there.
  public var outcome: Outcome
  /// All parameters there, the others at their best.
  public var values: [Double]
  /// The cost there.
  public var cost: Double
  /// The other parameters that lie on their limits there.
  public var onLimit: [String]

  /// Makes a crossing.
  ///
  /// - Parameters:
  ///   - distance: the signed distance from the minimum.
  ///   - outcome: what is there.
  ///   - values: all parameters there.
  ///   - cost: the cost there.
  ///   - onLimit: the other parameters that lie on their limits there.
  public init(distance: Double, outcome: Outcome, values: [Double], cost: Double, onLimit: [String]) {
    self.distance = distance
    self.outcome = outcome
    self.values = values
    self.cost = cost
    self.onLimit = onLimit
  }

  /// How a search for a crossing ended.
  public enum Outcome: Hashable, Sendable {
    /// The cost has risen by the wanted amount.
    case reached
    /// The parameter of this name arrived at its limit before the cost had risen enough.
    case limit(String)
    /// The cost is lower there than at the minimum that the search began from: fit again from these values.
    case newMinimum
    /// A fit of the other parameters used up its evaluations, or the search its steps.
    case callLimit
    /// There is no minimum to begin from, or a fit of the other parameters failed.
    case failed(FitStatus)
  }
}
