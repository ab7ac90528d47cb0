/// Sums over rows that a split is chosen by, as one SIMD vector so that they are added at once.
///
/// Regression: the sum of weights, then for each target the sum of weight times target. Classification: the sum of
/// weights of each class.
protocol SplitCriterion: Sendable {
  /// The lanes needed, or more.
  associatedtype Sums: SIMD & Sendable where Sums.Scalar == Double

  /// The sum of weights.
  static func weight(_ sums: Sums) -> Double
  /// What is largest for the best split of rows into two parts: the sum over the parts of squared sums by weight.
  static func gain(_ left: Sums, _ right: Sums) -> Double
  /// The same of one part.
  static func gain(_ node: Sums) -> Double
}

/// Least squares for one target or several.
enum SquaredError<Sums: SIMD & Sendable>: SplitCriterion where Sums.Scalar == Double {
  @inline(__always) static func weight(_ sums: Sums) -> Double { sums[0] }

  @inline(__always) static func squares(_ sums: Sums) -> Double {
    var total = 0.0
    for lane in 1..<Sums.scalarCount { total += sums[lane] * sums[lane] }
    return total
  }

  @inline(__always) static func gain(_ left: Sums, _ right: Sums) -> Double {
    (squares(left) * right[0] + squares(right) * left[0]) / (left[0] * right[0])
  }

  @inline(__always) static func gain(_ node: Sums) -> Double { squares(node) / node[0] }
}

/// Gini's impurity for two classes or more.
enum GiniImpurity<Sums: SIMD & Sendable>: SplitCriterion where Sums.Scalar == Double {
  @inline(__always) static func weight(_ sums: Sums) -> Double {
    var total = 0.0
    for lane in 0..<Sums.scalarCount { total += sums[lane] }
    return total
  }

  @inline(__always) static func squares(_ sums: Sums) -> Double {
    var total = 0.0
    for lane in 0..<Sums.scalarCount { total += sums[lane] * sums[lane] }
    return total
  }

  @inline(__always) static func gain(_ left: Sums, _ right: Sums) -> Double {
    let (a, b) = (weight(left), weight(right))
    return (squares(left) * b + squares(right) * a) / (a * b)
  }

  @inline(__always) static func gain(_ node: Sums) -> Double { squares(node) / weight(node) }
}
