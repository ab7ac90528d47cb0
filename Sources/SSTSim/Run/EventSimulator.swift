internal import Foundation
internal import SSTCore

/// Makes the waveforms of single events; one value, shared by all threads.
///
/// sample = clip(round(level + noise + Σ avalanches g·s(k − t)) to 0...4095). Background p.e. arrive uniformly in
/// time from 24 samples before the readout on, so that the tails of earlier ones are there, and their mean has
/// been taken out of the level. Shower p.e. are Poisson numbers around size · pixel area · Gaussian, with times
/// arrival + gradient · (distance along the axis) and a spread. More than 64 p.e. in a pixel are sent as 64
/// packets of equal mean charge.
struct EventSimulator: Sendable {
  let seed: UInt64
  let camera: SimulatedCamera
  let showers: ShowerSettings
  private let template = PulseTemplate()
  private let normal = NormalTable()

  private static let before = 24
  private static let samples = SST1MCamera.samplesPerPixel
  private static let stride = before + samples + PulseTemplate.length
  /// The area of a hexagon of the pixel pitch, in square metres: light between the cones is not lost here.
  private static let cellArea = 0.0243 * 0.0243 * 3.0.squareRoot() / 2

  init(seed: UInt64, camera: SimulatedCamera, showers: ShowerSettings) {
    self.seed = seed
    self.camera = camera
    self.showers = showers
  }

  /// The samples `[pixel][sample]` of an event.
  func samples(event: UInt64, shower: Shower?) -> [UInt16] {
    let pixels = SST1MCamera.pixelCount
    var padded = [Float](repeating: 0, count: pixels * Self.stride)
    return padded.withUnsafeMutableBufferPointer { padded in
      addBackground(event: event, to: padded)
      if let shower { addShower(shower, event: event, to: padded) }
      var random = stream(event, .electronicNoise)
      var adc = [UInt16](repeating: 0, count: pixels * Self.samples)
      for pixel in 0..<pixels {
        let first = pixel * Self.stride + Self.before
        let row = UnsafeMutableBufferPointer(rebasing: padded[first..<first + Self.samples])
        normal.add(Float(camera.noise[pixel]), to: row, &random)
        let level = Float(quietLevel(pixel)) + 0.5
        adc.withUnsafeMutableBufferPointer { adc in
          let out = UnsafeMutableBufferPointer(
            rebasing: adc[pixel * Self.samples..<(pixel + 1) * Self.samples])
          for k in out.indices { out[k] = UInt16(min(max(row[k] + level, 0), 4095)) }
        }
      }
      return adc
    }
  }

  /// The camera's baselines: the floor of 16 times the mean of 1024 earlier samples, whose error is drawn.
  func baselines16(event: UInt64) -> [Int16] {
    var random = stream(event, .runningBaseline)
    return camera.level.indices.map { pixel in
      let mean = camera.level[pixel] + camera.baselineError[pixel] * normal.next(&random)
      return Int16(min(max((16 * mean).rounded(.down), 0), 32767))
    }
  }

  private func stream(_ event: UInt64, _ purpose: RandomPurpose) -> CounterRandom {
    CounterRandom(seed: seed, event: event, purpose: purpose.rawValue)
  }

  /// The level without the mean of the background, which the single p.e. bring back.
  private func quietLevel(_ pixel: Int) -> Double {
    camera.level[pixel] - camera.backgroundRate[pixel] * 4 * camera.dcToPE[pixel] * camera.drop[pixel]
  }

  /// ADC sum of one avalanche.
  private func avalancheCharge(_ pixel: Int) -> Double {
    camera.dcToPE[pixel] * (1 - camera.settings.crosstalk) * camera.drop[pixel]
  }

  private func addBackground(event: UInt64, to padded: UnsafeMutableBufferPointer<Float>) {
    var random = stream(event, .background)
    let window = Double(Self.before + Self.samples)
    for pixel in 0..<SST1MCamera.pixelCount {
      let count = random.poisson(camera.backgroundRate[pixel] * 4 * window, normal)
      let single = avalancheCharge(pixel)
      for _ in 0..<count {
        let charge = single * photoelectron(&random)
        add(charge, at: random.uniform() * window, pixel: pixel, to: padded)
      }
    }
  }

  /// The charge of one p.e. in avalanches.
  private func photoelectron(_ random: inout CounterRandom) -> Double {
    var avalanches = 1.0
    while random.uniform() < camera.settings.crosstalk { avalanches += 1 }
    return max(0, avalanches + camera.settings.chargeSpread * avalanches.squareRoot() * normal.next(&random))
  }

  private func addShower(_ shower: Shower, event: UInt64, to padded: UnsafeMutableBufferPointer<Float>) {
    var random = stream(event, .showerLight)
    let geometry = SST1MCamera.geometry
    let (c, s) = (cos(shower.psi), sin(shower.psi))
    let peak = shower.size * Self.cellArea / (2 * Double.pi * shower.length * shower.width)
    for pixel in 0..<SST1MCamera.pixelCount where camera.isAlive[pixel] {
      let (dx, dy) = (geometry.x[pixel] - shower.cogX, geometry.y[pixel] - shower.cogY)
      let along = dx * c + dy * s
      let (a, b) = (along / shower.length, (dy * c - dx * s) / shower.width)
      let mean = peak * exp(-0.5 * (a * a + b * b))
      if mean < 1e-4 { continue }
      let count = random.poisson(mean, normal)
      let time = showers.arrivalTime + shower.timeGradient * along
      let packets = min(count, 64)
      for _ in 0..<packets {
        let charge =
          avalancheCharge(pixel)
          * (count <= 64 ? photoelectron(&random) : packet(Double(count) / 64, &random))
        let at = time + showers.timeSpread * normal.next(&random)
        add(charge, at: at / 4 + Double(Self.before), pixel: pixel, to: padded)
      }
    }
  }

  /// The charge of several p.e. in avalanches, with the mean and variance of their sum.
  private func packet(_ count: Double, _ random: inout CounterRandom) -> Double {
    let x = camera.settings.crosstalk
    let spread = camera.settings.chargeSpread
    let variance = x / ((1 - x) * (1 - x)) + spread * spread / (1 - x)
    return max(0, count / (1 - x) + (count * variance).squareRoot() * normal.next(&random))
  }

  /// Adds a pulse of ADC sum `charge` at `time`, in samples from the start of the padded row.
  @inline(__always)
  private func add(
    _ charge: Double, at time: Double, pixel: Int, to padded: UnsafeMutableBufferPointer<Float>
  ) {
    guard time >= 0, time < Double(Self.before + Self.samples) else { return }
    let sample = Int(time)
    let phase = Int((time - Double(sample)) * Double(PulseTemplate.phases))
    let height = Float(charge)
    let first = pixel * Self.stride + sample
    let row = UnsafeMutableBufferPointer(rebasing: padded[first..<first + PulseTemplate.length])
    template.values.withUnsafeBufferPointer { values in
      let shape = UnsafeBufferPointer(
        rebasing: values[phase * PulseTemplate.length..<(phase + 1) * PulseTemplate.length])
      for k in row.indices { row[k] += height * shape[k] }
    }
  }
}
