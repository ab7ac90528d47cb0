internal import Foundation

/// Fits of the other parameters while some are kept at given values.
struct Profiler<Model: DescentModel> {
  let best: FitResult
  private var minimizer: Minimizer
  private let indices: [Int]
  /// The last good fit, and how far from the minimum it was, in arbitrary units.
  private var last: (values: [Double], distance: Double)?

  init(_ minimizer: Minimizer, best: FitResult, keeping indices: [Int]) {
    self.best = best
    self.indices = indices
    self.minimizer = minimizer
    self.minimizer.settings.computesErrors = false
    self.minimizer.settings.distanceTolerance = 1e-7
    for i in indices { self.minimizer.parameters[i].isFixed = true }
  }

  /// Fits the others with the kept parameters at `point`.
  ///
  /// - Parameters:
  ///   - point: one value for each kept parameter.
  ///   - distance: how far that is from the minimum, in any unit that is the same along one line; the last fit is
  ///     extrapolated by it. Nil to start from the last fit as it is.
  mutating func fit(_ objective: inout Model.Cost, at point: [Double], distance: Double?) -> FitResult {
    var start = guess(point, distance)
    for (k, i) in indices.enumerated() { start[i] = point[k] }
    var descent = Descent(minimizer, model: Model(), start: start)
    let fit = descent.run(&objective)
    if fit.status.isMinimum || fit.status == .stalled { last = (fit.values, distance ?? 0) }
    return fit
  }

  /// Forgets the last fit: the next one starts from the covariance.
  mutating func startAgain() { last = nil }

  /// True if a value lies within the limits of its parameter.
  func allows(_ index: Int, _ value: Double) -> Bool {
    value.isFinite && minimizer.parameters[index].clamped(value) == value
  }

  /// Names of the parameters that lie on their limits and are not kept.
  func onLimit(_ fit: FitResult) -> [String] {
    if case .atLimit(let names) = fit.status { return names }
    return []
  }

  private func guess(_ point: [Double], _ distance: Double?) -> [Double] {
    guard let last else { return regression(point) }
    guard let distance, last.distance != 0 else { return last.values }
    return zip(best.values, last.values).map { $0 + ($1 - $0) * distance / last.distance }
  }

  /// Where the covariance puts the other parameters.
  private func regression(_ point: [Double]) -> [Double] {
    let shift = zip(indices, point).map { $1 - best.values[$0] }
    let part = best.covariance.submatrix(indices)
    guard let weights = part.solve(shift) else { return best.values }
    return best.values.indices.map { i in
      let change = zip(indices, weights).reduce(0) { $0 + best.covariance[i, $1.0] * $1.1 }
      return best.values[i] + (change.isFinite ? change : 0)
    }
  }
}

/// Errors, profiles and contours with the derivatives of one kind of objective.
struct ProfileRuns<Model: DescentModel>: ProfileSearch {
  let minimizer: Minimizer
  let best: FitResult
  private let box: Box

  init(_ minimizer: Minimizer, best: FitResult) throws(FitError) {
    let expected = minimizer.parameters.count
    guard best.values.count == expected, best.covariance.order == expected else {
      throw .wrongCount(what: "values in the fit result", found: best.values.count, expected: expected)
    }
    self.minimizer = minimizer
    self.best = best
    box = Box(minimizer.parameters)
  }

  func asymmetricErrors(
    of names: [String]?, _ objective: inout Model.Cost
  ) throws(FitError) -> [AsymmetricError] {
    var indices = box.free
    if let names {
      indices = []
      for name in names { indices.append(try minimizer.parameters.freeIndex(of: name)) }
    }
    var result: [AsymmetricError] = []
    for i in indices {
      let lower = side(i, -1, &objective)
      let upper = side(i, 1, &objective)
      result.append(
        AsymmetricError(
          name: minimizer.parameters[i].name, value: best.values[i], lowerCrossing: lower,
          upperCrossing: upper))
    }
    return result
  }

