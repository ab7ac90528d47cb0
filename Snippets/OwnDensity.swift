// A density of your own: only its value is needed.
// snippet.hide
import SSTSim

let charges = Photosensor(
  pedestal: 0, noise: 0.2, gain: 1, gainSpread: 0.1, crosstalk: .none, light: 0.4
).charges(10_000, seed: 3, stream: 0)
// snippet.show
import Foundation
import SPEFit

/// A pedestal and a single photoelectron, for very faint light.
struct FaintLight: SpectrumDensity {
  var parameters = [
    FitParameter("pedestal", initial: 0, lower: -1, upper: 1),
    FitParameter("noise", initial: 0.15, lower: 0.01, upper: 1),
    FitParameter("gain", initial: 1.1, lower: 0.5, upper: 2),
    FitParameter("fraction", initial: 0.2, lower: 0, upper: 1),
  ]

  func density(at charge: Double, _ p: [Double]) -> Double {
    let normal = { (mean: Double) in exp(-0.5 * pow((charge - mean) / p[1], 2)) / (p[1] * 2.5066282746310002)
    }
    return (1 - p[3]) * normal(p[0]) + p[3] * normal(p[0] + p[2])
  }
}

let spectrum = ChargeSpectrum(charges, binning: Binning(count: 60, range: -1...1.4))
var cost = try SpectrumCost(FaintLight(), spectrum)
let result = try Minimizer(cost.parameters).minimize(&cost)
print(result.status, result.names, result.values)
