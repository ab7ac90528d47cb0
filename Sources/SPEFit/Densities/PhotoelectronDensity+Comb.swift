internal import Glibc

extension PhotoelectronDensity {
  /// The peaks with their derivatives; peaks that do not reach `limit` from above are left out.
  func fill(_ comb: inout PeakComb, _ values: [Double], upTo limit: Double, secondDerivatives: Bool) {
    precondition(values.count == parameters.count, "a density needs a value for each of its parameters")
    let n = values.count
    comb.begin(parameterCount: n, secondDerivatives: secondDerivatives)
    let lambda = values[n - 1]
    let shape = PeakPlaces(values)
    let none = exp(-lambda)
    if pedestal == .included {
      shape.append(to: &comb, 0, PeakWeight(value: none, byLambda: -none, byLambdaTwice: none))
    }
    var weights = PeakWeights(model, lambda: lambda, crosstalk: n == 6 ? values[4] : 0, truncation)
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
        to: &comb, Double(k), pedestal == .excludedRenormalised ? weight.scaledToNoPedestal(none) : weight)
    }
  }
}

/// Where the peaks are and how wide.
private struct PeakPlaces {
  let pedestal, noise, gain, spread: Double

  init(_ values: [Double]) {
    (pedestal, noise, gain, spread) = (values[0], values[1], values[2], values[3])
  }

  func variance(_ k: Double) -> Double { noise * noise + k * spread * spread }

  /// True if a peak has no influence on charges up to `limit`.
  func isBeyond(_ limit: Double, _ k: Double) -> Bool {
    pedestal + k * gain - PeakKernel.reach * variance(k).squareRoot() > limit
  }

  /// True if the lower flank of the following peaks moves up from peak to peak.
  func staysBeyond(_ k: Double) -> Bool {
    gain * variance(k).squareRoot() > 0.5 * PeakKernel.reach * spread * spread
  }

  func append(to comb: inout PeakComb, _ k: Double, _ weight: PeakWeight) {
    let n = comb.parameterCount
    let at = comb.append(weight: weight.value, mean: pedestal + k * gain, variance: variance(k))
    comb.slopes[at].mean = 1
    comb.slopes[at + 2].mean = k
    comb.slopes[at + 1].variance = 2 * noise
    comb.slopes[at + 3].variance = 2 * k * spread
    comb.slopes[at + n - 1].weight = weight.byLambda
    if n == 6 { comb.slopes[at + 4].weight = weight.byCrosstalk }
    guard comb.hasSecondDerivatives else { return }
    comb.bends[comb.bendIndex(1, 1)].variance = 2
    comb.bends[comb.bendIndex(3, 3)].variance = 2 * k
    comb.bends[comb.bendIndex(n - 1, n - 1)].weight = weight.byLambdaTwice
    guard n == 6 else { return }
    comb.bends[comb.bendIndex(4, 4)].weight = weight.byCrosstalkTwice
    comb.bends[comb.bendIndex(4, 5)].weight = weight.byBoth
    comb.bends[comb.bendIndex(5, 4)].weight = weight.byBoth
  }
}
