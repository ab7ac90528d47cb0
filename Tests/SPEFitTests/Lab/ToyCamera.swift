import SPEFit
import SSTCore
import SSTSim

/// A simulated camera in ADC counts, with odd pixels.
struct ToyCamera: Sendable {
  var charges = CameraCharges(seed: 4)
  var eventCount = 2000
  /// Pixels with a factor on their light or their noise.
  var light: [Int: Double] = [:]
  var noise: [Int: Double] = [:]
  /// Pixels with the charge 0 in every event.
  var dead: Set<Int> = []

  /// - Parameters:
  ///   - pixelCount: the number of pixels.
  ///   - gain: the charge of one photoelectron; noise and spread are parts of it.
  ///   - lights: mean numbers of photoelectrons.
  init(pixelCount: Int, gain: Double = 20, lights: [Double] = [0.8, 1.6, 3]) {
    charges.pixelCount = pixelCount
    charges.illuminations = lights
    charges.sensor = Photosensor(
      pedestal: 0.05 * gain, noise: 0.2 * gain, gain: gain, gainSpread: 0.1 * gain,
      crosstalk: .branching(0.15),
      light: 1)
  }

  func sensor(_ pixel: Int, _ run: Int) -> Photosensor {
    var sensor = charges.sensor(ofPixel: pixel, illumination: run)
    sensor.light *= light[pixel] ?? 1
    sensor.noise *= noise[pixel] ?? 1
    return sensor
  }

  /// The values of the joint parameters.
  func truth(_ pixel: Int) -> [String: Double] {
    let own = sensor(pixel, 0)
    var truth = [
      "eped_sigma": own.noise, "pe": own.gain, "pe_sigma": own.gainSpread, "opct": 0.15,
    ]
    for run in charges.illuminations.indices {
      truth["eped_\(run)"] = own.pedestal
      truth["lambda_\(run)"] = sensor(pixel, run).light
    }
    return truth
  }

  /// The charges of each run.
  func tables() throws -> [ChargeTable] {
    try charges.illuminations.indices.map { run in
      let columns = try parallelMap(count: charges.pixelCount, jobs: 2) { pixel, _ -> [Float] in
        if dead.contains(pixel) { return [Float](repeating: 0, count: eventCount) }
        return sensor(pixel, run).charges(eventCount, seed: charges.seed, stream: UInt64(pixel * 8 + run))
          .map { Float($0) }
      }
      var values = [Float](repeating: 0, count: eventCount * charges.pixelCount)
      for (pixel, column) in columns.enumerated() {
        for (event, charge) in column.enumerated() { values[event * charges.pixelCount + pixel] = charge }
      }
      return ChargeTable(
        eventCount: eventCount, pixelCount: charges.pixelCount, values: .float32(values))
    }
  }
}
