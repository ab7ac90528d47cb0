@testable import SPEFit
import Testing
@Test func debugTmp() throws {
  let b = Binning(count: 100, range: -1...9)
  let d = PhotoelectronDensity(.sipmModifiedPoisson)
  for seed in 1...8 {
  let spectrum = ToySpectrum(.sipmModifiedPoisson, [0.05,0.2,1.03,0.1,0.15,1.2], seed: UInt64(seed)).spectrum(events: 10000, binning: b)
  let f = try CameraFitter(JointDensity([d]), binnings: [b])
  let r = try f.fit([spectrum])
  let w = try PixelFitter(f)
  let s = w.start([spectrum])!
  var cost = try SpectrumCost(d, spectrum)
  print("DBG", r.result.evaluations, zip(zip(s, r.result.values), r.result.errors).map { (($0.0 - $0.1) / $1 * 10).rounded() / 10 }, cost.cost(at: s) - r.result.cost)
  }
}
