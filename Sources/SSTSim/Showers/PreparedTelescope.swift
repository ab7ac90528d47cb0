internal import SSTCore
internal import SSTSky

/// A telescope with the voltage drop that its night sky makes.
struct PreparedTelescope: Sendable {
  let telescope: NightTelescope
  /// p.e. a nanosecond and pixel, at the full efficiency.
  let backgroundRate: Double
  /// The photon detection efficiency relative to that of the dark sky.
  let efficiency: Double
  /// The response relative to a dark sky.
  let drop: Double
  let noise: NightNoise
  private let seed: UInt64
  private let normal: NormalTable

  /// Finds the voltage drop that goes with the variance that it makes.
  ///
  /// - Parameters:
  ///   - telescope: its tables.
  ///   - backgroundMHz: of a pixel.
  ///   - efficiency: the part of the voltage drop that loses p.e. and not charge; 1 if all is in the charge.
  ///   - seed: of the simulation.
  ///   - normal: normal deviates.
  init(
    _ telescope: NightTelescope, backgroundMHz: Double, efficiency: Double = 1, seed: UInt64,
    normal: NormalTable
  ) {
    var random = CounterRandom(
      seed: seed, event: UInt64(telescope.description.id), purpose: RandomPurpose.nightTelescope.rawValue)
    let own = random.next()
    let rate = backgroundMHz / 1000
    func waveforms(_ drop: Double, _ efficiency: Double) -> PixelWaveforms {
      PixelWaveforms(
        camera: NightCamera(
          telescope, backgroundRate: rate, drop: drop, efficiency: efficiency, seed: own, normal: normal),
        seed: own, normal: normal)
    }
    var drop = 1.0
    var noise = NightNoise(waveforms(drop, 1))
    for _ in 0..<4 {
      drop = min(max(telescope.dropFactor(noise.variance), 0.05), 1.2)
      noise = NightNoise(waveforms(drop, 1))
    }
    if efficiency != 1 { noise = NightNoise(waveforms(drop, efficiency)) }
    (self.telescope, backgroundRate, self.efficiency) = (telescope, rate, efficiency)
    (self.drop, self.noise, self.seed, self.normal) = (drop, noise, own, normal)
  }

  /// The lowest threshold that the night sky alone does not pass, in ADC counts.
  var leastThreshold: Int { Int(noise.flower.mean + 7 * noise.flower.rms) + 1 }

  /// The camera, the same in all runs.
  var camera: NightCamera {
    NightCamera(
      telescope, backgroundRate: backgroundRate, drop: drop, efficiency: efficiency, seed: seed,
      normal: normal)
  }

  /// The telescope in a run.
  ///
  /// - Parameters:
  ///   - runSeed: of the telescope in the run.
  ///   - threshold: of the trigger, ADC counts.
  ///   - lookup: finds pixels.
  func inRun(seed runSeed: UInt64, threshold: Int, lookup: PixelLookup) -> RunTelescope {
    let waveforms = PixelWaveforms(camera: camera, seed: runSeed, normal: normal)
    let imager = ShowerImager(
      telescope: telescope, position: telescope.description.groundPosition,
      collection: telescope.description.optics.mirrorArea * ShowerImager.efficiency * efficiency
        * waveforms.camera.windowScale,
      camera: waveforms.camera, lookup: lookup, normal: normal)
    return RunTelescope(
      imager: imager,
      trigger: NightTrigger(threshold: threshold, waveforms: waveforms, noise: noise.flower), seed: runSeed)
  }
}
