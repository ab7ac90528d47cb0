internal import Glibc

/// Mean and variance of the number of fired cells, and the light that makes them.
struct LightMoments {
  var mean, variance: Double

  init(mean: Double, variance: Double) { (self.mean, self.variance) = (mean, variance) }

  init(_ model: PhotoelectronDensity.Model, lambda: Double, crosstalk: Double) {
    let rest = max(1 - crosstalk, 0.01)
    switch model {
    case .pmtSingleGaussian: self.init(mean: lambda, variance: lambda)
    case .sipmGentile: self.init(mean: lambda / rest, variance: lambda * (1 + crosstalk) / (rest * rest))
    case .sipmModifiedPoisson: self.init(mean: lambda / rest, variance: lambda / (rest * rest * rest))
    }
  }

  /// The light with this mean, and this variance if the model allows it.
  func light(_ model: PhotoelectronDensity.Model) -> (lambda: Double, crosstalk: Double) {
    let ratio = max(variance / mean, 1)
    var crosstalk = 0.0
    switch model {
    case .pmtSingleGaussian: break
    case .sipmGentile: crosstalk = (ratio - 1) / (ratio + 1)
    case .sipmModifiedPoisson: crosstalk = 1 - 1 / ratio.squareRoot()
    }
    crosstalk = model == .pmtSingleGaussian ? 0 : min(max(crosstalk, 0.01), 0.7)
    return (mean * (1 - crosstalk), crosstalk)
  }

  /// The crosstalk with this ratio of the third to the second cumulant of the number of fired cells.
  static func crosstalk(_ model: PhotoelectronDensity.Model, thirdOverSecond ratio: Double) -> Double {
    if model == .pmtSingleGaussian { return 0 }
    var (low, high) = (0.01, 0.5)
    for _ in 0..<20 {
      let middle = 0.5 * (low + high)
      if thirdOverSecond(model, middle) < ratio { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }

  /// The ratio of the third to the second cumulant of the number of fired cells.
  static func thirdOverSecond(_ model: PhotoelectronDensity.Model, _ crosstalk: Double) -> Double {
    if model == .pmtSingleGaussian { return 1 }
    let rest = 1 - crosstalk
    if model == .sipmGentile {
      return (1 + 4 * crosstalk + crosstalk * crosstalk) / (rest * (1 + crosstalk))
    }
    return (1 + 2 * crosstalk) / (rest * rest)
  }
}
