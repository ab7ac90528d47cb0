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

/// The search for a given rise of the profiled cost along a straight line from the minimum.
struct CrossingSearch<Model: DescentModel> {
  /// The accepted error of the rise, as a part of it: half as much in the distance.
  static var tolerance: Double { 2e-4 }

  var profiler: Profiler<Model>
  let indices: [Int]
  let names: [String]
  let box: Box
  /// The change of each kept parameter for one unit of distance.
  let direction: [Double]
  let rise: Double
  private var low = (distance: 0.0, root: 0.0)
  private var high: (distance: Double, root: Double)?
  private var tries = 0

  init(
    _ profiler: Profiler<Model>, _ parameters: [FitParameter], _ indices: [Int], direction: [Double],
    rise: Double
  ) {
    self.profiler = profiler
    self.indices = indices
    names = indices.map { parameters[$0].name }
    box = Box(parameters)
    self.direction = direction
    self.rise = rise
  }

  /// Searches outwards from a first guess of the distance.
  mutating func run(_ objective: inout Model.Cost, guess: Double) -> Crossing {
    let best = profiler.best
    let (farthest, limiting) = room()
    if farthest <= 0, let limiting { return crossing(0, .limit(names[limiting]), best) }
    var distance = min(guess, farthest)
    var fit = best
    for _ in 0..<60 {
      let isFarthest = distance >= farthest
      fit = profiler.fit(
        &objective, at: point(distance, limiting: isFarthest ? limiting : nil), distance: distance)
      if fit.status == .callLimit { return crossing(distance, .callLimit, fit) }
      if fit.status != .notFinite {
        guard fit.status.isMinimum || fit.status == .stalled else {
          return crossing(distance, .failed(fit.status), fit)
        }
        let height = (fit.cost - best.cost) / rise
        if height < -1e-3 { return crossing(distance, .newMinimum, fit) }
        if abs(height - 1) < Self.tolerance { return crossing(distance, .reached, fit) }
        if height < 1, isFarthest, let limiting { return crossing(distance, .limit(names[limiting]), fit) }
        note(distance, max(height, 0).squareRoot())
      } else {
        note(distance, .infinity)
      }
      if let high, high.distance - low.distance < 1e-7 * high.distance {
        return crossing(distance, high.root.isFinite ? .reached : .failed(.notFinite), fit)
      }
      distance = min(next(), farthest)
    }
    return crossing(distance, .callLimit, fit)
  }

  private mutating func note(_ distance: Double, _ root: Double) {
    if root < 1 { low = (distance, root) } else { high = (distance, root) }
  }

  /// The next distance to try: the root of the rise is nearly a straight line. Every third try halves.
  private mutating func next() -> Double {
    guard let high else {
      return low.distance * (low.root > 0.2 ? 1 / low.root : 5)
    }
    let width = high.distance - low.distance
    tries += 1
    guard high.root.isFinite, tries % 3 != 0 else { return low.distance + 0.5 * width }
    let part = (1 - low.root) / (high.root - low.root)
    return low.distance + width * min(max(part, 0.02), 0.98)
  }

  /// How far the line stays within the limits, and which of the kept parameters ends it.
  private func room() -> (Double, Int?) {
    var farthest = Double.infinity
    var limiting: Int?
    for (k, i) in indices.enumerated() where direction[k] != 0 {
      let limit = direction[k] > 0 ? box.upper[i] : box.lower[i]
      let distance = max((limit - profiler.best.values[i]) / direction[k], 0)
      if distance < farthest { (farthest, limiting) = (distance, k) }
    }
    return (farthest, limiting)
  }

  /// The kept parameters at a distance; the limiting one exactly on its limit.
  private func point(_ distance: Double, limiting: Int?) -> [Double] {
    indices.enumerated().map { k, i in
      if k == limiting { return direction[k] > 0 ? box.upper[i] : box.lower[i] }
      return min(max(profiler.best.values[i] + distance * direction[k], box.lower[i]), box.upper[i])
    }
  }

  private func crossing(_ distance: Double, _ outcome: Crossing.Outcome, _ fit: FitResult) -> Crossing {
    Crossing(
      distance: distance, outcome: outcome, values: fit.values, cost: fit.cost,
      onLimit: profiler.onLimit(fit).filter { !names.contains($0) })
  }
}
