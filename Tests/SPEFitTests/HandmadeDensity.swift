import Foundation
import SPEFit

/// The photomultiplier comb as a user would write it: value only.
struct HandmadeDensity: SpectrumDensity {
  var parameters = PhotoelectronDensity(.pmtSingleGaussian).parameters

  func density(at charge: Double, _ p: [Double]) -> Double {
    (0..<25).reduce(0) { sum, k in
      let k = Double(k)
      let width = (p[1] * p[1] + k * p[3] * p[3]).squareRoot()
      let u = (charge - p[0] - k * p[2]) / width
      return sum + exp(k * log(p[4]) - p[4] - lgamma(k + 1) - u * u / 2) / (width * sqrt(2 * .pi))
    }
  }
}

/// The same with its derivatives.
struct HandmadeDensityWithGradient: SpectrumDensity {
  var parameters = PhotoelectronDensity(.pmtSingleGaussian).parameters

  func density(at charge: Double, _ p: [Double]) -> Double { HandmadeDensity().density(at: charge, p) }

  func gradient(at charge: Double, _ p: [Double], into gradient: inout [Double]) {
    for i in gradient.indices { gradient[i] = 0 }
    for k in (0..<25).map(Double.init) {
      let width = (p[1] * p[1] + k * p[3] * p[3]).squareRoot()
      let u = (charge - p[0] - k * p[2]) / width
      let peak = exp(k * log(p[4]) - p[4] - lgamma(k + 1) - u * u / 2) / (width * sqrt(2 * .pi))
      gradient[0] += peak * u / width
      gradient[1] += peak * (u * u - 1) * p[1] / (width * width)
      gradient[2] += peak * k * u / width
      gradient[3] += peak * (u * u - 1) * k * p[3] / (width * width)
      gradient[4] += peak * (k / p[4] - 1)
    }
  }
}

/// A straight slope over 0 … 1, shares no name with a comb.
struct SlopeDensity: SpectrumDensity {
  var parameters = [FitParameter("slope", initial: 0, lower: -0.99, upper: 0.99)]

  func density(at charge: Double, _ p: [Double]) -> Double {
    charge >= 0 && charge <= 1 ? 1 + p[0] * (2 * charge - 1) : 0
  }
}
