/// A density as a sum of weighted normal peaks, with the derivatives of their weights, means and variances by the
/// parameters; storage that is filled again for every evaluation.
struct PeakComb {
  /// Derivatives of a peak.
  struct Slope {
    var weight = 0.0
    var mean = 0.0
    var variance = 0.0
  }

  private(set) var parameterCount = 0
  private(set) var hasSecondDerivatives = false
  private(set) var weight: [Double] = []
  private(set) var mean: [Double] = []
  private(set) var variance: [Double] = []
  /// First derivatives, `[peak][parameter]`.
  var slopes: [Slope] = []
  /// Second derivatives, `[peak][parameter][parameter]`, both triangles; empty unless asked for.
  var bends: [Slope] = []

  var count: Int { weight.count }

  mutating func begin(parameterCount: Int, secondDerivatives: Bool) {
    self.parameterCount = parameterCount
    hasSecondDerivatives = secondDerivatives
    weight.removeAll(keepingCapacity: true)
    mean.removeAll(keepingCapacity: true)
    variance.removeAll(keepingCapacity: true)
    slopes.removeAll(keepingCapacity: true)
    bends.removeAll(keepingCapacity: true)
  }

  /// Adds a peak without derivatives; returns where its first derivatives begin.
  mutating func append(weight w: Double, mean m: Double, variance v: Double) -> Int {
    let start = slopes.count
    weight.append(w)
    mean.append(m)
    variance.append(max(v, 1e-60))
    for _ in 0..<parameterCount { slopes.append(Slope()) }
    if hasSecondDerivatives {
      bends.append(contentsOf: repeatElement(Slope(), count: parameterCount * parameterCount))
    }
    return start
  }

  /// Where element (row, column) of the last peak's second derivatives is.
  func bendIndex(_ row: Int, _ column: Int) -> Int {
    (count - 1) * parameterCount * parameterCount + row * parameterCount + column
  }

  /// The standard deviation of a peak.
  func width(_ peak: Int) -> Double { variance[peak].squareRoot() }
}
