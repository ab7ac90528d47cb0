import Glibc
import SPEFit
import SSTCore
import SSTIO
import SSTSim

/// Camera fits of single-photoelectron spectra.
enum SPEBenchmark {
  /// Writes `charges_0.npy` … for the peer and for us.
  static func simulate(folder: String, pixels: Int, events: Int, illuminations: Int) throws {
    var camera = CameraCharges(seed: 1)
    camera.pixelCount = pixels
    camera.illuminations = illuminations == 1 ? [1.2] : [0.7, 1.2, 2.0]
    for index in camera.illuminations.indices {
      let table = try camera.charges(illumination: index, eventCount: events, jobs: 2)
      try table.numPyArray.write(path: "\(folder)/charges_\(index).npy", overwrite: true)
    }
  }

  /// Fits a camera; `cost` is binned-nll or unbinned-nll, `mode` standard or spefit.
  static func fit(cost: String, mode: String, jobs: Int, files: [String]) throws {
    let tables = try files.map { try ChargeTable.read(path: $0) }
    let density = PhotoelectronDensity(.sipmModifiedPoisson)
    let joint =
      files.count == 1
      ? try JointDensity([density]) : try JointDensity(density, count: files.count)
    let fitter = try CameraFitter(
      joint, binnings: [Binning(count: 100, range: -1...9)],
      kind: cost == "unbinned-nll" ? .unbinnedLikelihood : .binnedLikelihood,
      quirks: mode == "spefit" ? .spefit : [])
    let (start, processor) = (Clock.now(), clock())
    let fits = try fitter.fit(tables, jobs: jobs)
    let wall = Clock.now() - start
    let used = Double(clock() - processor) / Double(CLOCKS_PER_SEC)
    let pixels = fits.count
    let converged = fits.count { $0.status == .converged }
    let evaluations = fits.reduce(0) { $0 + $1.result.evaluations }
    print(
      "sstctl \(cost) \(mode) illuminations \(files.count) jobs \(jobs): \(pixels) pixels, wall \(wall) s, processor \(used) s,"
        + " \(wall / Double(pixels) * 1e3) ms a pixel; \(converged) converged,"
        + " \(Double(evaluations) / Double(pixels)) evaluations a pixel")
  }
}

/// Wall time.
enum Clock {
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
