/// The minimum of a function of one variable between two bounds, by golden sections and parabolas.
///
/// Source: R. P. Brent, Algorithms for Minimization Without Derivatives (1973), chapter 5. The tolerances and the order of
/// tests are those of SciPy's bounded search, so that both end at the same place.
struct BoundedMinimum {
  private var low: Double
  private var high: Double
  private let tolerance: Double
  /// The best three places so far with their values, the best first.
  private var places: (best: Double, second: Double, third: Double)
  private var values: (best: Double, second: Double, third: Double)
  private var step = 0.0
  private var stepBefore = 0.0

  /// Finds the minimum.
  ///
  /// - Parameters:
  ///   - low: the lower bound.
  ///   - high: the upper bound.
  ///   - tolerance: how near to the minimum the search ends.
  ///   - function: the function.
  static func find(
    _ low: Double, _ high: Double, tolerance: Double, _ function: (Double) -> Double
  ) -> Double {
    let start = low + golden * (high - low)
    let value = function(start)
    var search = BoundedMinimum(
      low: low, high: high, tolerance: tolerance, places: (start, start, start), values: (value, value, value)
    )
    for _ in 0..<499 {
      guard let next = search.next() else { break }
      search.take(next, function(next))
    }
    return search.places.best
  }

  private static let golden = (3 - 5.0.squareRoot()) / 2

  /// The next place to look at; nil at the end.
  private mutating func next() -> Double? {
    let middle = (low + high) / 2
    let reach = Double.ulpOfOne.squareRoot() * abs(places.best) + tolerance / 3
    if abs(places.best - middle) <= 2 * reach - (high - low) / 2 { return nil }
    if !takesParabola(reach, middle) {
      stepBefore = places.best >= middle ? low - places.best : high - places.best
      step = Self.golden * stepBefore
    }
    return places.best + (step >= 0 ? 1 : -1) * max(abs(step), reach)
  }

  /// Steps to the lowest point of the parabola through the three places, if it is near enough.
  private mutating func takesParabola(_ reach: Double, _ middle: Double) -> Bool {
    guard abs(stepBefore) > reach else { return false }
    let best = places.best
    let r = (best - places.second) * (values.best - values.third)
    var q = (best - places.third) * (values.best - values.second)
    var p = (best - places.third) * q - (best - places.second) * r
    q = 2 * (q - r)
    if q > 0 { p = -p }
    q = abs(q)
    let last = stepBefore
    stepBefore = step
    guard abs(p) < abs(q * last / 2), p > q * (low - best), p < q * (high - best) else { return false }
    step = p / q
    let place = best + step
    if place - low < 2 * reach || high - place < 2 * reach { step = middle >= best ? reach : -reach }
    return true
  }

  /// Narrows the bounds and keeps the best places.
  private mutating func take(_ place: Double, _ value: Double) {
    if value <= values.best {
      if place >= places.best { low = places.best } else { high = places.best }
      places = (place, places.best, places.second)
      values = (value, values.best, values.second)
      return
    }
    if place < places.best { low = place } else { high = place }
    if value <= values.second || places.second == places.best {
      places = (places.best, place, places.second)
      values = (values.best, value, values.second)
    } else if value <= values.third || places.third == places.best || places.third == places.second {
      (places.third, values.third) = (place, value)
    }
  }
}
