internal import Glibc

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

extension PhotoelectronDensity {
  /// The peaks with their derivatives; peaks that do not reach `limit` from above are left out.
  func fill(_ comb: inout PeakComb, _ values: [Double], upTo limit: Double, secondDerivatives: Bool) {
    precondition(values.count == parameters.count, "a density needs a value for each of its parameters")
    comb.begin(parameterCount: values.count, secondDerivatives: secondDerivatives)
    let shape = PhotoelectronValues(values)
    let hasCrosstalk = model != .pmtSingleGaussian
    let none = exp(-shape.light)
    if pedestal == .included {
      shape.append(
        to: &comb, 0, PeakWeight(value: none, byLambda: -none, byLambdaTwice: none),
        hasCrosstalk: hasCrosstalk)
    }
    var weights = PeakWeights(model, lambda: shape.light, crosstalk: shape.crosstalk, truncation)
    var top = 0.0
    for k in 1...truncation.lastPeak {
      let weight = weights.next()
      if weight.value > top {
        top = weight.value
      } else if !(weight.value >= truncation.cut) {
        break
      }
      if shape.isBeyond(limit, Double(k)) {
        if shape.staysBeyond(Double(k)) { break }
        continue
      }
      shape.append(
        to: &comb, Double(k), pedestal == .excludedRenormalised ? weight.scaledToNoPedestal(none) : weight,
        hasCrosstalk: hasCrosstalk)
    }
  }
}

/// Where the derivatives by the parameters stand in a comb; crosstalk and light are the last ones.
private enum Place {
  static let (pedestal, noise, gain, spread, crosstalk) = (0, 1, 2, 3, 4)
}

extension PhotoelectronValues {
  /// True if a peak has no influence on charges up to `limit`.
  fileprivate func isBeyond(_ limit: Double, _ k: Double) -> Bool {
    pedestal + k * gain - PeakKernel.reach * variance(fired: k).squareRoot() > limit
  }

  /// True if the lower flank of the following peaks moves up from peak to peak.
  fileprivate func staysBeyond(_ k: Double) -> Bool {
    gain * variance(fired: k).squareRoot() > 0.5 * PeakKernel.reach * spread * spread
  }

  fileprivate func append(to comb: inout PeakComb, _ k: Double, _ weight: PeakWeight, hasCrosstalk: Bool) {
    let light = comb.parameterCount - 1
    let at = comb.append(weight: weight.value, mean: pedestal + k * gain, variance: variance(fired: k))
    comb.slopes[at + Place.pedestal].mean = 1
    comb.slopes[at + Place.gain].mean = k
    comb.slopes[at + Place.noise].variance = 2 * noise
    comb.slopes[at + Place.spread].variance = 2 * k * spread
    comb.slopes[at + light].weight = weight.byLambda
    if hasCrosstalk { comb.slopes[at + Place.crosstalk].weight = weight.byCrosstalk }
    guard comb.hasSecondDerivatives else { return }
    comb.bends[comb.bendIndex(Place.noise, Place.noise)].variance = 2
    comb.bends[comb.bendIndex(Place.spread, Place.spread)].variance = 2 * k
    comb.bends[comb.bendIndex(light, light)].weight = weight.byLambdaTwice
    guard hasCrosstalk else { return }
    comb.bends[comb.bendIndex(Place.crosstalk, Place.crosstalk)].weight = weight.byCrosstalkTwice
    comb.bends[comb.bendIndex(Place.crosstalk, light)].weight = weight.byBoth
    comb.bends[comb.bendIndex(light, Place.crosstalk)].weight = weight.byBoth
  }
}
