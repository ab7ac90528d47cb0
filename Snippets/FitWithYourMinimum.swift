// Cost, minimizer, asymmetric errors and a contour, one after the other.
// snippet.hide
import SSTSim

let charges = Photosensor(
  pedestal: 0.05, noise: 0.2, gain: 1.03, gainSpread: 0.1, crosstalk: .branching(0.15), light: 1.2
).charges(10_000, seed: 2, stream: 0)
// snippet.show
import SPEFit

let density = PhotoelectronDensity(.sipmModifiedPoisson)
let spectrum = ChargeSpectrum(charges, binning: Binning(count: 100, range: -1...9))

var cost = try SpectrumCost(density, spectrum, kind: .unbinnedLikelihood)
let minimizer = try Minimizer(cost.parameters)
let best = minimizer.minimize(&cost, from: StartValues(spectrum, density)?.values)

print(best.status, "gain", best.value(of: "pe") ?? .nan, "correlation", best.correlation[2, 4])
for side in try minimizer.profiles(of: cost, at: best).asymmetricErrors(of: ["opct"]) {
  print("crosstalk", side.value, side.lower, "+\(side.upper)")
}
let contour = try minimizer.profiles(of: cost, at: best).contour(
  of: ("opct", "lambda_"), level: .confidence(0.68))
print(contour.points.count, "points around the minimum")
