internal import SSTCore

/// Makes the samples of single pixels; one value, shared by all threads.
///
/// Every pixel of every event has its own random numbers, so that the trigger can look at a few pixels first.
struct PixelWaveforms: Sendable {
  let camera: NightCamera
  /// Of the telescope in its run.
  let seed: UInt64
  let normal: NormalTable

  /// The values that ``fill(pixel:event:light:start:row:samples:)`` needs as scratch.
  static let rowLength = 2 * NightPulse.length + SST1MCamera.samplesPerPixel

  /// Writes the 50 samples of a pixel.
  ///
  /// - Parameters:
  ///   - pixel: which one.
  ///   - event: the key of its random numbers.
  ///   - light: the p.e. of the shower in this pixel.
  ///   - start: when the readout begins, in the time of the p.e., ns.
  ///   - row: scratch.
  ///   - samples: written.
  /// - Returns: the camera's running baseline: the floor of 16 times the mean of 1024 earlier samples.
  func fill(
    pixel: Int, event: UInt64, light: UnsafeBufferPointer<Photoelectron>, start: Float,
    row: UnsafeMutablePointer<Float>, samples: UnsafeMutablePointer<UInt16>
  ) -> Int16 {
    var random = CounterRandom(
      seed: seed, event: event, purpose: RandomPurpose.nightPixel.rawValue | UInt64(pixel) << 16)
    let mean = camera.level[pixel] + camera.baselineError[pixel] * normal.next(&random)
    row.update(repeating: 0, count: Self.rowLength)
    let charge = camera.charge[pixel]
    var level = Float(camera.level[pixel]) + 0.5
    if charge > 0 {
      level -= addBackground(charge, to: row, &random)
      addLight(light, charge: charge, start: start, to: row)
    }
    let readout = UnsafeMutableBufferPointer(
      start: row + NightPulse.length, count: SST1MCamera.samplesPerPixel)
    normal.add(camera.noise[pixel], to: readout, &random)
    for k in 0..<SST1MCamera.samplesPerPixel { samples[k] = UInt16(min(max(readout[k] + level, 0), 4095)) }
    return Int16(min(max((16 * mean).rounded(.down), 0), 32767))
  }

  /// Adds the night sky, and gives its mean in ADC counts a sample.
  @inline(__always)
  private func addBackground(
    _ charge: Float, to row: UnsafeMutablePointer<Float>, _ random: inout CounterRandom
  ) -> Float {
    let window = Float(NightPulse.length + SST1MCamera.samplesPerPixel)
    for _ in 0..<random.poisson(camera.backgroundMean, normal) {
      let bits = random.next()
      let time = Float(bits >> 40) * 0x1p-24 * window
      camera.pulse.add(charge * NightCamera.charge(bits: bits, normal: normal, &random), at: time, to: row)
    }
    return charge * Float(camera.backgroundMean) / window
  }

  @inline(__always)
  private func addLight(
    _ light: UnsafeBufferPointer<Photoelectron>, charge: Float, start: Float,
    to row: UnsafeMutablePointer<Float>
  ) {
    let end = Float(NightPulse.length + SST1MCamera.samplesPerPixel)
    for photoelectron in light {
      let time = (photoelectron.time - start) * 0.25 + Float(NightPulse.length)
      if time >= 0, time < end { camera.pulse.add(charge * photoelectron.charge, at: time, to: row) }
    }
  }
}