  func profile(
    of name: String, over values: [Double], _ objective: inout Model.Cost
  ) throws(FitError) -> [ProfilePoint] {
    let index = try minimizer.parameters.freeIndex(of: name)
    var profiler = Profiler<Model>(minimizer, best: best, keeping: [index])
    return values.map { value in
      guard profiler.allows(index, value) else {
        var parameters = best.values
        parameters[index] = value
        return ProfilePoint(value: value, cost: .nan, values: parameters, status: .notFinite)
      }
      let distance = value - best.values[index]
      let fit = profiler.fit(&objective, at: [value], distance: distance == 0 ? nil : distance)
      return ProfilePoint(value: value, cost: fit.cost, values: fit.values, status: fit.status)
    }
  }

  func contour(
    of pair: (String, String), level: ContourLevel, count: Int, _ objective: inout Model.Cost
  ) throws(FitError) -> Contour {
    let indices = [
      try minimizer.parameters.freeIndex(of: pair.0), try minimizer.parameters.freeIndex(of: pair.1),
    ]
    guard indices[0] != indices[1] else { throw .duplicateName(pair.0) }
    let rise = level.rise(errorDefinition: objective.errorDefinition)
    guard rise > 0, rise < .infinity else { throw .badLevel(rise: rise) }
    guard count > 0 else { throw .wrongCount(what: "contour points", found: count, expected: 1) }
    let axes = contourAxes(indices, &objective)
    var profiler = Profiler<Model>(minimizer, best: best, keeping: indices)
    let points = (0..<count).map { k in
      let direction = axes(2 * .pi * Double(k) / Double(count))
      profiler.startAgain()
      var search = CrossingSearch(profiler, minimizer.parameters, indices, direction: direction, rise: rise)
      let crossing =
        best.status.isMinimum
        ? search.run(&objective, guess: (rise / objective.errorDefinition).squareRoot()) : noMinimum
      let values = crossing.values
      return Contour.Point(first: values[indices[0]], second: values[indices[1]], crossing: crossing)
    }
    return Contour(first: pair.0, second: pair.1, rise: rise, points: points)
  }

  private var noMinimum: Crossing {
    Crossing(
      distance: .nan, outcome: .failed(best.status), values: best.values, cost: best.cost, onLimit: [])
  }

  private func side(_ index: Int, _ sign: Double, _ objective: inout Model.Cost) -> Crossing {
    guard best.status.isMinimum else { return noMinimum }
    let profiler = Profiler<Model>(minimizer, best: best, keeping: [index])
    var search = CrossingSearch(
      profiler, minimizer.parameters, [index], direction: [sign], rise: objective.errorDefinition)
    var crossing = search.run(&objective, guess: scale(index))
    crossing.distance *= sign
    return crossing
  }

  /// The standard error, or a guess of it where the fit gives none.
  private func scale(_ index: Int) -> Double {
    let error = best.errors[index]
    if error > 0, error < .infinity { return error }
    let width = box.upper[index] - box.lower[index]
    if width < .infinity { return 0.05 * width }
    return best.values[index] == 0 ? 0.1 : 0.05 * abs(best.values[index])
  }

  /// For an angle the direction that is one error definition long on the ellipse of the covariance; without a
  /// covariance, on the upright ellipse of the asymmetric errors.
  private func contourAxes(_ indices: [Int], _ objective: inout Model.Cost) -> (Double) -> [Double] {
    let errors = indices.map { i -> Double in
      if best.errors[i] > 0, best.errors[i] < .infinity { return best.errors[i] }
      let sides = [side(i, -1, &objective), side(i, 1, &objective)].map { abs($0.distance) }
      let widest = sides.max() ?? .nan
      return widest > 0 && widest < .infinity ? widest : scale(i)
    }
    let scaled = best.covariance[indices[0], indices[1]] / (errors[0] * errors[1])
    let correlation = scaled.isFinite ? min(max(scaled, -1), 1) : 0
    return { angle in
      let across = (1 - correlation * correlation).squareRoot()
      return [
        errors[0] * angle.cosine, errors[1] * (correlation * angle.cosine + across * angle.sine),
      ]
    }
  }
}

extension Double {
  /// The cosine of this angle in radians.
  var cosine: Double { cos(self) }
  /// The sine of this angle in radians.
  var sine: Double { sin(self) }
}
