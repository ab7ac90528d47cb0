// Fitting a histogram of a dark run.
// snippet.hide
let centres = (-50...125).map(Double.init)
let counts = centres.map { $0 == 3 ? 100.0 : 0 }
// snippet.show
import SPEFit

let spectrum = DarkRunSpectrum(centres: centres, counts: counts, eventCount: 20_000)
let fit = try DarkRunFitter().fit(spectrum)
if fit.isGood {
  print("gain", fit.gain, "ADC, one p.e.", fit.dcToPE, "±", fit.dcToPEError)
} else {
  print("not good:", fit.problems)
}
