// Fit one single-photoelectron spectrum.
// snippet.hide
import SSTSim

let charges = Photosensor(
  pedestal: 0.5, noise: 4.4, gain: 21, gainSpread: 2.2, crosstalk: .branching(0.12), light: 1.4
).charges(20_000, seed: 1, stream: 0)
// snippet.show
import SPEFit

var density = PhotoelectronDensity(.sipmModifiedPoisson)
density.scale(toGain: 20)  // ADC counts a photoelectron, roughly

let spectrum = ChargeSpectrum(charges, binning: Binning(count: 120, range: -30...210))
let fit = try CameraFitter(JointDensity([density]), binnings: [Binning(count: 120, range: -30...210)])
  .fit([spectrum])

print(fit.status)
for (name, (value, error)) in zip(fit.result.names, zip(fit.result.values, fit.result.errors)) {
  print(name, value, "±", error)
}
