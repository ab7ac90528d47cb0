/// What is learned: how rows add to sums, what a leaf says, how good values are.
protocol TrainingTask: Sendable {
  associatedtype Criterion: SplitCriterion
  /// What each row adds to the sums.
  var sums: [Criterion.Sums] { get }
  /// The values of a leaf.
  var outputCount: Int { get }
  /// The name of the figure of merit.
  var metric: String { get }
  /// The rows of each class.
  var classRowCounts: [Int] { get }
  /// Turns the sums of a leaf into its values.
  var leafValues: @Sendable (Criterion.Sums, inout [Double]) -> Void { get }
  /// How wrong the values of a row are: the squared error of all targets, or 1 for another class than the true one.
  func error(_ values: UnsafePointer<Double>, row: Int) -> Double
  /// The figure of merit from a mean of errors.
  func figure(meanError: Double) -> Double
  /// The figures of all targets with their standard errors, from values of all rows; rows with NaN do not count.
  func figures(_ values: [Double]) -> (values: [Double], errors: [Double])
}

/// Regression of one target or several.
struct RegressionTask<Sums: SIMD & Sendable>: TrainingTask where Sums.Scalar == Double {
  typealias Criterion = SquaredError<Sums>

  let sums: [Sums]
  let leafValues: @Sendable (Sums, inout [Double]) -> Void
  private let truth: [[Double]]

  init(_ truth: [[Double]], _ weights: [Double]?) {
    self.truth = truth
    let rows = truth[0].count
    let total = weights?.reduce(0, +) ?? Double(rows)
    // About their mean, targets keep more digits in sums.
    let centers = truth.map { values in
      values.indices.reduce(0) { $0 + values[$1] * (weights?[$1] ?? 1) } / total
    }
    sums = (0..<rows).map { row in
      var sum = Sums()
      sum[0] = 1
      for (lane, (values, center)) in zip(truth, centers).enumerated() {
        sum[lane + 1] = values[row] - center
      }
      return sum * (weights?[row] ?? 1)
    }
    leafValues = { sums, values in
      for (lane, center) in centers.enumerated() { values.append(center + sums[lane + 1] / sums[0]) }
    }
  }

  var outputCount: Int { truth.count }
  var metric: String { "rmse" }
  var classRowCounts: [Int] { [] }

  func error(_ values: UnsafePointer<Double>, row: Int) -> Double {
    var total = 0.0
    for (target, truth) in truth.enumerated() {
      total += (values[target] - truth[row]) * (values[target] - truth[row])
    }
    return total
  }

  func figure(meanError: Double) -> Double { meanError.squareRoot() }

  func figures(_ values: [Double]) -> (values: [Double], errors: [Double]) {
    var figures: ([Double], [Double]) = ([], [])
    for (target, truth) in truth.enumerated() {
      var (count, sum, squares) = (0.0, 0.0, 0.0)
      for row in truth.indices {
        let distance = values[row * outputCount + target] - truth[row]
        if distance.isNaN { continue }
        (count, sum) = (count + 1, sum + distance * distance)
        squares += distance * distance * distance * distance
      }
      let mean = sum / count
      figures.0.append(mean.squareRoot())
      // Of the root of a mean: half the relative error of the mean.
      figures.1.append((max(0, squares / count - mean * mean) / count).squareRoot() / (2 * mean.squareRoot()))
    }
    return figures
  }
}

/// Classification into two classes or more.
struct ClassificationTask<Sums: SIMD & Sendable>: TrainingTask where Sums.Scalar == Double {
  typealias Criterion = GiniImpurity<Sums>

  let sums: [Sums]
  let outputCount: Int
  private let lanes: [Int]

  init(_ labels: [Double], _ classes: [Double], _ weights: [Double]?) {
    // Rows of weight zero may have another class than all others: they go nowhere.
    let lanes = labels.map { classes.firstIndex(of: $0) ?? 0 }
    sums = lanes.enumerated().map { row, lane in
      var sum = Sums()
      sum[lane] = weights?[row] ?? 1
      return sum
    }
    self.lanes = lanes
    outputCount = classes.count
  }

  var metric: String { "accuracy" }

  var classRowCounts: [Int] {
    lanes.reduce(into: [Int](repeating: 0, count: outputCount)) { $0[$1] += 1 }
  }

  var leafValues: @Sendable (Sums, inout [Double]) -> Void {
    { [outputCount] sums, values in
      let total = sums.sum()
      for lane in 0..<outputCount { values.append(sums[lane] / total) }
    }
  }

  func error(_ values: UnsafePointer<Double>, row: Int) -> Double {
    var best = 0
    for output in 1..<outputCount where values[output] > values[best] { best = output }
    return best == lanes[row] ? 0 : 1
  }

  func figure(meanError: Double) -> Double { 1 - meanError }

  func figures(_ values: [Double]) -> (values: [Double], errors: [Double]) {
    var (count, wrong) = (0.0, 0.0)
    values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return }
      for row in lanes.indices where !values[row * outputCount].isNaN {
        count += 1
        wrong += error(base + row * outputCount, row: row)
      }
    }
    let accuracy = 1 - wrong / count
    return ([accuracy], [(accuracy * (1 - accuracy) / count).squareRoot()])
  }
}
