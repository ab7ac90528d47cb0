/// A density as a sum of weighted normal peaks, with the derivatives of their weights, means and variances by the
/// parameters; storage that is filled again for every evaluation.
struct PeakComb {
  private(set) var parameterCount = 0
  private(set) var hasSecondDerivatives = false
  private(set) var weight: [Double] = []
  private(set) var mean: [Double] = []
  private(set) var variance: [Double] = []
  /// First derivatives, `[peak][parameter]`.
  var weightSlope: [Double] = []
  var meanSlope: [Double] = []
  var varianceSlope: [Double] = []
  /// Second derivatives, `[peak][parameter][parameter]`, both triangles; empty unless asked for.
  var weightCurvature: [Double] = []
  var meanCurvature: [Double] = []
  var varianceCurvature: [Double] = []

  var count: Int { weight.count }

  mutating func begin(parameterCount: Int, secondDerivatives: Bool) {
    self.parameterCount = parameterCount
    hasSecondDerivatives = secondDerivatives
    weight.removeAll(keepingCapacity: true)
    mean.removeAll(keepingCapacity: true)
    variance.removeAll(keepingCapacity: true)
    weightSlope.removeAll(keepingCapacity: true)
    meanSlope.removeAll(keepingCapacity: true)
    varianceSlope.removeAll(keepingCapacity: true)
    weightCurvature.removeAll(keepingCapacity: true)
    meanCurvature.removeAll(keepingCapacity: true)
    varianceCurvature.removeAll(keepingCapacity: true)
  }

  /// Adds a peak without derivatives; returns where its first derivatives begin.
  mutating func append(weight w: Double, mean m: Double, variance v: Double) -> Int {
    let start = weightSlope.count
    weight.append(w)
    mean.append(m)
    variance.append(max(v, 1e-60))
    for _ in 0..<parameterCount {
      weightSlope.append(0)
      meanSlope.append(0)
      varianceSlope.append(0)
    }
    if hasSecondDerivatives {
      for _ in 0..<parameterCount * parameterCount {
        weightCurvature.append(0)
        meanCurvature.append(0)
        varianceCurvature.append(0)
      }
    }
    return start
  }

  /// Where element (row, column) of the last peak's second derivatives is.
  func curvatureIndex(_ row: Int, _ column: Int) -> Int {
    (count - 1) * parameterCount * parameterCount + row * parameterCount + column
  }
}
