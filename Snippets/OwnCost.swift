// The minimizer with any cost.
import SPEFit

/// How far a straight line is from some points.
struct Line: Objective {
  let errorDefinition = 1.0  // of a sum of squares; 0.5 for a negative log-likelihood

  func cost(at p: [Double]) -> Double {
    let points = [(0.0, 1.1), (1.0, 2.9), (2.0, 5.2), (3.0, 6.9)]
    return points.reduce(0) { sum, point in
      let distance = (point.1 - p[0] - p[1] * point.0) / 0.1
      return sum + distance * distance
    }
  }
}

var line = Line()
let found = try Minimizer([
  FitParameter("offset", initial: 0), FitParameter("slope", initial: 1, lower: 0, upper: 10),
]).minimize(&line)
print(found.status, found.values, found.errors, found.evaluations)
