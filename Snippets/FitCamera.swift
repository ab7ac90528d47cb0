// All pixels of a camera, three illuminations at once.
// snippet.hide
import SSTSim

var camera = CameraCharges(seed: 1)
camera.pixelCount = 64
let tables = try (0..<3).map { try camera.charges(illumination: $0, eventCount: 2000, jobs: 2) }
// snippet.show
import SPEFit
import SSTCore

let density = try JointDensity(PhotoelectronDensity(.sipmModifiedPoisson), count: 3, own: ["lambda_"])
let fitter = try CameraFitter(density, binnings: [Binning(count: 100, range: -1...9)])
let fits = try fitter.fit(tables, jobs: 4)

for fit in fits where fit.status != .converged { print("pixel", fit.pixel, fit.status) }
let gains = fits.compactMap { $0.result.value(of: "pe") }
print("mean gain", gains.reduce(0, +) / Double(gains.count))
let (charge, counts) = fitter.curve(of: fits[0], illumination: 2)
print("the fitted curve of pixel 0 is highest at", charge[counts.firstIndex(of: counts.max() ?? 0) ?? 0])
