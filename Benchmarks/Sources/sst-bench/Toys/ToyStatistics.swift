import Glibc

/// Mean, width and their errors of numbers that should be standard normal.
struct PullStatistics: Codable {
  var count: Int
  var mean: Double
  var width: Double
  /// Half the distance of the 16 % and 84 % quantiles.
  var core: Double
  var beyondFive: Int

  init(_ pulls: [Double]) {
    count = pulls.count
    let n = Double(max(count, 1))
    let middle = pulls.reduce(0, +) / n
    mean = middle
    width = (pulls.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / max(n - 1, 1)).squareRoot()
    let sorted = pulls.sorted()
    core = sorted.isEmpty ? 0 : 0.5 * (sorted[Int(0.8413 * n)] - sorted[Int(0.1587 * n)])
    beyondFive = pulls.count { abs($0) > 5 }
  }
}

/// How uniform p-values are.
struct UniformStatistics: Codable {
  var count: Int
  var mean: Double
  /// The largest distance of the distribution from the uniform one, and the probability of a larger one.
  var distance: Double
  var probability: Double
  var belowHundredth: Int
  var histogram: [Int]

  init(_ values: [Double]) {
    count = values.count
    let n = Double(max(count, 1))
    mean = values.reduce(0, +) / n
    var distance = 0.0
    for (rank, value) in values.sorted().enumerated() {
      distance = max(distance, value - Double(rank) / n, Double(rank + 1) / n - value)
    }
    self.distance = distance
    probability = Self.kolmogorov((n.squareRoot() + 0.12 + 0.11 / n.squareRoot()) * distance)
    belowHundredth = values.count { $0 < 0.01 }
    histogram = [Int](repeating: 0, count: 20)
    for value in values { histogram[min(max(Int(value * 20), 0), 19)] += 1 }
  }

  /// The upper tail of Kolmogorov's distribution.
  private static func kolmogorov(_ t: Double) -> Double {
    if t < 0.2 { return 1 }
    var (sum, sign) = (0.0, 2.0)
    for j in 1...100 {
      sum += sign * exp(-2 * Double(j * j) * t * t)
      sign = -sign
    }
    return min(max(sum, 0), 1)
  }
}
